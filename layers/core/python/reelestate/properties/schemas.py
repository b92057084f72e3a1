"""The facts of a listing: the only ground that copy may stand on.

A fact that is not known is None or empty, and is then neither shown nor spoken. ``model_dump(mode="json",
exclude_none=True)`` is the form that the script writer gets and that claims point into (``listing.bedrooms``).
"""

import unicodedata
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from reelestate.kit import clock
from reelestate.kit.text import clean_text
from reelestate.properties import aliases, parsing

ListingStatus = Literal[
    "for_sale", "for_rent", "coming_soon", "just_listed", "open_house", "price_drop", "pending", "just_sold"
]
AreaUnit = Literal["sqft", "sqm", "acre", "hectare"]
MAX_AMOUNT = Decimal("999999999999.99")
SMALLEST_AREA = Decimal("0.0001")
OLDEST_YEAR = 1000
YEARS_AHEAD = 5


def plain_number(value: Decimal) -> int | float:
    """An integer when it is one, for JSON."""
    return int(value) if value == value.to_integral_value() else float(value)


def _clean(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):  # a unit, zip or MLS number written without quotes
        return str(value)
    return clean_text(value)[0] if isinstance(value, str) else value


def _clean_block(value: Any) -> Any:
    return clean_text(value, multiline=True)[0] if isinstance(value, str) else value


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("is empty|Write it, or leave the field out")
    return text


def _steps_of_a_quarter(value: Decimal) -> Decimal:
    if value % Decimal("0.25"):
        raise ValueError(f"{value} is not a number of bathrooms|Count in halves or quarters, such as 2.5")
    return value


def _not_far_ahead(year: int) -> int:
    latest = clock.now().year + YEARS_AHEAD
    if year > latest:
        raise ValueError(f"{year} lies in the future|Write the year of construction, at most {latest}")
    return year


def _known_currency(code: str) -> str:
    from babel.numbers import list_currencies

    if code not in list_currencies():
        raise ValueError(f'"{code}" is no currency|Write its three letters, such as USD, EUR or ZAR')
    return code


def _in_cents(value: Decimal) -> Decimal:
    if value != round(value, 2):
        raise ValueError("has fractions of a cent|Round it to two decimals")
    return value


def _as_files_are_named(name: str) -> str:
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise ValueError("holds control characters|Write the photo's file name as it is")
    return name


Number = Annotated[
    Decimal, BeforeValidator(parsing.number), PlainSerializer(plain_number, return_type=int | float, when_used="json")
]
Count = Annotated[int, BeforeValidator(parsing.number)]
Amount = Annotated[Number, Field(gt=0, le=MAX_AMOUNT), AfterValidator(_in_cents)]
Line = Annotated[str, Field(max_length=255), BeforeValidator(_clean), AfterValidator(_not_empty)]
Label = Annotated[str, Field(max_length=100), BeforeValidator(_clean), AfterValidator(_not_empty)]
Phrase = Annotated[str, Field(max_length=200), BeforeValidator(_clean), AfterValidator(_not_empty)]
Block = Annotated[str, Field(max_length=20_000), BeforeValidator(_clean_block)]
FileName = Annotated[str, Field(min_length=1, max_length=255), AfterValidator(_as_files_are_named)]
Phrases = Annotated[tuple[Phrase, ...], Field(max_length=100)]


class Facts(BaseModel):
    """Base of the parts of a listing: immutable, unknown fields are reported by ``loading``."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Measure(Facts):
    """An area and its unit as the listing states it; it is never converted for show."""

    value: Annotated[Number, Field(gt=0, ge=SMALLEST_AREA, le=Decimal(10) ** 9)]
    unit: AreaUnit


class OpenHouse(Facts):
    """When people may come and see it, in the property's local time."""

    date: Annotated[date, BeforeValidator(parsing.calendar_day)]
    start: Annotated[time | None, BeforeValidator(parsing.clock_time)] = None
    end: Annotated[time | None, BeforeValidator(parsing.clock_time)] = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end and not self.start:
            raise ValueError("has an end but no start|Give both, such as start: 13:00 and end: 16:00")
        if self.start and self.end and self.end <= self.start:
            raise ValueError("ends before it starts|Give an end later than the start")
        return self


class ListingFacts(Facts):
    """One property for sale or rent. Accepts our own form and the common spellings in ``aliases``."""

    title: Line
    status: ListingStatus = "for_sale"
    purpose: Literal["sale", "rent"] = "sale"
    category: Literal["residential", "commercial", "resale"] | None = None
    property_type: Label | None = None

    address_line1: Line | None = None
    address_line2: Line | None = None
    neighborhood: Label | None = None
    city: Label | None = None
    state: Label | None = None
    zip_code: Label | None = None
    country: Label | None = None
    locality: Line | None = Field(default=None, description="The place in one line when city and state are not given.")

    listing_price: Amount | None = None
    former_price: Amount | None = Field(default=None, description="The price before a price drop.")
    currency: Annotated[str, BeforeValidator(_clean), AfterValidator(_known_currency)] = "USD"
    price_per: Literal["night", "week", "month", "year"] | None = None
    price_qualifier: Literal["from"] | None = None

    bedrooms: Annotated[Count, Field(ge=0, le=100)] | None = None
    bathrooms: Annotated[Number, Field(ge=0, le=100), AfterValidator(_steps_of_a_quarter)] | None = None
    sleeps: Annotated[Count, Field(ge=1, le=500)] | None = None
    floor_area: Measure | None = None
    lot_size: Measure | None = None
    year_built: Annotated[Count, Field(ge=OLDEST_YEAR), AfterValidator(_not_far_ahead)] | None = None
    distance_to_beach_m: Annotated[Number, Field(ge=0, le=1_000_000)] | None = None

    features: Phrases = ()
    amenities: Phrases = ()
    nearby: Phrases = ()
    open_house: OpenHouse | None = None
    mls_number: Label | None = None
    description: Block | None = None
    target_audience: Label | None = Field(default=None, description="For planning only; it never enters the copy.")
    positioning_notes: Block | None = Field(default=None, description="For planning only; never enters the copy.")
    altered_photos: dict[FileName, Line] = Field(
        default_factory=dict,
        max_length=300,
        description="Photo file to how it was altered, e.g. {'living.jpg': 'Virtually staged'}.",
    )
    source: Annotated[str, Field(max_length=2000), BeforeValidator(_clean)] | None = Field(
        default=None, description="Where the facts come from; never shown."
    )

    @model_validator(mode="before")
    @classmethod
    def _spelled_as_ours(cls, data: Any) -> Any:
        return aliases.canonical(data) if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        before, price = self.former_price, self.listing_price
        if self.status == "price_drop" and before and price and before <= price:
            raise ValueError("former_price is not above listing_price|Give the price before the drop")
        if self.price_per and self.purpose == "sale":
            raise ValueError(f"price is per {self.price_per} but the purpose is sale|Set purpose: rent")
        return self
