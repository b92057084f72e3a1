"""The lines of a text column, described but not yet set: sizes are in design pixels of a 1080 px wide canvas.

``drop`` is the order in which rows go when a column is too full: 1 goes first, 0 never goes.
"""

from dataclasses import dataclass
from typing import Literal

from reelestate.film.infographic.model import Mark
from reelestate.film.timeline.model import FactItem

Ink = Literal["text", "muted", "accent"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph that shrinks, then wraps, to its column's width."""

    text: str
    size: float
    weight: Literal["regular", "medium", "semibold", "bold", "extrabold"] = "medium"
    face: Literal["heading", "body"] = "body"
    ink: Ink = "text"
    lines: int = 1
    tracking: float = 0.0
    capitals: bool = False
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Pill:
    """A word on a filled ground of its own; ``square`` corners make it a label."""

    text: str
    size: float = 34
    square: bool = False
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A short accent bar, or a hairline over the whole width when ``width`` is 0."""

    width: float = 72
    height: float = 6
    drop: int = 1


@dataclass(frozen=True, slots=True)
class Price:
    """The price, with the former one struck through above it."""

    text: str
    was: str = ""
    size: float = 72
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures with icons: a strip of columns, a grid of two columns, or very large figures under each other."""

    items: tuple[FactItem, ...]
    style: Literal["strip", "grid", "figures"] = "strip"
    size: float = 46
    drop: int = 4


@dataclass(frozen=True, slots=True)
class Points:
    """A list, each point behind its mark."""

    items: tuple[str, ...]
    mark: Mark = "check"
    size: float = 38
    lines: int = 2
    ruled: bool = False
    drop: int = 3


@dataclass(frozen=True, slots=True)
class Visit:
    """The day of a viewing, large, and its hours beside a clock."""

    day: str
    hours: str
    size: float = 64
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Agent:
    """Headshot, name, brokerage, licence and phone, and the logo where there is room for it."""

    drop: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its quiet zone, and a line beside it."""

    link: str
    text: str = ""
    size: float = 190
    drop: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Pairs of a quiet word and what it stands for, divided by hairlines."""

    pairs: tuple[tuple[str, str], ...]
    size: float = 38
    drop: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty height."""

    height: float = 24


@dataclass(frozen=True, slots=True)
class Spring:
    """Takes an equal share of the height the column does not need."""


Row = Text | Pill | Rule | Price | Facts | Points | Visit | Agent | Code | Table | Gap | Spring


def is_blank(row: Row) -> bool:
    """Whether the row has nothing to show."""
    match row:
        case Text() | Pill() | Price():
            return not row.text.strip()
        case Facts() | Points():
            return not row.items
        case Visit():
            return not row.day.strip()
        case Table():
            return not row.pairs
        case Code():
            return not row.link
        case _:
            return False


def drop_of(row: Row) -> int:
    """When the row goes: 1 first, 0 never."""
    return 0 if isinstance(row, Gap | Spring) else row.drop


def said_by(row: Row) -> str:
    """What a person misses when the row is not shown; empty for what only divides."""
    match row:
        case Text() | Pill() | Price():
            return row.text
        case Facts():
            return ", ".join(f"{item.value} {item.label}".strip() for item in row.items)
        case Points():
            return ", ".join(row.items)
        case Code():
            return row.link
        case _:
            return ""
