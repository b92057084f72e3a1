"""Short texts for the screen, written from the facts."""

from decimal import Decimal
from typing import Any

from reelestate.kit.money import money_text
from reelestate.kit.text import shorten

ON_SCREEN = 40
_UNITS = {"sqft": "sq ft", "sqm": "m²", "acre": "acre", "hectare": "hectare"}
_HOLIDAY = ("holiday", "vacation", "short-term", "short_term", "short term")


def is_stay(listing: dict[str, Any]) -> bool:
    """Whether guests book nights here, rather than rent or buy a home."""
    kind = str(listing.get("property_type") or "").lower()
    return listing.get("price_per") == "night" or any(word in kind for word in _HOLIDAY)


def is_called_holiday_rental(listing: dict[str, Any]) -> bool:
    """Whether the listing itself says so; a price per night alone makes no home a holiday rental."""
    kind = str(listing.get("property_type") or "").lower()
    return any(word in kind for word in ("holiday", "vacation"))


def address_label(listing: dict[str, Any]) -> str:
    """The street, or else the place."""
    place = listing.get("address_line1") or listing.get("city") or listing.get("locality") or ""
    return shorten(str(place), ON_SCREEN)


def rooms_label(listing: dict[str, Any]) -> str:
    """``4 beds · 2.5 baths``, and ``sleeps 8`` for a rental."""
    parts = []
    if beds := listing.get("bedrooms"):
        parts.append(f"{beds} {'bed' if beds == 1 else 'beds'}")
    if baths := listing.get("bathrooms"):
        parts.append(f"{baths:g} {'bath' if baths == 1 else 'baths'}")
    if listing.get("sleeps") and listing.get("purpose") == "rent":
        parts.append(f"sleeps {listing['sleeps']}")
    return " · ".join(parts)


def price_label(listing: dict[str, Any]) -> str:
    """``From R3,200 / night``. The listing must have a price."""
    amount = money_text(Decimal(str(listing["listing_price"])), str(listing.get("currency") or "USD"))
    lead = "From " if listing.get("price_qualifier") == "from" else ""
    per = f" / {listing['price_per']}" if listing.get("price_per") else ""
    return f"{lead}{amount}{per}"


def size_label(listing: dict[str, Any]) -> str:
    """``2,450 sq ft · 0.25 acre lot · built in 1998``, as far as known."""
    parts = []
    if area := listing.get("floor_area"):
        parts.append(measure_label(area))
    if lot := listing.get("lot_size"):
        parts.append(f"{measure_label(lot)} lot")
    if year := listing.get("year_built"):
        parts.append(f"built in {year}")
    return " · ".join(parts)


def measure_label(measure: dict[str, Any]) -> str:
    """``2,450 sq ft``, ``230 m²``, ``0.25 acre``."""
    return f"{measure['value']:,} {_UNITS[measure['unit']]}"


def beach_label(listing: dict[str, Any]) -> str:
    """``300 m to the beach``."""
    metres = listing["distance_to_beach_m"]
    figure = f"{metres:,} m" if metres < 1000 else f"{round(metres / 1000, 1):g} km"
    return f"{figure} to the beach"
