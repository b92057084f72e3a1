"""What a design decides: where photos, grounds and text columns stand. Pixels of the canvas throughout."""

from dataclasses import dataclass, field
from typing import Literal

from reelestate.film.infographic.rows import Row
from reelestate.film.infographic.tones import Tone
from reelestate.film.picture.colour import Colour
from reelestate.film.picture.safe_area import Box

Shape = Literal["rect", "arch", "circle"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A photo in a frame.

    ``until``: its lower edge moves to ``gap`` above the column of that name; ``after``: its upper edge to below it.
    ``border`` is a mat around it in ``border_colour``.
    """

    photo: int
    box: Box
    shape: Shape = "rect"
    radius: int = 0
    until: str = ""
    after: str = ""
    gap: int = 0
    border: int = 0
    border_colour: Colour = (255, 255, 255)
    dimmed: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A filled, possibly rounded rectangle."""

    box: Box
    colour: Colour
    alpha: float = 1.0
    radius: int = 0
    shadow: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A hairline frame."""

    box: Box
    colour: Colour
    width: int = 3
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle with a thin ring inside its edge."""

    box: Box
    colour: Colour
    ring: Colour


@dataclass(frozen=True, slots=True)
class Notches:
    """Two half discs bitten out of a ticket's sides, and the dashed line between them."""

    box: Box
    colour: Colour
    radius: int
    line: Colour


@dataclass(frozen=True, slots=True)
class Panel:
    """A ground as high as its column's content. ``pad`` is the room around the text.

    A ``scrim`` instead darkens from ``fade`` above the text down to the box's lower edge, which ``bleed`` moves.
    """

    kind: Literal["plate", "scrim"] = "plate"
    pad: int = 40
    radius: int = 0
    shadow: bool = False
    bleed: Box | None = None
    fade: int = 240
    stripe: Colour | None = None
    hug: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Rows under each other in a box."""

    name: str
    box: Box
    rows: tuple[Row, ...]
    tone: Tone
    align: Literal["start", "centre"] = "start"
    valign: Literal["top", "middle", "bottom"] = "top"
    gap: int = 22
    panel: Panel | None = None
    scale: float = 1.0


Ornament = Plate | Outline | Disc | Notches


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A card before it is drawn, from the lowest to the highest: ground, under, frames, ornaments, columns."""

    ground: Colour
    frames: tuple[Frame, ...] = ()
    ornaments: tuple[Ornament, ...] = ()
    columns: tuple[Column, ...] = ()
    over: tuple[Ornament, ...] = field(default=())
    """Ornaments above the panels and below the text."""
    under: tuple[Ornament, ...] = field(default=())
    """Ornaments below the photos."""
