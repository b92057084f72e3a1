"""What property listings look like to callers of the API."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.kit.http.fields import Block, Tags
from reelestate.properties.rules import measure_text
from reelestate.properties.schemas import AreaUnit, ListingStatus, Measure
from reelestate.properties.tables import PropertyListing

Purpose = Literal["sale", "rent"]
Category = Literal["residential", "commercial", "resale"]


def _fact(schema: dict[str, Any], description: str | None = None, example: Any = None) -> Any:
    """A field that ``reading`` checks, with what the API's description says about it."""
    return Field(
        default=None,
        description=description,
        examples=None if example is None else [example],
        json_schema_extra={"anyOf": [schema, {"type": "null"}]},
    )


def _text(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


def _number(low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high} | more


_LINE, _LABEL, _BLOCK = _text(255), _text(100), _text(20_000, least=0)
_AMOUNT = _number(0.01, 999_999_999_999.99, multipleOf=0.01)
_PHRASES = {"type": "array", "maxItems": 100, "items": _text(200)}
_TIME = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"}
_AREA = {
    "type": "object",
    "required": ["value", "unit"],
    "properties": {"value": _number(0.0001, 1e9), "unit": {"enum": list(get_args(AreaUnit))}},
}
_LABELS_BY_FILE = {
    "type": "object",
    "maxProperties": 300,
    "propertyNames": {"minLength": 1, "maxLength": 255},
    "additionalProperties": _LINE,
}
_PLANNING = "For planning only; it never enters copy."
_BEFORE = "The price before a price drop. It is only what you give; a change of price does not set it."


class ListingFields(BaseModel):
    """The fields of a listing. Common other spellings (``price``, ``beds``, ``zip`` …) are understood too."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": False})

    title: Any = _fact(_LINE, "The address when left out.", "Tern Road 12")
    listing_status: Any = _fact({"enum": list(get_args(ListingStatus))}, example="for_sale")
    purpose: Any = _fact({"enum": list(get_args(Purpose))}, example="sale")
    category: Any = _fact({"enum": list(get_args(Category))}, example="residential")
    property_type: Any = _fact(_LABEL, example="single_family")
    address_line1: Any = _fact(_LINE, example="12 Tern Road")
    address_line2: Any = _fact(_LINE)
    neighborhood: Any = _fact(_LABEL)
    city: Any = _fact(_LABEL, example="Austin")
    state: Any = _fact(_LABEL, example="TX")
    zip_code: Any = _fact(_LABEL, example="78704")
    country: Any = _fact(_LABEL)
    locality: Any = _fact(_LINE, "The place in one line, when city and state are not given.")
    listing_price: Any = _fact(_AMOUNT, example=725000)
    former_price: Any = _fact(_AMOUNT, _BEFORE)
    currency: Any = _fact({"type": "string", "pattern": "^[A-Z]{3}$"}, example="USD")
    price_per: Any = _fact({"enum": ["night", "week", "month", "year"]})
    price_qualifier: Any = _fact({"enum": ["from"]})
    bedrooms: Any = _fact({"type": "integer", "minimum": 0, "maximum": 100}, example=3)
    bathrooms: Any = _fact(_number(0, 100, multipleOf=0.25), example=2.5)
    sleeps: Any = _fact({"type": "integer", "minimum": 1, "maximum": 500})
    square_feet: Any = _fact(_number(0.0001, 1e9), example=2450)
    floor_area: Any = _fact(_AREA, "The floor area in any unit, instead of `square_feet`.")
    lot_size: Any = _fact({"type": "string", "pattern": r"^[1-9]\d{0,5} (sq ft|m²|acres|ha)$"}, example="2 acres")
    year_built: Any = _fact({"type": "integer", "minimum": 1000, "maximum": 2030}, example=1998)
    distance_to_beach_m: Any = _fact(_number(0, 1_000_000))
    features: Any = _fact(_PHRASES, example=["Pool", "Renovated kitchen"])
    amenities: Any = _fact(_PHRASES)
    nearby: Any = _fact(_PHRASES)
    open_house_date: Any = _fact({"type": "string", "format": "date"}, example="2030-06-15")
    open_house_start: Any = _fact(_TIME, "In the property's local time.", "13:00")
    open_house_end: Any = _fact(_TIME, example="16:00")
    mls_number: Any = _fact(_LABEL)
    description: Any = _fact(_BLOCK)
    target_audience: Any = _fact(_LABEL, _PLANNING)
    positioning_notes: Any = _fact(_BLOCK, _PLANNING)
    altered_photos: Any = _fact(
        _LABELS_BY_FILE, "Photo file to how it was altered.", {"living.jpg": "Virtually staged"}
    )
    source: Any = _fact(_text(2000, least=0), "Where the facts come from; never shown.")

    @property
    def facts(self) -> dict[str, Any]:
        """The facts that were sent, as they were spelled."""
        own = set(type(self).model_fields) - set(ListingFields.model_fields)
        sent = {name: value for name, value in self.__dict__.items() if name in self.model_fields_set}
        return {name: value for name, value in (sent | (self.model_extra or {})).items() if name not in own}


class PropertyFields(ListingFields):
    """A new property listing. It needs an address or a title."""

    contact_id: UUID | None = Field(default=None, description="The seller, or whoever it belongs to.")
    notes: Block | None = Field(default=None, description="The realtor's own; they never enter copy.")
    tags: Tags = ()


class PropertyChanges(ListingFields):
    """The fields to change; those left out stay as they are, and null takes a fact away."""

    contact_id: UUID | None = None
    notes: Block | None = None
    tags: Tags | None = None


class OpenHouseTimes(Answer):
    """When people may come and see it, in the property's local time."""

    date: str
    start: str | None = None
    end: str | None = None


class AreaAnswer(Answer):
    """An area in the unit the listing states it in."""

    value: float
    unit: AreaUnit


class Property(Answer):
    """A property listing."""

    id: UUID
    title: str
    listing_status: ListingStatus
    purpose: Purpose
    category: Category | None = None
    property_type: str | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    neighborhood: str | None = None
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None
    country: str | None = None
    locality: str | None = None
    listing_price: float | None = None
    former_price: float | None = None
    currency: str | None = None
    price_per: str | None = None
    price_qualifier: str | None = None
    bedrooms: int | None = None
    bathrooms: float | None = None
    sleeps: int | None = None
    square_feet: float | None = Field(default=None, description="The floor area, when it is stated in square feet.")
    floor_area: AreaAnswer | None = None
    lot_size: str | None = Field(default=None, examples=["0.25 acres"])
    lot_area: AreaAnswer | None = Field(default=None, description="The lot's size as a figure with its unit.")
    year_built: int | None = None
    distance_to_beach_m: float | None = None
    features: list[str]
    amenities: list[str]
    nearby: list[str]
    open_house: OpenHouseTimes | None = None
    open_house_date: str | None = None
    open_house_start: str | None = None
    open_house_end: str | None = None
    mls_number: str | None = None
    description: str | None = None
    target_audience: str | None = None
    positioning_notes: str | None = None
    altered_photos: dict[str, str]
    source: str | None = None
    contact_id: UUID | None
    notes: str | None
    tags: list[str]
    created_by_id: UUID | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: PropertyListing) -> "Property":
        """The answer for a row."""
        facts = row.facts
        area, lot, visit = facts.get("floor_area"), facts.get("lot_size"), facts.get("open_house") or {}
        flat = {
            "listing_status": facts["status"],
            "square_feet": area["value"] if area and area["unit"] == "sqft" else None,
            "lot_size": measure_text(Measure.model_validate(lot)) if lot else None,
            "lot_area": lot,
            "open_house_date": visit.get("date"),
            "open_house_start": visit.get("start"),
            "open_house_end": visit.get("end"),
        }
        kept = ("id", "contact_id", "notes", "tags", "created_by_id", "version", "created_at", "updated_at")
        return cls.model_validate(facts | flat | {name: getattr(row, name) for name in kept})


