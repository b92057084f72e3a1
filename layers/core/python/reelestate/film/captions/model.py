"""Words with times, cues, and the limits a cue must keep."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from reelestate.film.timeline.model import Canvas

_PORTRAIT, _FEED, _LANDSCAPE = 20, 24, 42


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the display text and the milliseconds of the film in which it is spoken."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Cue:
    """Text shown together. ``lines`` are in reading order; ``words`` are empty for cues read from a file.

    In scripts written without spaces a word is the smallest piece a line may break at.
    """

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a viewer can read, after the Netflix timed-text style guide.

    ``max_cps`` counts columns: a full-width character is two, a combining mark none. ``chain_ms`` is the silence so
    short that a cue stays until the next one instead of blinking; ``max_shift_ms`` is how far a cue may appear before
    or stay after its speech when that is needed to read it.
    """

    max_lines: int = 2
    min_ms: float = 5000 / 6
    max_ms: float = 7000
    max_cps: float = 17.0
    gap_frames: int = 2
    chain_ms: float = 400
    max_shift_ms: float = 300


LIMITS = Limits()

Rule = Literal["lines", "length", "shortest", "longest", "speed", "gap"]


@dataclass(frozen=True, slots=True)
class Unmet:
    """A limit that cue number ``cue`` (from 0) does not keep."""

    cue: int
    rule: Rule
    measured: float
    limit: float
    text: str


def columns(text: str) -> int:
    """The text's length as a reader sees it: combining marks count 0, full-width characters 2, the rest 1."""
    return sum(_columns_of(character) for character in text)


def line_length(canvas: Canvas) -> int:
    """Columns a caption line may have: 20 in full-screen portrait, 24 in feed formats, 42 in landscape."""
    if canvas.aspect < 0.65:
        return _PORTRAIT
    return _FEED if canvas.aspect <= 1 else _LANDSCAPE


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
