"""Which beat is spoken over which photo: in story order, evenly, and where the picture fits the words."""

from collections.abc import Collection

from reelestate.providers.script_writing.base import ScriptPhoto
from reelestate.providers.script_writing.beats import Beat
from reelestate.providers.script_writing.choice import Phrase

Spoken = tuple[Beat, Phrase]
_FIT = 30.0
_DRIFT = 80.0
_CLASH = 60.0
_EDGES = {"hook": 6, "ending": 1}


def place(spoken: list[Spoken], photos: tuple[ScriptPhoto, ...]) -> list[tuple[int | None, list[Spoken]]]:
    """(photo index, what is spoken over it) in film order; several beats share a photo only when photos are few."""
    if not photos:
        return [(None, [item]) for item in sorted(spoken, key=lambda item: item[0].place)]
    pinned = [item for item in spoken if item[0].at is not None]
    free = sorted((item for item in spoken if item[0].at is None), key=lambda item: item[0].place)
    load = [0.0] * len(photos)
    for beat, phrase in pinned:
        load[beat.at or 0] += phrase.words + _EDGES.get(beat.key, 0)
    named = frozenset(beat.at for beat, _ in pinned if beat.role == "room")
    where = _spread(free, photos, load, named)
    groups: list[list[Spoken]] = [[] for _ in photos]
    for beat, phrase in pinned:
        groups[beat.at or 0].append((beat, phrase))
    for item, index in zip(free, where, strict=True):
        groups[index].append(item)
    return [(index, _in_order(group)) for index, group in enumerate(groups) if group]


def _in_order(group: list[Spoken]) -> list[Spoken]:
    def order(item: Spoken) -> float:
        beat = item[0]
        return -1.0 if beat.role == "room" else beat.place if beat.place > 0 else -2.0

    return sorted(group, key=order)


def _spread(
    free: list[Spoken], photos: tuple[ScriptPhoto, ...], load: list[float], named: Collection[int | None]
) -> list[int]:
    """Photo index of every free beat, never decreasing, at the least total cost.

    The cost of a photo is the square of its words, so lines stay short; a beat also pays for drifting from its even
    place in the film, earns a discount over a photo that suits it, and pays for talking of something else over a room
    that has just been named. Dynamic programming over beats and photos.
    """
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}  # beats placed so far → (cost, their photos)
    for index in range(len(photos)):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for done, (cost, path) in best.items():
            words, extra = load[index], 0.0
            for taken in range(done, len(free) + 1):
                if taken > done:
                    words += free[taken - 1][1].words
                    extra += _beat_cost(taken - 1, index, free, photos, index in named)
                candidate = (cost + extra + words * words, path + (index,) * (taken - done))
                if taken not in reached or candidate < reached[taken]:
                    reached[taken] = candidate
        best = reached
    return list(best[len(free)][1])


def _beat_cost(number: int, index: int, free: list[Spoken], photos: tuple[ScriptPhoto, ...], named: bool) -> float:
    even = (number + 1) / (len(free) + 1)
    drift = _DRIFT * (index / max(1, len(photos) - 1) - even) ** 2
    suits = photos[index].room in free[number][0].suits
    return drift - _FIT * suits + _CLASH * (named and not suits)
