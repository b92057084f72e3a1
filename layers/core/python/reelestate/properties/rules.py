"""How facts look: prices, addresses, the fact strip and the kicker. What is absent is not shown."""

from datetime import time
from decimal import Decimal

from reelestate.film.timeline.model import FactItem
from reelestate.kit.money import amount_text, money_text
from reelestate.properties.schemas import ListingFacts, Measure, plain_number

MAX_FACT_ITEMS = 4
_UNITS = {"sqft": "sq ft", "sqm": "m²", "acre": "acres", "hectare": "ha"}
_KICKERS = {
    "for_sale": "FOR SALE",
    "for_rent": "FOR RENT",
    "coming_soon": "COMING SOON",
    "just_listed": "JUST LISTED",
    "open_house": "OPEN HOUSE",
    "price_drop": "NEW PRICE",
    "pending": "UNDER CONTRACT",
    "just_sold": "JUST SOLD",
}
_HOLIDAY = ("holiday", "vacation", "short-term", "short term", "short_term")


def kicker(facts: ListingFacts) -> str:
    """The word over the title: JUST LISTED, OPEN HOUSE …"""
    kind = (facts.property_type or "").lower()
    if facts.status == "for_rent" and any(word in kind for word in _HOLIDAY):
        return "HOLIDAY RENTAL"
    return _KICKERS[facts.status]


def price_text(facts: ListingFacts) -> str:
    """``$1,250,000``, ``From R3,200 / night``; empty without a price.

    A sold home's listing price is not what it sold for, so it reads ``Listed at $725,000``.
    """
    if facts.listing_price is None:
        return ""
    amount = money_text(facts.listing_price, facts.currency)
    per = f" / {facts.price_per}" if facts.price_per else ""
    if facts.price_qualifier == "from":
        return f"From {amount}{per}"
    return f"Listed at {amount}{per}" if facts.status == "just_sold" else f"{amount}{per}"


def former_price_text(facts: ListingFacts) -> str:
    """The price to be struck through, only when the status is a price drop and both prices are known."""
    if facts.status != "price_drop" or facts.former_price is None or facts.listing_price is None:
        return ""
    return money_text(facts.former_price, facts.currency)


def address_lines(facts: ListingFacts) -> tuple[str, str]:
    """Street, and place: ``("1420 Maple Ridge Lane", "Austin, TX 78704")``. Without a street the place comes first."""
    street = ", ".join(part for part in (facts.address_line1, facts.address_line2) if part)
    region = " ".join(part for part in (facts.state, facts.zip_code) if part)
    place = ", ".join(part for part in (facts.city, region) if part) or facts.locality or ""
    if not facts.city and not facts.state and facts.neighborhood and not facts.locality:
        place = ", ".join(part for part in (facts.neighborhood, facts.zip_code) if part)
    return (street, place) if street else (place, "")


def measure_text(measure: Measure) -> str:
    """``2,450 sq ft``, ``230 m²``, ``0.25 acres``."""
    unit = "acre" if measure.unit == "acre" and measure.value == 1 else _UNITS[measure.unit]
    return f"{_figure(measure.value)} {unit}"


def distance_text(metres: Decimal) -> str:
    """``300 m`` or ``1.2 km``."""
    return f"{_figure(metres)} m" if metres < 1000 else f"{_figure((metres / 1000).quantize(Decimal('0.1')))} km"


def fact_items(facts: ListingFacts) -> tuple[FactItem, ...]:
    """The fact strip: at most four known figures, those that decide a viewing first."""
    items: list[FactItem] = []
    if facts.bedrooms == 0:
        items.append(FactItem(icon="bed", value="Studio", label=""))
    elif facts.bedrooms:
        items.append(FactItem(icon="bed", value=str(facts.bedrooms), label=_plural(facts.bedrooms, "bed")))
    if facts.bathrooms:
        items.append(FactItem(icon="bath", value=_figure(facts.bathrooms), label=_plural(facts.bathrooms, "bath")))
    if facts.sleeps and facts.purpose == "rent":
        items.append(FactItem(icon="sleeps", value=str(facts.sleeps), label=_plural(facts.sleeps, "guest")))
    if facts.floor_area:
        figure, _, unit = measure_text(facts.floor_area).partition(" ")
        items.append(FactItem(icon="area", value=figure, label=unit))
    if facts.distance_to_beach_m is not None:
        items.append(FactItem(icon="beach", value=distance_text(facts.distance_to_beach_m), label="to beach"))
    if facts.lot_size:
        items.append(FactItem(icon="lot", value=measure_text(facts.lot_size), label="lot"))
    if facts.year_built:
        items.append(FactItem(icon="year", value=str(facts.year_built), label="built"))
    return tuple(items[:MAX_FACT_ITEMS])


def open_house_lines(facts: ListingFacts) -> tuple[str, str] | None:
    """``("Saturday, June 14", "1–4 PM")`` for the card, or None. The time is empty when it is not given."""
    if facts.open_house is None:
        return None
    day = facts.open_house.date
    start, end = facts.open_house.start, facts.open_house.end
    return f"{day:%A, %B} {day.day}", hours_text(start, end) if start else ""


def hours_text(start: time, end: time | None) -> str:
    """``1–4 PM``, ``11:30 AM–1 PM``, ``From 1 PM``."""
    if end is None:
        return f"From {_clock(start)} {_half(start)}"
    if _half(start) == _half(end):
        return f"{_clock(start)}–{_clock(end)} {_half(end)}"
    return f"{_clock(start)} {_half(start)}–{_clock(end)} {_half(end)}"


def _clock(moment: time) -> str:
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment.minute:02d}" if moment.minute else str(hour)


def _half(moment: time) -> str:
    return "AM" if moment.hour < 12 else "PM"


def _figure(value: Decimal) -> str:
    figure = plain_number(value)
    return amount_text(value) if isinstance(figure, int) else f"{figure:,}"


def _plural(count: int | Decimal, word: str) -> str:
    return word if count == 1 else f"{word}s"
