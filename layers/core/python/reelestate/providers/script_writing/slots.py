"""Slots: the words that state facts, each with the claims that bind it to the listing.

A phrase such as ``"{bedrooms} and {bathrooms}."`` may be used only when every slot in it exists, so a fact that is
missing is never spoken.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from reelestate.kit.money import money_words
from reelestate.kit.text import join_words
from reelestate.providers.script_writing.base import Claim
from reelestate.providers.script_writing.grammar import count_words, half_words, plural
from reelestate.providers.script_writing.places import US_STATES

STATUS_WORDS = {
    "coming_soon": "coming soon",
    "just_listed": "just listed",
    "open_house": "open house",
    "price_drop": "new price",
    "pending": "under contract",
    "just_sold": "just sold",
}
_HOME_TYPES = {
    "single_family": "single-family home",
    "single family": "single-family home",
    "multi_family": "multi-family home",
    "multi family": "multi-family home",
    "condominium": "condo",
    "land": "lot",
}
_UNIT_WORDS = {"sqft": "square feet", "sqm": "square meters", "acre": "acres", "hectare": "hectares"}
_NAME_LIMIT = 6
_NOT_A_NAME = re.compile(
    r"\b(?:bed(?:room)?s?|bath(?:room)?s?|br|ba|bhk|with|near|for|sale|rent|sq|stunning|beautiful|gorgeous|spacious|charming|"
    r"modern|luxury|luxurious|cozy|family|new|newly|amazing|exclusive|perfect|must)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}|\\^~`=_*#@$%\[\]]|https?:|www\.|&\w+;|--|;|\(\)|::")


@dataclass(frozen=True, slots=True)
class Slot:
    """Words and the claims in them; every claim's text stands in ``text`` as it is."""

    text: str
    claims: tuple[Claim, ...] = ()


Slots = dict[str, Slot]


def fact_slot(text: str, source: str, value: Any) -> Slot:
    """A slot that is one claim."""
    return Slot(text, (Claim(text=text, source=source, value=value),))


def merge(parts: list[Slot], joined: str) -> Slot:
    """Several slots as one text."""
    return Slot(joined, tuple(claim for part in parts for claim in part.claims))


def speakable(text: str) -> bool:
    """Whether an English voice can say the text as words, not as code, markup, symbols or another script."""
    compact = text.replace(" ", "")
    if not compact or len(text) > 120 or _MARKUP.search(text):
        return False
    latin = sum(1 for char in compact if char.isalpha() and ord(char) < 0x0250)
    plain = sum(1 for char in compact if (char.isalnum() and ord(char) < 0x0250) or char in "-'’.,&/")
    return latin >= 2 and plain >= 0.9 * len(compact) and max(map(len, text.split())) <= 24


def listing_slots(listing: dict[str, Any]) -> Slots:
    """Every slot that the listing's facts allow."""
    slots: Slots = {}
    _place(listing, slots)
    _rooms(listing, slots)
    _size(listing, slots)
    _price(listing, slots)
    _open_house(listing, slots)
    if (status := listing.get("status")) in STATUS_WORDS:
        slots["status"] = fact_slot(STATUS_WORDS[status], "listing.status", status)
    _name(listing, slots)
    return slots


def home_type(listing: dict[str, Any]) -> str:
    """``townhouse``, ``single-family home``, ``holiday rental``; empty when it is not known or not sayable."""
    written = str(listing.get("property_type") or "").split(",")[0].strip().lower()
    if not written or not speakable(written.replace("_", " ")) or len(written) > 30:
        return ""
    return _HOME_TYPES.get(written, written.replace("_", " "))


def _place(listing: dict[str, Any], slots: Slots) -> None:
    def slot(key: str, text: str | None = None) -> Slot | None:
        value = listing.get(key)
        if not isinstance(value, str) or not speakable(value):
            return None
        return fact_slot(text or value.strip(" .,"), f"listing.{key}", value)

    if street := slot("address_line1"):
        slots["street"] = street
    state = str(listing.get("state") or "")
    parts = [slot("neighborhood"), slot("city")]
    if not all(parts):
        parts.append(slot("state", US_STATES.get(state.upper())))
    known = [part for part in parts if part] if parts[0] or parts[1] else []
    if locality := slot("locality"):
        known = known or [locality]
    if not known:
        return
    slots["place"] = merge(known, ", ".join(part.text for part in known))
    first = known[0]
    town = first.text.split(",")[0]
    slots["town"] = Slot(town, tuple(claim.model_copy(update={"text": town}) for claim in first.claims))


