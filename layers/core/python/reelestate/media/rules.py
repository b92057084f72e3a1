"""Which photos make the film and in which order.

A listing film walks through the property: it opens with the best establishing picture, goes through living room,
kitchen, dining room, bedrooms and bathrooms, out to balcony, garden and pool, and closes with another strong picture
of the outside. Near-duplicates and the weakest pictures stay out, and every photo left out gets its reason.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reelestate.kit.errors import InvalidInput
from reelestate.providers.photo_analysis.base import PhotoReport, Room

NEAR_DUPLICATE_BITS = 8
"""Perceptual hashes this close show the same picture."""

_WALK: tuple[Room, ...] = (
    "exterior",
    "interior",
    "living_room",
    "kitchen",
    "dining_room",
    "bedroom",
    "bathroom",
    "other",
    "balcony",
    "backyard",
    "pool",
    "view",
    "neighborhood",
    "floorplan",
    "agent_selfie",
)

_WORTH: dict[Room, float] = {
    "exterior": 1.0,
    "living_room": 0.95,
    "kitchen": 0.95,
    "pool": 0.9,
    "view": 0.9,
    "bedroom": 0.85,
    "balcony": 0.8,
    "backyard": 0.8,
    "bathroom": 0.75,
    "dining_room": 0.75,
    "interior": 0.6,
    "other": 0.6,
    "neighborhood": 0.5,
    "floorplan": 0.3,
}
_AGAIN = 0.62
"""What each further photo of the same room is worth, as a share of the one before."""

_ESTABLISHING: dict[Room, float] = {"exterior": 1.0, "pool": 0.55, "view": 0.5, "backyard": 0.45, "balcony": 0.35}
_CLOSING: dict[Room, float] = {"view": 1.0, "exterior": 0.95, "pool": 0.9, "backyard": 0.75, "balcony": 0.75}
_UNUSABLE_QUALITY = 0.30
_MIN_FILM_PHOTOS = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that may go into the film."""

    id: str
    report: PhotoReport


@dataclass(frozen=True, slots=True)
class Dropped:
    """A photo left out: the reason in plain words, and the photo that was kept in its stead, if one was."""

    id: str
    reason: str
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The film's photos in film order, and those left out in the order they came in."""

    chosen: tuple[str, ...]
    dropped: tuple[Dropped, ...]


def choose(photos: Sequence[Candidate], wanted: int, *, order: Sequence[str] | None = None) -> Selection:
    """Chooses at most ``wanted`` photos and puts them into film order.

    With ``order`` the person's own choice and order stand, duplicates and all. Raises InvalidInput when there is no
    photo, when ``wanted`` is not positive, or when ``order`` names an unknown photo or one twice.
    """
    if not photos:
        raise InvalidInput("photos", "there are none", "Add at least one photo of the property.")
    if wanted < 1:
        raise InvalidInput("wanted", f"{wanted} photos cannot make a film", "Ask for at least one.")
    if order is not None:
        return _as_ordered(photos, wanted, order)
    dropped: dict[str, Dropped] = {}
    rest = _without_unfit(list(photos), dropped)
    rest = _without_duplicates(rest, dropped)
    kept = _most_worth(rest, wanted, dropped)
    chosen = tuple(photo.id for photo in _walkthrough(kept))
    return Selection(chosen, tuple(dropped[photo.id] for photo in photos if photo.id in dropped))


def _as_ordered(photos: Sequence[Candidate], wanted: int, order: Sequence[str]) -> Selection:
    known = {photo.id for photo in photos}
    for photo_id, times in Counter(order).items():
        if photo_id not in known:
            raise InvalidInput("order", f"{photo_id!r} is not one of the photos", "Name only photos of this listing.")
        if times > 1:
            raise InvalidInput("order", f"{photo_id!r} stands in it {times} times", "Name each photo once.")
    if not order:
        raise InvalidInput("order", "it names no photo", "Name at least one, or leave the order out.")
    chosen = tuple(order[:wanted])
    beyond = set(order[wanted:])
    dropped = tuple(
        Dropped(
            photo.id,
            f"the film has room for {wanted} photos and this one comes later in your order"
            if photo.id in beyond
            else "not in the order you gave",
        )
        for photo in photos
        if photo.id not in chosen
    )
    return Selection(chosen, dropped)


