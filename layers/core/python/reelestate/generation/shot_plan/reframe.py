"""Views of a photo in a canvas's aspect: how large, how sharp, and where they may stand."""

from dataclasses import dataclass

from reelestate.film.timeline import Asset, Canvas, Rect
from reelestate.providers.photo_analysis.base import PhotoReport, Point

SHARP_UPSCALE = 1.6
"""Up to here an enlarged photo still looks sharp in a film."""

_ROUND = 0.04
_DRAW = 0.4


@dataclass(frozen=True, slots=True)
class Keep:
    """What must stay in view, as fractions of the photo, and where the view is best centred."""

    x0: float
    y0: float
    x1: float
    y1: float
    aim: Point


@dataclass(frozen=True, slots=True)
class Framing:
    """The largest view of the canvas's aspect inside the photo: ``width`` and ``height`` as fractions of the photo."""

    width: float
    height: float
    upscale: float

    @classmethod
    def of(cls, asset: Asset, canvas: Canvas) -> "Framing":
        """``upscale`` is canvas pixels per photo pixel when the largest view fills the canvas."""
        ratio = asset.width / asset.height / canvas.aspect
        width, height = (1 / ratio, 1.0) if ratio > 1 else (1.0, ratio)
        return cls(width, height, canvas.width / (width * asset.width))

    @property
    def closest(self) -> float:
        """The smallest scale of the view, at most 1, at which the photo still looks sharp."""
        return min(1.0, self.upscale / SHARP_UPSCALE)

    @property
    def room_x(self) -> float:
        """How far the largest view can travel sideways, in view widths."""
        return (1 - self.width) / self.width

    @property
    def room_y(self) -> float:
        """How far the largest view can travel up and down, in view heights."""
        return (1 - self.height) / self.height

    def view(self, x: float, y: float, scale: float = 1.0) -> Rect:
        """The view of this scale centred at (x, y), moved as little as needed to stay inside the photo."""
        w, h = self.width * scale, self.height * scale
        return Rect(x=_inside(x - w / 2, w), y=_inside(y - h / 2, h), w=w, h=h)

    def reach_x(self, keep: Keep, scale: float = 1.0) -> tuple[float, float]:
        """The leftmost and rightmost centre of a view that holds what must be kept."""
        return _reach(self.width * scale, keep.x0, keep.x1)

    def reach_y(self, keep: Keep, scale: float = 1.0) -> tuple[float, float]:
        """The same for up and down."""
        return _reach(self.height * scale, keep.y0, keep.y1)


def keep_of(report: PhotoReport, take: int) -> Keep:
    """What the ``take``-th shot of a photo shows: faces always; else first the focus, then the other places."""
    if report.faces:
        x0, x1 = min(face.x for face in report.faces), max(face.x + face.w for face in report.faces)
        y0, y1 = min(face.y for face in report.faces), max(face.y + face.h for face in report.faces)
        return _keep(x0, y0, x1, y1, Point(x=_unit((x0 + x1) / 2), y=_unit((y0 + y1) / 2)))
    place = places(report)[take % len(places(report))]
    aim = place if take else _between(place, report.path)
    return _keep(place.x - _ROUND, place.y - _ROUND, place.x + _ROUND, place.y + _ROUND, aim)


def places(report: PhotoReport) -> tuple[Point, ...]:
    """The focus, then the other salient places, farthest from the focus first; never fewer than two."""
    focus = report.focus
    others = [point for point in report.path if abs(point.x - focus.x) + abs(point.y - focus.y) > 0.12]
    others.sort(key=lambda point: (-abs(point.x - focus.x) - abs(point.y - focus.y), point.x, point.y))
    return (focus, *others) if others else (focus, Point(x=1 - focus.x, y=1 - focus.y))


def _keep(x0: float, y0: float, x1: float, y1: float, aim: Point) -> Keep:
    return Keep(_unit(x0), _unit(y0), _unit(x1), _unit(y1), aim)


def _between(focus: Point, path: tuple[Point, ...]) -> Point:
    """The focus, drawn towards the other salient places, so that a view shows a room and not one thing in it."""
    if not path:
        return focus
    x, y = sum(point.x for point in path) / len(path), sum(point.y for point in path) / len(path)
    return Point(x=focus.x + _DRAW * (x - focus.x), y=focus.y + _DRAW * (y - focus.y))


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _inside(start: float, size: float) -> float:
    return min(max(0.0, start), max(0.0, 1.0 - size))


def _reach(size: float, first: float, last: float) -> tuple[float, float]:
    lowest, highest = size / 2, 1 - size / 2
    low, high = max(lowest, last - size / 2), min(highest, first + size / 2)
    if low <= high:
        return low, high
    # It is wider than the view: its middle is the best there is.
    middle = min(max((first + last) / 2, lowest), max(lowest, highest))
    return middle, middle
