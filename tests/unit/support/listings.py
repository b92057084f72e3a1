"""Listings for tests: one with every fact, one with a title alone, and what their photos show."""

from typing import Any

from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import ScriptPhoto, ScriptRequest

FULL: dict[str, Any] = {
    "title": "Maple Ridge",
    "address_line1": "1420 Maple Ridge Lane",
    "city": "Austin",
    "state": "TX",
    "zip_code": "78704",
    "neighborhood": "Zilker",
    "listing_price": 1_250_000,
    "former_price": 1_320_000,
    "bedrooms": 4,
    "bathrooms": 2.5,
    "square_feet": 2450,
    "lot_size": "0.25 acres",
    "year_built": 1998,
    "property_type": "single_family",
    "features": [
        "renovated_kitchen",
        "Granite countertops",
        "2-car garage",
        "Walk-in closet",
        "Smart home system",
        "Pet-friendly",
    ],
    "nearby": ["Barton Springs", "Zilker Park"],
    "open_house": {"date": "2030-06-15", "start": "13:00", "end": "16:00"},
    "mls_number": "4567890",
}
ROOMS = ("exterior", "living_room", "kitchen", "dining_room", "bedroom", "bathroom", "backyard")


def facts(**changes: Any) -> ListingFacts:
    """The full listing with changes; a change to None takes a fact away."""
    return ListingFacts.model_validate({**FULL, **changes})


def photos(*rooms: str) -> tuple[ScriptPhoto, ...]:
    """Photos of the rooms, in order, with ids photo-0, photo-1 …"""
    return tuple(ScriptPhoto(id=f"photo-{index}", room=room) for index, room in enumerate(rooms or ROOMS))


def request(listing: ListingFacts, shown: tuple[ScriptPhoto, ...], **choices: Any) -> ScriptRequest:
    """What the pipeline asks of a writer."""
    return ScriptRequest(listing=listing.model_dump(mode="json", exclude_none=True), photos=shown, **choices)
