"""Line icons, drawn on a 24 × 24 grid with round joints at four times their size."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

_GRID = 24
_SUPERSAMPLING = 4
_STROKE = 1.8

Point = tuple[float, float]


class _Pen:
    """Strokes of one width on a mask, in grid units."""

    def __init__(self, size: int) -> None:
        self.scale = size * _SUPERSAMPLING / _GRID
        self.mask = Image.new("L", (size * _SUPERSAMPLING, size * _SUPERSAMPLING))
        self._draw = ImageDraw.Draw(self.mask)

    def line(self, *points: Point) -> None:
        placed = [(x * self.scale, y * self.scale) for x, y in points]
        width = _STROKE * self.scale
        self._draw.line(placed, fill=255, width=round(width))
        for x, y in placed:
            self._draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)

    def arc(self, centre: Point, radii: Point, start: float, end: float) -> None:
        """Degrees clockwise from three o'clock."""
        steps = max(8, int(abs(end - start) / 6))
        angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
        self.line(*[(centre[0] + radii[0] * math.cos(a), centre[1] + radii[1] * math.sin(a)) for a in angles])

    def circle(self, centre: Point, radius: float) -> None:
        self.arc(centre, (radius, radius), 0, 360)

    def dot(self, centre: Point, radius: float) -> None:
        x, y, r = centre[0] * self.scale, centre[1] * self.scale, radius * self.scale
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=255)

    def box(self, x0: float, y0: float, x1: float, y1: float, radius: float = 1.5) -> None:
        r = radius
        self.line((x0 + r, y0), (x1 - r, y0))
        self.line((x0 + r, y1), (x1 - r, y1))
        self.line((x0, y0 + r), (x0, y1 - r))
        self.line((x1, y0 + r), (x1, y1 - r))
        for centre, start in (
            ((x0 + r, y0 + r), 180.0),
            ((x1 - r, y0 + r), 270.0),
            ((x1 - r, y1 - r), 0.0),
            ((x0 + r, y1 - r), 90.0),
        ):
            self.arc(centre, (r, r), start, start + 90)


@lru_cache(maxsize=128)
def icon(name: str, size: int) -> Image.Image:
    """The icon's ink as an ``L`` image of ``size`` × ``size`` pixels. Not to be changed by the caller."""
    pen = _Pen(size)
    _DRAWINGS[name](pen)
    return pen.mask.reduce(_SUPERSAMPLING)


def _bed(pen: _Pen) -> None:
    pen.line((2.5, 5), (2.5, 19))
    pen.line((2.5, 16), (21.5, 16))
    pen.line((21.5, 19), (21.5, 13))
    pen.arc((18.5, 13), (3, 3), -90, 0)
    pen.line((18.5, 10), (10.5, 10), (10.5, 16))
    pen.circle((6.5, 12), 1.9)


def _bath(pen: _Pen) -> None:
    pen.line((2, 12.5), (22, 12.5))
    pen.line((3.5, 12.5), (3.5, 15))
    pen.line((20.5, 12.5), (20.5, 15))
    pen.arc((7.5, 15), (4, 4), 180, 90)
    pen.line((7.5, 19), (16.5, 19))
    pen.arc((16.5, 15), (4, 4), 90, 0)
    pen.line((6.5, 19.2), (5.6, 21.5))
    pen.line((17.5, 19.2), (18.4, 21.5))
    pen.line((6, 12.5), (6, 5.5))
    pen.arc((8.4, 5.5), (2.4, 2.4), 180, 350)
    pen.line((9, 6.6), (12.4, 6.6))


def _area(pen: _Pen) -> None:
    pen.line((9, 3.5), (3.5, 3.5), (3.5, 9))
    pen.line((15, 20.5), (20.5, 20.5), (20.5, 15))
    pen.line((3.5, 3.5), (20.5, 20.5))
    pen.line((15, 3.5), (20.5, 3.5), (20.5, 9))
    pen.line((9, 20.5), (3.5, 20.5), (3.5, 15))


def _sleeps(pen: _Pen) -> None:
    pen.circle((9, 7.5), 3.8)
    pen.arc((9, 20.5), (6.8, 6), 180, 360)
    pen.arc((16, 7.5), (3.8, 3.8), -70, 70)
    pen.arc((15.6, 20.5), (6.4, 6), -68, 0)


def _lot(pen: _Pen) -> None:
    pen.line((12, 21.5), (12, 13))
    pen.line((12, 17), (15, 14.2))
    pen.circle((12, 9), 6.2)
    pen.line((4, 21.5), (20, 21.5))


def _year(pen: _Pen) -> None:
    pen.box(3.2, 5, 20.8, 21, 2)
    pen.line((3.2, 10), (20.8, 10))
    pen.line((8, 2.6), (8, 6.6))
    pen.line((16, 2.6), (16, 6.6))
    for x, y in ((8, 13.8), (12, 13.8), (16, 13.8), (8, 17.4), (12, 17.4)):
        pen.dot((x, y), 1.1)


def _beach(pen: _Pen) -> None:
    pen.arc((11.5, 12), (8.5, 8.5), 180, 360)
    pen.line((3, 12), (20, 12))
    pen.line((11.5, 3.4), (11.5, 19))
    pen.line((2, 20.6), (22, 20.6))
    pen.arc((11.5, 12), (3.8, 8.5), 180, 360)


def _pin(pen: _Pen) -> None:
    pen.arc((12, 9.6), (7, 7), 158, 382)
    pen.line((5.5, 12.2), (12, 21.6), (18.5, 12.2))
    pen.circle((12, 9.6), 2.4)


def _clock(pen: _Pen) -> None:
    pen.circle((12, 12), 9)
    pen.line((12, 6.6), (12, 12), (15.8, 14.2))


def _phone(pen: _Pen) -> None:
    handset: Sequence[Point] = (
        (5.2, 3), (8.6, 3), (10.2, 7.4), (8.2, 9.4), (14.6, 15.8), (16.6, 13.8), (21, 15.4), (21, 18.8),
        (18.8, 21), (12, 18.8), (5.2, 12), (3, 5.2), (5.2, 3),
    )  # fmt: skip
    pen.line(*handset)


def _info(pen: _Pen) -> None:
    pen.circle((12, 12), 9)
    pen.line((12, 11), (12, 16.4))
    pen.dot((12, 7.6), 1.3)


_DRAWINGS: dict[str, Callable[[_Pen], None]] = {
    "bed": _bed,
    "bath": _bath,
    "area": _area,
    "sleeps": _sleeps,
    "lot": _lot,
    "year": _year,
    "beach": _beach,
    "pin": _pin,
    "clock": _clock,
    "phone": _phone,
    "info": _info,
}
