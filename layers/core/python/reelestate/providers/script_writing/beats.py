"""Beats: what a narration may tell about a listing, each with its phrases, its photos and its weight."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from reelestate.kit.text import shorten
from reelestate.providers.script_writing.base import Role, ScriptPhoto, ScriptRequest
from reelestate.providers.script_writing.details import Detail, room_details
from reelestate.providers.script_writing.features import Form, feature_slot, is_common, nearby_slot
from reelestate.providers.script_writing.labels import (
    ON_SCREEN,
    address_label,
    beach_label,
    is_stay,
    price_label,
    rooms_label,
    size_label,
)
from reelestate.providers.script_writing.phrases import Bank, endings, hooks, middle, rooms
from reelestate.providers.script_writing.slots import Slot, Slots, fact_slot, list_slot, merge

_UNHURRIED_SECONDS = 45
_SENTENCE_WORDS = 13
_GONE = frozenset({"pending", "just_sold"})
_ROOM_ORDER = ("kitchen", "living_room", "bedroom", "pool", "view", "bathroom", "backyard", "dining_room", "balcony")
_OUTDOORS = frozenset({"exterior", "balcony", "backyard", "view", "pool", "neighborhood"})
_INDOORS = frozenset({"interior", "living_room", "kitchen", "dining_room"})
_PLAIN = frozenset({"interior", "exterior", "other", "neighborhood"})


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing to tell. ``at`` pins it to a photo; otherwise ``suits`` names the rooms it goes well with.

    ``place`` orders the beats of the story; a lower ``rank`` is more important. Phrases that state more than
    ``enough`` facts are not preferred over the others.
    """

    key: str
    role: Role
    bank: Sequence[str]
    slots: Slots
    rank: float
    place: float
    on_screen: str = ""
    at: int | None = None
    suits: frozenset[str] = field(default_factory=frozenset)
    enough: int = 9


def beats(request: ScriptRequest, slots: Slots) -> list[Beat]:
    """Everything worth telling, the opening first and the call to action last."""
    listing, tone = request.listing, request.tone
    status = str(listing.get("status", ""))
    last = len(request.photos) - 1
    hook_bank: Bank = hooks.BY_STATUS.get(status, hooks.OPEN)
    first = 0 if request.photos else None
    enough = 2 if status in hooks.BY_STATUS else 1
    title = shorten(str(listing.get("title", "")), ON_SCREEN)
    found = [Beat("hook", "hook", hook_bank[tone], slots, -2, 0, title, at=first, enough=enough)]
    found += _figures(listing, slots, request)
    found += _price_and_visit(listing, slots, request)
    details = room_details(listing, {photo.room for photo in request.photos[1:]})
    found += _feature_beats(listing, request, {detail.index for detail in details.values()})
    found += _room_beats(request, details)
    ending = _ending(listing)
    ending_text = "Book your stay" if ending is endings.STAY else ""
    found.append(
        Beat("ending", "call_to_action", ending[tone], slots, -1, 99, ending_text, at=last if last > 0 else None)
    )
    return found


def _ending(listing: dict[str, Any]) -> Bank:
    status = str(listing.get("status", ""))
    by_status = {
        "coming_soon": endings.COMING_SOON,
        "open_house": endings.OPEN_HOUSE,
        "pending": endings.PENDING,
        "just_sold": endings.SOLD,
    }
    if status in by_status:
        return by_status[status]
    if is_stay(listing):
        return endings.STAY
    return endings.RENT if listing.get("purpose") == "rent" else endings.SALE


