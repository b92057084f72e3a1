"""The camera's path over a still: which part of the photo fills the canvas at a frame.

The path is continuous in time and a pure function of it. Views have exactly the canvas's aspect, so a move never
distorts; they pass through every waypoint with a continuous speed and never leave the photo.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reelestate.film.motion.easing import ease
from reelestate.film.timeline import Asset, Canvas, Easing, Rect, Shot


@dataclass(frozen=True, slots=True)
class View:
    """The part of the upright photo that fills the canvas, as fractions of the photo's width and height."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class _Curve:
    """One coordinate along the path: a monotone cubic through its knots (Fritsch and Carlson)."""

    knots: tuple[float, ...]
    values: tuple[float, ...]
    slopes: tuple[float, ...]

    @classmethod
    def through(cls, knots: Sequence[float], values: Sequence[float]) -> "_Curve":
        steps = [b - a for a, b in pairwise(knots)]
        secants = [(b - a) / step for (a, b), step in zip(pairwise(values), steps, strict=True)]
        inner = [
            _limited_slope(*sides, *slopes) for sides, slopes in zip(pairwise(steps), pairwise(secants), strict=True)
        ]
        return cls(tuple(knots), tuple(values), (secants[0], *inner, secants[-1]))

    def at(self, u: float) -> float:
        i = max(0, min(len(self.knots) - 2, sum(u >= k for k in self.knots) - 1))
        step = self.knots[i + 1] - self.knots[i]
        s = (u - self.knots[i]) / step
        a, b = self.values[i], self.values[i + 1]
        blend = s * s * (3 - 2 * s)
        return a + (b - a) * blend + step * (self.slopes[i] * s * (1 - s) ** 2 - self.slopes[i + 1] * s * s * (1 - s))


def _limited_slope(h0: float, h1: float, d0: float, d1: float) -> float:
    """The slope at a waypoint: zero where the coordinate turns, else the weighted harmonic mean of both sides."""
    if d0 * d1 <= 0:
        return 0.0
    w0, w1 = 2 * h1 + h0, h1 + 2 * h0
    return (w0 + w1) / (w0 / d0 + w1 / d1)


class CameraPath:
    """A shot's move, ready to be asked for any moment of it."""

    def __init__(self, shot: Shot, asset: Asset, canvas: Canvas) -> None:
        self._frames = shot.frames
        self._easing: Easing = shot.motion.easing
        self._height_per_width = asset.width / asset.height / canvas.aspect
        views = [self._fit(r) for r in (shot.motion.start, *shot.motion.via, shot.motion.end)]
        knots = _spread([_distance(a, b) for a, b in pairwise(views)])
        self._x = _Curve.through(knots, [v.x + v.w / 2 for v in views])
        self._y = _Curve.through(knots, [v.y + v.h / 2 for v in views])
        self._w = _Curve.through(knots, [v.w for v in views])

    def view(self, frame: float) -> View:
        """The view ``frame`` frames (fractions allowed) after the shot's first one."""
        u = ease(self._easing, frame / (self._frames - 1) if self._frames > 1 else 0.0)
        w = self._w.at(u)
        h = w * self._height_per_width
        x = min(max(self._x.at(u) - w / 2, 0.0), max(0.0, 1.0 - w))
        y = min(max(self._y.at(u) - h / 2, 0.0), max(0.0, 1.0 - h))
        return View(x, y, w, h)

    def bounds(self) -> View:
        """The smallest part of the photo that holds every frame's view."""
        views = [self.view(f) for f in range(self._frames)]
        x, y = min(v.x for v in views), min(v.y for v in views)
        return View(x, y, max(v.x + v.w for v in views) - x, max(v.y + v.h for v in views) - y)

    def widths(self) -> tuple[float, float]:
        """Width of the closest and of the widest view."""
        widths = [self.view(f).w for f in range(self._frames)]
        return min(widths), max(widths)

    def _fit(self, rect: Rect) -> View:
        """The largest view of the canvas's aspect inside ``rect``, sharing its centre."""
        w = min(rect.w, rect.h / self._height_per_width)
        h = w * self._height_per_width
        return View(rect.x + (rect.w - w) / 2, rect.y + (rect.h - h) / 2, w, h)


def view_at(shot: Shot, asset: Asset, canvas: Canvas, frame: float) -> View:
    """The view of ``shot`` at ``frame`` frames after its first one; fractions of a frame are allowed."""
    return CameraPath(shot, asset, canvas).view(frame)


def _distance(a: View, b: View) -> float:
    """How far apart two views look: travel in view sizes plus the zoom between them."""
    dx = (a.x + a.w / 2 - b.x - b.w / 2) / min(a.w, b.w)
    dy = (a.y + a.h / 2 - b.y - b.h / 2) / min(a.h, b.h)
    return math.hypot(dx, dy) + abs(math.log(a.w / b.w))


def _spread(distances: Sequence[float]) -> list[float]:
    """Knots 0..1 spaced by distance, so that the speed is even over the waypoints."""
    least = max(sum(distances) / 1000, 1e-9)
    knots = [0.0]
    for distance in distances:
        knots.append(knots[-1] + max(distance, least))
    return [k / knots[-1] for k in knots]