def _without_unfit(photos: list[Candidate], dropped: dict[str, Dropped]) -> list[Candidate]:
    """Takes out pictures that would embarrass the film, as long as enough others remain."""
    unfit = sorted((photo for photo in photos if _unfit_reason(photo)), key=lambda photo: photo.report.quality)
    left = len(photos)
    out = set()
    for photo in unfit:
        hopeless = photo.report.room == "agent_selfie"
        if left > (1 if hopeless else _MIN_FILM_PHOTOS):
            dropped[photo.id] = Dropped(photo.id, _unfit_reason(photo))
            out.add(photo.id)
            left -= 1
    return [photo for photo in photos if photo.id not in out]


def _unfit_reason(photo: Candidate) -> str:
    report = photo.report
    if report.room == "agent_selfie":
        return "shows the agent, not the property"
    if "blurred" in report.problems or report.quality < _UNUSABLE_QUALITY:
        return " and ".join(report.problems) or "poor picture quality"
    return ""


def _without_duplicates(photos: list[Candidate], dropped: dict[str, Dropped]) -> list[Candidate]:
    """Of near-equal pictures the best stays."""
    kept: list[Candidate] = []
    for photo in sorted(photos, key=lambda photo: (-photo.report.quality, photo.id)):
        twin = next((other for other in kept if _same_picture(photo.report, other.report)), None)
        if twin is None:
            kept.append(photo)
        else:
            dropped[photo.id] = Dropped(photo.id, f"nearly the same picture as {twin.id}, which is better", twin.id)
    ids = {photo.id for photo in kept}
    return [photo for photo in photos if photo.id in ids]


def _same_picture(one: PhotoReport, other: PhotoReport) -> bool:
    distance = (int(one.perceptual_hash, 16) ^ int(other.perceptual_hash, 16)).bit_count()
    guessed = {one.room_source, other.room_source} & {"none", "picture"}
    return distance <= NEAR_DUPLICATE_BITS and (one.room == other.room or bool(guessed))


def _most_worth(photos: list[Candidate], wanted: int, dropped: dict[str, Dropped]) -> list[Candidate]:
    """Takes photos one by one by quality and room, each further photo of a room counting less."""
    waiting = list(photos)
    taken: list[Candidate] = []
    per_room: Counter[Room] = Counter()
    if wanted < len(waiting):
        opening = max(waiting, key=_opening_strength)
        waiting.remove(opening)
        taken.append(opening)
        per_room[opening.report.room] += 1
    while waiting and len(taken) < wanted:
        best = max(waiting, key=lambda photo: (_worth(photo, per_room), -photos.index(photo)))
        waiting.remove(best)
        taken.append(best)
        per_room[best.report.room] += 1
    for photo in waiting:
        dropped[photo.id] = Dropped(photo.id, _crowded_out_reason(photo, wanted, per_room))
    ids = {photo.id for photo in taken}
    return [photo for photo in photos if photo.id in ids]


def _worth(photo: Candidate, per_room: Counter[Room]) -> float:
    room = photo.report.room
    return (0.35 + photo.report.quality) * _WORTH.get(room, 0.1) * _AGAIN ** per_room[room]


def _crowded_out_reason(photo: Candidate, wanted: int, per_room: Counter[Room]) -> str:
    room, problems = photo.report.room, photo.report.problems
    space = f"the film has room for {wanted} {'photo' if wanted == 1 else 'photos'}"
    if problems:
        return f"{space} and this one is {' and '.join(problems)}"
    if per_room[room] and room != "other":
        return f"{space} and the {room.replace('_', ' ')} is shown already"
    return f"{space} and others show the property better"


def _opening_strength(photo: Candidate) -> float:
    report = photo.report
    landscape = 0.05 if report.width > report.height else 0.0
    # A dark or soft picture is no opening, whatever it shows.
    spoilt = 0.5 if report.problems else 1.0
    return (_ESTABLISHING.get(report.room, 0.1) + report.quality + landscape) * spoilt


def _closing_strength(photo: Candidate) -> float:
    report = photo.report
    return (_CLOSING.get(report.room, 0.0) + report.quality) * (0.5 if report.problems else 1.0)


def _walkthrough(photos: list[Candidate]) -> list[Candidate]:
    if len(photos) == 1:
        return photos
    opening = max(photos, key=_opening_strength)
    rest = [photo for photo in photos if photo is not opening]
    outside = [photo for photo in rest if photo.report.room in _CLOSING]
    closing = max(outside, key=_closing_strength) if outside and len(rest) > 1 else None
    between = [photo for photo in rest if photo is not closing]
    between.sort(key=_walk_place)
    return [opening, *between, *([closing] if closing else [])]


def _walk_place(photo: Candidate) -> tuple[int, int, int, float, str]:
    report = photo.report
    unnumbered = 0 if report.room_index is None else 1
    return (_WALK.index(report.room), unnumbered, report.room_index or 0, -report.quality, photo.id)
