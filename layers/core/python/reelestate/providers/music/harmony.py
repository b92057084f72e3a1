"""Chords, voice leading and scales."""

from collections.abc import Sequence
from dataclasses import dataclass

QUALITIES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "maj9": (0, 4, 7, 11, 14),
    "min9": (0, 3, 7, 10, 14),
    "add9": (0, 4, 7, 14),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "dom7": (0, 4, 7, 10),
    "six9": (0, 4, 7, 9, 14),
    "fifth": (0, 7),
}
MAJOR, MINOR, MAJOR_PENTATONIC = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9)


@dataclass(frozen=True, slots=True)
class Chord:
    """A root (semitones above the key's tonic) and a quality from ``QUALITIES``."""

    root: int
    quality: str

    def pitch_classes(self, key: int) -> list[int]:
        """The chord's notes as pitch classes, the root first."""
        return [(key + self.root + step) % 12 for step in QUALITIES[self.quality]]

    def bass(self, key: int, low: int = 33) -> int:
        """The root in the octave from ``low`` upwards."""
        return low + (key + self.root - low) % 12


def chords(text: str) -> tuple[Chord, ...]:
    """Chords written as 'root:quality …', e.g. '0:maj7 9:min7'."""
    pairs = (item.split(":") for item in text.split())
    return tuple(Chord(int(root), quality) for root, quality in pairs)


def lead_voices(previous: Sequence[int], pitch_classes: Sequence[int], centre: int) -> list[int]:
    """The chord voiced so that each note lies as near as can be to the chord before, all near ``centre``."""
    anchors = sorted(previous) or [centre - 4 + 4 * i for i in range(len(pitch_classes))]
    voiced: list[int] = []
    for pitch_class in pitch_classes:
        options = [octave * 12 + pitch_class for octave in range(2, 8)]
        free = [p for p in options if p not in voiced and abs(p - centre) <= 11] or options
        voiced.append(min(free, key=lambda p: min(abs(p - a) for a in anchors) + 0.35 * abs(p - centre)))
    return sorted(voiced)


def scale_pitches(key: int, steps: Sequence[int], low: int, high: int) -> list[int]:
    """All notes of a scale within a range of pitches."""
    return [pitch for pitch in range(low, high + 1) if (pitch - key) % 12 in steps]


def nearest(pitches: Sequence[int], target: float) -> int:
    """The pitch closest to the target."""
    return min(pitches, key=lambda p: (abs(p - target), p))
