"""Features that belong to one room, told over that room's photo."""

import re
from dataclasses import dataclass
from typing import Any

from reelestate.providers.script_writing.features import phrase_of
from reelestate.providers.script_writing.slots import Slot

_LIMIT_WORDS = 8
# Rooms a home has once, so that a feature of "the kitchen" is a feature of the kitchen in the photo, and that are told
# in all but the shortest films, so that the feature is not lost.
_WORDS = {"kitchen": r"kitchen", "living_room": r"living room|lounge"}


@dataclass(frozen=True, slots=True)
class Detail:
    """A feature told with its room: the room itself ("a living room with tall windows") or a thing in it."""

    index: int
    slot: Slot
    is_room: bool


def room_details(listing: dict[str, Any], rooms: set[str]) -> dict[str, Detail]:
    """For each room that is shown, the first feature that names it."""
    found: dict[str, Detail] = {}
    for index, feature in enumerate(listing.get("features") or ()):
        text = str(feature).replace("_", " ")
        for room, words in _WORDS.items():
            if room in rooms and room not in found and re.search(rf"\b(?:{words})\b", text.lower()):
                if detail := _detail(text, feature, index, words):
                    found[room] = detail
                break
    return found


def _detail(text: str, feature: Any, index: int, words: str) -> Detail | None:
    source = f"listing.features[{index}]"
    head = re.split(r"\s(?:with|in|on|of|for|to|overlooking|and|&)\s", text.lower())[0]
    if re.search(rf"\b(?:{words})$", head):
        slot = phrase_of(text, source, feature, _LIMIT_WORDS)
        return Detail(index, slot, is_room=True) if slot else None
    thing = re.sub(rf"^(?:{words})\s+", "", text, flags=re.IGNORECASE)
    slot = phrase_of(thing, source, feature, _LIMIT_WORDS) if thing != text else None
    return Detail(index, slot, is_room=False) if slot else None