def _figures(listing: dict[str, Any], slots: Slots, request: ScriptRequest) -> list[Beat]:
    tone = request.tone
    found = [
        Beat("address", "address", middle.ADDRESS[tone], slots, 3, 1, address_label(listing), suits=_OUTDOORS),
        Beat("size", "facts", middle.SIZE[tone], slots, 6, 6, size_label(listing), suits=_INDOORS),
    ]
    suits = frozenset({"bedroom", "bathroom", "interior"})
    rooms_bank = middle.GUESTS[tone] if "guests" in slots and listing.get("purpose") == "rent" else middle.ROOMS[tone]
    found.append(Beat("rooms", "facts", rooms_bank, slots, 1, 4, rooms_label(listing), suits=suits))
    if "beach" in slots:
        text = beach_label(listing)
        found.append(Beat("beach", "location", middle.BEACH[tone], slots, 5, 8, text, suits=_OUTDOORS))
    return found


def _price_and_visit(listing: dict[str, Any], slots: Slots, request: ScriptRequest) -> list[Beat]:
    tone, status = request.tone, str(listing.get("status", ""))
    found = []
    if status not in _GONE and ("price" in slots or "rate" in slots):
        bank = middle.PRICE_DROP if status == "price_drop" else middle.PRICE
        rank = 0.5 if status == "price_drop" else 2
        found.append(Beat("price", "price", bank[tone], slots, rank, 20, price_label(listing)))
    if status not in _GONE and "day" in slots:
        day = slots["day"].text
        hours = slots["hours"].text.removeprefix("from ").replace(" to ", "–") if "hours" in slots else ""
        text = f"{day} · {hours}" if hours else day
        rank = 0.2 if status == "open_house" else 4
        found.append(Beat("visit", "open_house", middle.VISIT[tone], slots, rank, 21, text))
    return found


def _feature_beats(listing: dict[str, Any], request: ScriptRequest, told: Collection[int]) -> list[Beat]:
    """Features, more features and amenities, and what is nearby; ``told`` features stand with their rooms."""
    tone = request.tone
    known = _spoken_list(listing, "features", told)
    first = _together(known)
    found = []
    if first:
        slots, text = _feature_slots(first)
        suits = _INDOORS | _named_rooms(first)
        found.append(Beat("features", "feature", middle.FEATURES[tone], slots, 4.5, 7, text, suits=suits))
    rest = _together(known[len(first) :] + _spoken_list(listing, "amenities"))
    if rest:
        slots, text = _feature_slots(rest)
        suits = _INDOORS | _named_rooms(rest)
        found.append(Beat("more", "feature", middle.MORE_FEATURES[tone], slots, 11, 9, text, suits=suits))
    if nearby := _nearby(listing):
        slots = {"items": list_slot(nearby)}
        text = shorten(" · ".join(str(slot.claims[0].value) for slot in nearby[:2]), ON_SCREEN)
        found.append(Beat("nearby", "location", middle.NEARBY[tone], slots, 7.5, 10, text, suits=_OUTDOORS))
    return found


def _spoken_list(listing: dict[str, Any], field_name: str, told: Collection[int] = ()) -> list[tuple[Slot, Form]]:
    spoken = (
        feature_slot(str(text), f"listing.{field_name}[{index}]")
        for index, text in enumerate(listing.get(field_name) or ())
        if index not in told
    )
    return [item for item in spoken if item]


def _nearby(listing: dict[str, Any]) -> list[Slot]:
    """Up to three things nearby: names as written, and common words before words we do not know."""
    found = []
    for index, text in enumerate(listing.get("nearby") or ()):
        if slot := nearby_slot(str(text), f"listing.nearby[{index}]"):
            found.append(slot)
    return sorted(found, key=lambda slot: not (is_common(slot.text) or slot.text.istitle()))[:3]


def _named_rooms(known: list[tuple[Slot, Form]]) -> frozenset[str]:
    return rooms_in(" ".join(slot.text for slot, _ in known))


def rooms_in(text: str) -> frozenset[str]:
    """The rooms that the text names."""
    return frozenset(room for room in rooms.BY_ROOM if room.replace("_", " ") in text.lower())


