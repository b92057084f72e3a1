"""Where overlays may be: the safe area of a canvas, and a zone in it for each kind of overlay.

All measures scale with the canvas's shorter side; ``unit`` is one pixel of a 1080 px wide canvas.

Zones of different kinds do not touch, but for kinds that take turns: title and open house share the headline, facts
and lower third the strip, and the agent card takes the whole room above the captions. ``takes_turns`` tells; a plan
must not show two such kinds at the same time. The watermark takes the top corner that the logo leaves free; a logo in a
bottom corner takes the lower edge of the strip, and texts shown with it are raised.
"""

from dataclasses import dataclass
from typing import Literal

from reelestate.film.timeline.model import Canvas, Corner, LogoOverlay, Overlay, WatermarkOverlay

Kind = Literal[
    "title",
    "price",
    "address",
    "facts",
    "lower_third",
    "agent_card",
    "logo",
    "open_house",
    "disclosure",
    "watermark",
    "caption",
]

SMALLEST_TEXT = 28
"""In units: what a phone still shows readably."""

_TOP_ROW, _ADDRESS, _PRICE, _STRIP, _CAPTION = 72, 120, 88, 118, 172
_GAP, _CAPTION_GAP = 12, 20
_HEADLINE_MOST = 330
_LOGO_SHARE, _CARD_WIDTH, _CAPTION_WIDTH = 0.27, 1000, 1360
_TALLER_THAN_FEED = 0.65
"""Canvases narrower than this are watched in apps whose buttons cover the top fifth and the bottom third."""

_SHARED = (
    frozenset({"title", "open_house"}),
    frozenset({"facts", "lower_third"}),
)
_UNDER_AGENT_CARD = frozenset({"title", "open_house", "address", "price", "facts", "lower_third"})


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the canvas in pixels; ``x1`` and ``y1`` are outside."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.y1 - self.y0

    def meets(self, other: "Box") -> bool:
        """Whether the two share a pixel."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1


def unit(canvas: Canvas) -> float:
    """Canvas pixels per design pixel."""
    return min(canvas.width, canvas.height) / 1080


def safe_area(canvas: Canvas) -> tuple[int, int, int, int]:
    """``(x0, y0, x1, y1)`` within which all text stays: clear of the apps' own buttons, or 5 % of each side."""
    left, top, right, bottom = (0.1, 0.2, 0.9, 0.65) if canvas.aspect < _TALLER_THAN_FEED else (0.05, 0.05, 0.95, 0.95)
    return (
        round(canvas.width * left),
        round(canvas.height * top),
        round(canvas.width * right),
        round(canvas.height * bottom),
    )


def zone(canvas: Canvas, kind: Kind, corner: Corner = "top_right") -> Box:
    """The rectangle that belongs to a kind of overlay; ``corner`` is for the logo and the watermark."""
    x0, y0, x1, y1 = safe_area(canvas)
    u = unit(canvas)
    if kind in ("logo", "disclosure", "watermark"):
        height = round(_TOP_ROW * u)
        top = text_room(canvas).y1 - height if corner.startswith("bottom") else y0
        return _corner_row(Box(x0, top, x1, top + height), kind, corner, u)
    if kind == "caption":
        margin = max(0, (x1 - x0 - round(_CAPTION_WIDTH * u)) // 2)
        return Box(x0 + margin, y1 - round(_CAPTION * u), x1 - margin, y1)
    room = text_room(canvas)
    rows = _stack(room.y0, room.y1, u)
    if kind == "agent_card":
        margin = max(0, (x1 - x0 - round(_CARD_WIDTH * u)) // 2)
        return Box(x0 + margin, rows["headline"][0], x1 - margin, rows["strip"][1])
    row = {"title": "headline", "open_house": "headline", "facts": "strip", "lower_third": "strip"}.get(kind, kind)
    return Box(x0, rows[row][0], min(x1, x0 + round(_CARD_WIDTH * u)), rows[row][1])


def text_room(canvas: Canvas, *, raised: bool = False) -> Box:
    """The room between the top row and the captions; ``raised`` leaves out the row of a logo at the bottom."""
    x0, y0, x1, y1 = safe_area(canvas)
    u = unit(canvas)
    bottom = y1 - round((_CAPTION + _CAPTION_GAP) * u)
    return Box(x0, y0 + round((_TOP_ROW + _GAP) * u), x1, bottom - (round((_TOP_ROW + _GAP) * u) if raised else 0))


def occupied(canvas: Canvas, overlay: Overlay) -> Box:
    """The rectangle that an overlay may cover: its kind's zone, or all the room of a text that stands elsewhere."""
    if isinstance(overlay, LogoOverlay | WatermarkOverlay):
        return zone(canvas, overlay.kind, overlay.corner)
    if getattr(overlay, "place", None) is not None or getattr(overlay, "raised", False):
        return text_room(canvas)
    return zone(canvas, overlay.kind)


def takes_turns(first: Kind, second: Kind) -> bool:
    """Whether the two kinds share room, so that only one of them may be on screen."""
    if first == second or {first, second} in _SHARED:
        return True
    return "agent_card" in (first, second) and bool({first, second} & _UNDER_AGENT_CARD)


def _stack(top: int, bottom: int, u: float) -> dict[str, tuple[int, int]]:
    """Rows from the captions upwards; the headline takes what is left, up to a most."""
    rows: dict[str, tuple[int, int]] = {}
    y = bottom
    for name, height in (("strip", _STRIP), ("price", _PRICE), ("address", _ADDRESS)):
        rows[name] = (y - round(height * u), y)
        y = rows[name][0] - round(_GAP * u)
    rows["headline"] = (max(top, y - round(_HEADLINE_MOST * u)), y)
    return rows


def _corner_row(row: Box, kind: Kind, corner: Corner, u: float) -> Box:
    logo = round(min(row.width * _LOGO_SHARE, 380 * u))
    if kind == "disclosure":
        gap = logo + round(_GAP * u)
        return Box(row.x0 + gap, row.y0, row.x1 - gap, row.y1)
    left = row.x0 if corner.endswith("left") else row.x1 - logo
    return Box(left, row.y0, left + logo, row.y1)
