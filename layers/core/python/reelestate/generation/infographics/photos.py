"""Which photo goes on which card."""

from collections import Counter
from collections.abc import Sequence

from reelestate.film.infographic.model import CardPhoto, KeepBox
from reelestate.generation.schemas import StoryPhoto
from reelestate.kit.errors import InvalidInput
from reelestate.media.rules import Candidate, choose

OUTSIDE = frozenset({"exterior", "pool", "view", "backyard", "balcony"})
_NO_ROOM = frozenset({"floorplan", "agent_selfie"})
_NAMES = {
    "exterior": "Exterior",
    "kitchen": "Kitchen",
    "bathroom": "Bathroom",
    "bedroom": "Bedroom",
    "living_room": "Living room",
    "dining_room": "Dining room",
    "pool": "Pool",
    "balcony": "Balcony",
    "view": "The view",
}
"""Rooms whose name on a card is bound to the photo itself."""


def ranked(photos: Sequence[StoryPhoto], wanted: int) -> tuple[StoryPhoto, ...]:
    """The best photos, the opening one first, never two of the same view. Raises InvalidInput without any."""
    usable = [photo for photo in photos if photo.report.room not in _NO_ROOM]
    if not usable:
        raise InvalidInput("photos", "there are none to show", "Add at least one photo of the property.")
    chosen = choose([Candidate(photo.handle, photo.report) for photo in usable], max(1, wanted)).chosen
    by_handle = {photo.handle: photo for photo in usable}
    picked = [by_handle[handle] for handle in chosen]
    hero = max(picked, key=_opens)
    return (hero, *_varied([photo for photo in picked if photo is not hero], hero))


def _varied(photos: Sequence[StoryPhoto], hero: StoryPhoto) -> list[StoryPhoto]:
    """Rooms not seen yet come before a second view of any."""
    times: Counter[str] = Counter([hero.report.room])
    turns = []
    for photo in photos:
        turns.append(times[photo.report.room])
        times[photo.report.room] += 1
    return [photo for _, photo in sorted(zip(turns, photos, strict=True), key=lambda pair: pair[0])]


def _opens(photo: StoryPhoto) -> tuple[bool, float, str]:
    """The front of the house opens; among such photos the best one."""
    outside = {"exterior": 2, "pool": 1, "view": 1}.get(photo.report.room, 0)
    return outside > 0, outside * 0.15 + photo.report.quality, photo.handle


def rooms(photos: Sequence[StoryPhoto]) -> tuple[StoryPhoto, ...]:
    """Photos of rooms, each room once, for the cards that show one."""
    seen: dict[str, StoryPhoto] = {}
    for photo in photos:
        if photo.report.room in _NAMES and photo.report.room not in seen:
            seen[photo.report.room] = photo
    inside = [photo for room, photo in seen.items() if room not in OUTSIDE]
    return tuple(inside or seen.values())


def room_name(photo: StoryPhoto) -> str:
    """``Kitchen``; empty when the photo does not prove which room it is."""
    return _NAMES.get(photo.report.room, "")


def card_photo(photo: StoryPhoto) -> CardPhoto:
    """The photo as a card shows it: centred on what the eye looks for, faces kept, alterations disclosed."""
    report = photo.report
    keep = None
    if report.faces:
        x0, y0 = min(face.x for face in report.faces), min(face.y for face in report.faces)
        x1, y1 = max(face.x + face.w for face in report.faces), max(face.y + face.h for face in report.faces)
        keep = KeepBox(x0=_unit(x0), y0=_unit(y0), x1=_unit(x1), y1=_unit(y1))
    return CardPhoto(
        asset=photo.handle,
        focus_x=report.focus.x,
        focus_y=report.focus.y,
        keep=keep,
        disclosure=photo.altered or "",
    )


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))