def _rooms(listing: dict[str, Any], slots: Slots) -> None:
    bedrooms, baths = listing.get("bedrooms"), listing.get("bathrooms")
    kind = home_type(listing)
    if bedrooms:
        text = f"{count_words(bedrooms)} {plural(bedrooms, 'bedroom')}"
        slots["bedrooms"] = fact_slot(text, "listing.bedrooms", bedrooms)
        if bedrooms > 2:
            slots["many"] = Slot("")
    elif bedrooms == 0:
        slots["studio"] = fact_slot("a studio", "listing.bedrooms", 0)
    if baths:
        count = Decimal(str(baths))
        text = f"{half_words(count)} {plural(count, 'bath')}"
        slots["bathrooms"] = fact_slot(text, "listing.bathrooms", baths)
    if sleeps := listing.get("sleeps"):
        slots["guests"] = fact_slot(f"{count_words(sleeps)} {plural(sleeps, 'guest')}", "listing.sleeps", sleeps)
        slots["sleeps"] = fact_slot(f"sleeps {count_words(sleeps)}", "listing.sleeps", sleeps)
    if kind:
        typed = fact_slot(kind, "listing.property_type", listing.get("property_type"))
        slots["home"] = typed
        if bedrooms and not kind.startswith(("studio", "lot")):
            sized = fact_slot(f"{count_words(bedrooms)}-bedroom", "listing.bedrooms", bedrooms)
            slots["home"] = merge([sized, typed], f"{sized.text} {kind}")
    if (beach := listing.get("distance_to_beach_m")) is not None and beach > 0:
        text = f"{beach:,} meters" if beach < 1000 else f"{round(beach / 1000, 1):g} kilometers"
        slots["beach"] = Slot(text, (Claim(text=text, source="listing.distance_to_beach_m", value=beach),))


def _size(listing: dict[str, Any], slots: Slots) -> None:
    for key, name in (("floor_area", "area"), ("lot_size", "lot")):
        measure = listing.get(key)
        if measure:
            slots[name] = fact_slot(_measure_words(measure["value"], measure["unit"]), f"listing.{key}", measure)
    if year := listing.get("year_built"):
        slots["year"] = fact_slot(f"built in {year}", "listing.year_built", year)


def _measure_words(value: float, unit: str) -> str:
    if unit in {"acre", "hectare"} and value in {0.25, 0.5}:
        part = "a quarter" if value == 0.25 else "half"
        return f"{part} {unit}" if value == 0.25 else f"{part} {'a' if unit == 'hectare' else 'an'} {unit}"
    words = _UNIT_WORDS[unit]
    return f"{value:,} {words[:-1] if value == 1 and words.endswith('s') else words}"


def _price(listing: dict[str, Any], slots: Slots) -> None:
    price, code = listing.get("listing_price"), str(listing.get("currency") or "USD")
    if not price:
        return
    words = money_words(Decimal(str(price)), code)
    if per := listing.get("price_per"):
        words = f"{words} per {per}"
    name = "price"
    if listing.get("price_qualifier") == "from":
        words, name = f"from {words}", "rate"
    slots[name] = fact_slot(words, "listing.listing_price", price)
    if listing.get("status") == "price_drop" and (former := listing.get("former_price")):
        slots["former"] = fact_slot(money_words(Decimal(str(former)), code), "listing.former_price", former)


def _open_house(listing: dict[str, Any], slots: Slots) -> None:
    visit = listing.get("open_house")
    if not visit:
        return
    day = date.fromisoformat(visit["date"])
    slots["visit"] = fact_slot("open house", "listing.open_house.date", visit["date"])
    slots["day"] = fact_slot(f"{day:%A, %B} {day.day}", "listing.open_house.date", visit["date"])
    if visit.get("start"):
        slots["hours"] = _hours(visit)


def _hours(visit: dict[str, Any]) -> Slot:
    start = time.fromisoformat(visit["start"])
    opening = Claim(text="", source="listing.open_house.start", value=visit["start"])
    if not visit.get("end"):
        text = f"at {_clock(start)} {_half(start)}"
        return Slot(text, (opening.model_copy(update={"text": text}),))
    end = time.fromisoformat(visit["end"])
    first = _clock(start) if _half(start) == _half(end) else f"{_clock(start)} {_half(start)}"
    last = f"{_clock(end)} {_half(end)}"
    closing = Claim(text=last, source="listing.open_house.end", value=visit["end"])
    return Slot(f"from {first} to {last}", (opening.model_copy(update={"text": f"from {first}"}), closing))


def _clock(moment: time) -> str:
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment.minute:02d}" if moment.minute else str(hour)


def _half(moment: time) -> str:
    return "AM" if moment.hour < 12 else "PM"


def _name(listing: dict[str, Any], slots: Slots) -> None:
    title = str(listing.get("title") or "").strip(" .!,")
    words = title.split()
    capitals = sum(1 for word in words if word[0].isupper() or word[0].isdigit())
    is_name = (
        0 < len(words) <= _NAME_LIMIT
        and capitals * 2 > len(words)
        and speakable(title)
        and not title.isupper()
        and not _NOT_A_NAME.search(title)
    )
    if is_name:
        slots["name"] = fact_slot(title, "listing.title", listing["title"])
    elif "street" in slots:
        slots["name"] = slots["street"]


def list_slot(parts: list[Slot], conjunction: str = "and") -> Slot:
    """``a, b and c`` as one slot; ``a and b, plus c`` when a part has an "and" of its own."""
    words = [part.text for part in parts]
    if len(words) > 1 and any(f" {conjunction} " in text for text in words):
        return merge(parts, f"{', '.join(words[:-1])}, plus {words[-1]}")
    return merge(parts, join_words(words, conjunction))