class ProjectOfProperty(Answer):
    """A project that tells of the property."""

    id: UUID
    title: str
    type: str
    status: str
    created_at: datetime
    updated_at: datetime


class PropertyAnswer(Answer):
    """One property listing."""

    property: Property


class PropertyPage(PropertyAnswer):
    """A property listing and its newest projects, at most fifty."""

    projects: list[ProjectOfProperty]


class PropertiesAnswer(Answer):
    """A page of property listings."""

    properties: list[Property]
    pagination: Pagination


class RowProblem(Answer):
    """What is wrong in a row of an imported file."""

    row: int = Field(description="The row as a spreadsheet counts it: 1 is the header.", examples=[7])
    field: str = Field(description="The column, as the file spells it.", examples=["Price"])
    problem: str = Field(examples=['"a lot" is not a number'])
    remedy: str = Field(examples=["Write digits such as 3 or 1250000, or leave the field out."])


class ImportAnswer(Answer):
    """What an import did, or with ``dry_run`` would do."""

    dry_run: bool
    rows: int = Field(description="Rows with anything in them, the header not counted.")
    created: int = Field(description="Listings made; with `dry_run` those that could be.")
    property_ids: list[UUID] = Field(description="The new listings, in the file's order; none with `dry_run`.")
    problems: list[RowProblem] = Field(description="What keeps rows from being imported.")


Price = Annotated[Decimal, Field(ge=0, le=Decimal("999999999999.99"), allow_inf_nan=False)]
