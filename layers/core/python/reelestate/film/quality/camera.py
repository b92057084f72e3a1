"""How the planned camera moves the picture between two frames, and which parts of it overlays cover."""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reelestate.film.motion.path import CameraPath, View
from reelestate.film.picture.safe_area import Box, occupied
from reelestate.film.timeline.model import Timeline


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a point of one frame is in a later one: ``scale · point + offset``, in fractions of the canvas."""

    scale: float
    offset_x: float
    offset_y: float

    def largest(self, width: int, height: int) -> float:
        """The longest way a corner of the canvas travels, in the given pixels."""
        return max(self.travel(u, v, width, height) for u in (0, 1) for v in (0, 1))

    def travel(self, u: float, v: float, width: int, height: int) -> float:
        """The way a point (fractions of the canvas) travels, in pixels of a canvas of the given size."""
        grow = self.scale - 1
        return math.hypot((grow * u + self.offset_x) * width, (grow * v + self.offset_y) * height)


class PlannedCamera:
    """The timeline's camera at every frame that shows one shot alone."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._view = lru_cache(maxsize=128)(self._view_at)

    @cached_property
    def shot_at(self) -> list[int]:
        """For every frame the index of the only shot on screen, −1 during transitions."""
        shots = self._timeline.shots
        alone = [-1] * self._timeline.frames
        for index, shot in enumerate(shots):
            leaves = shots[index + 1].transition.frames if index + 1 < len(shots) else 0
            for frame in range(shot.start_frame + shot.transition.frames, shot.end_frame - leaves):
                alone[frame] = index
        return alone

    def shift(self, earlier: int, later: int) -> Shift | None:
        """The move between two frames; None when they do not show the same shot alone."""
        frames = self.shot_at
        if not 0 <= earlier < later < len(frames) or frames[earlier] < 0 or frames[earlier] != frames[later]:
            return None
        if any(frames[frame] != frames[earlier] for frame in range(earlier, later)):
            return None
        a, b = self._view(earlier), self._view(later)
        return Shift(a.w / b.w, (a.x - b.x) / b.w, (a.y - b.y) / b.h)

    def covered(self, first: int, last: int) -> list[Box]:
        """The zones of the overlays on screen at any of the frames, in canvas pixels."""
        overlays = self._timeline.overlays
        return [occupied(self._timeline.canvas, o) for o in overlays if o.start_frame <= last and first < o.end_frame]

    @cached_property
    def _paths(self) -> list[CameraPath]:
        timeline = self._timeline
        return [CameraPath(shot, timeline.assets[shot.asset], timeline.canvas) for shot in timeline.shots]

    def _view_at(self, frame: int) -> View:
        index = self.shot_at[frame]
        return self._paths[index].view(frame - self._timeline.shots[index].start_frame)