def _together(known: list[tuple[Slot, Form]]) -> list[tuple[Slot, Form]]:
    """As many as one sentence bears: three, or four when the last completes qualities with a thing."""
    count = 4 if len(known) > 3 and all(form == "adjective" for _, form in known[:3]) and known[3][1] == "noun" else 3
    words = 0
    taken: list[tuple[Slot, Form]] = []
    for slot, form in known[:count]:
        words += len(slot.text.split())
        if taken and words > _SENTENCE_WORDS:
            break
        taken.append((slot, form))
    return taken


def _feature_slots(known: list[tuple[Slot, Form]]) -> tuple[Slots, str]:
    qualities = [slot for slot, form in known if form == "adjective"]
    things = [slot for slot, form in known if form == "noun"]
    items = [slot for slot, _ in known]
    slots: Slots = {"listed": _sentences(items)}
    if qualities and len(qualities) + len(things) == len(known):
        described = list_slot(qualities)
        if things:
            described = merge([described, *things], f"{described.text}, with {list_slot(things).text}")
        slots["described"] = described
    elif things and len(things) == len(known):
        slots["nouns"] = list_slot(things)
    else:
        slots["items"] = list_slot(items)
    # A quality is true of every picture; a thing shown over a picture of something else would mislead.
    best = qualities[:2] or (things or items)[:1]
    shown = " · ".join(str(slot.claims[0].value).replace("_", " ") for slot in best)
    return slots, shorten(shown[0].upper() + shown[1:], ON_SCREEN)


def _sentences(items: list[Slot]) -> Slot:
    return merge(items, ". ".join(item.text for item in items))


def _room_beats(request: ScriptRequest, details: dict[str, Detail]) -> list[Beat]:
    """One line for the first photo of every room, in a long film one for a second bedroom or bathroom, interludes."""
    found: list[Beat] = []
    unhurried = request.duration_seconds >= _UNHURRIED_SECONDS
    seen: dict[str, int] = {}
    for index, photo in enumerate(request.photos):
        if index == 0:  # the opening speaks there
            continue
        seen[photo.room] = seen.get(photo.room, 0) + 1
        if photo.room in rooms.BY_ROOM and seen[photo.room] == 1:
            rank = 4 + 1.2 * _ROOM_ORDER.index(photo.room)
            slots = {"room": _room_slot(photo, "the")}
            bank = rooms.BY_ROOM[photo.room][request.tone]
            if detail := details.get(photo.room):
                slots["detail" if detail.is_room else "thing"] = _with_photo(detail, slots["room"])
                bank = (*bank, *rooms.WITH_DETAIL[request.tone])
            found.append(Beat(f"room-{index}", "room", bank, slots, rank, 3, _room_name(photo), at=index))
        elif photo.room in {"bedroom", "bathroom"} and seen[photo.room] == 2 and unhurried:
            slots = {"another": _room_slot(photo, "another")}
            bank = rooms.ANOTHER[request.tone]
            found.append(Beat(f"room-{index}", "room", bank, slots, 15, 3, _room_name(photo), at=index))
        elif photo.room in _PLAIN and 1 < index < len(request.photos) - 1 and seen["interlude"] < 1:
            seen["interlude"] += 1
            bank = middle.INTERLUDES[request.tone]
            found.append(Beat(f"interlude-{index}", "room", bank, {}, 20, 3, at=index))
        seen.setdefault("interlude", 0)
    return found


def _with_photo(detail: Detail, room: Slot) -> Slot:
    """The detail, which also names the room that the photo shows."""
    photo = tuple(claim for claim in room.claims if detail.is_room and claim.text in detail.slot.text)
    return Slot(detail.slot.text, (*detail.slot.claims, *photo))


def _room_slot(photo: ScriptPhoto, determiner: str) -> Slot:
    name = photo.room.replace("_", " ")
    claim = fact_slot(name, f"photo:{photo.id}", photo.room).claims[0]
    return Slot(f"{determiner} {name}", (claim,))


def _room_name(photo: ScriptPhoto) -> str:
    return photo.room.replace("_", " ").capitalize()
