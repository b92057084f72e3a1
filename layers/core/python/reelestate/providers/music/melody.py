"""Tunes: a short motif that is repeated, answered and varied, so that a bed has something to remember."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from reelestate.providers.music.harmony import nearest

Rhythm = tuple[tuple[float, float], ...]
"""(start, length) in beats within one bar."""


@dataclass(frozen=True, slots=True)
class Motif:
    """A rhythm and, for each of its notes, how many scale steps it lies above the first."""

    rhythm: Rhythm
    contour: tuple[int, ...]


def invent(random: Random, rhythms: Sequence[Rhythm], leap: int = 3) -> Motif:
    """A motif: mostly steps, one leap, ending near where it began."""
    rhythm = random.choice(rhythms)
    contour, height = [0], 0
    leap_at = random.randrange(1, len(rhythm)) if len(rhythm) > 1 else 0
    for i in range(1, len(rhythm)):
        move = random.choice((-leap, leap)) if i == leap_at else random.choice((-1, -1, 1, 1, 2, -2))
        if abs(height + move) > 4:
            move = -move
        height += move
        contour.append(height)
    return Motif(rhythm, tuple(contour))


def answer(motif: Motif) -> Motif:
    """The motif's mirror image, which falls where it rose and comes to rest."""
    return Motif(motif.rhythm, (*(-step for step in motif.contour[:-1]), 0))


def place(motif: Motif, scale: Sequence[int], chord: Sequence[int], around: int) -> list[tuple[float, float, int]]:
    """(start, length, pitch) of the motif in a bar: its first and last notes belong to the chord."""
    tones = [p for p in scale if p % 12 in chord] or list(scale)
    first = scale.index(nearest(tones, around)) if nearest(tones, around) in scale else 0
    placed = []
    for i, ((start, length), step) in enumerate(zip(motif.rhythm, motif.contour, strict=True)):
        pitch = scale[max(0, min(len(scale) - 1, first + step))]
        if i + 1 == len(motif.rhythm) or (start % 1 == 0 and length >= 1):
            pitch = nearest(tones, pitch)
        placed.append((start, length, pitch))
    return placed
