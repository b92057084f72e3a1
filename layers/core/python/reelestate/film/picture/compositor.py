"""Putting frames together: shots, the transitions between them, and the overlays on top.

A frame is a pure function of its index: every cut of a film into segments gives the same frames.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from reelestate.film.picture.layer import Layer
from reelestate.film.picture.planes import F32, U8, Frame, premultiplied
from reelestate.film.picture.source import ShotSource
from reelestate.film.picture.transitions import TRANSITIONS, Moment
from reelestate.film.picture.transitions.base import even
from reelestate.film.timeline import Overlay, Timeline

LayersOf = Callable[[Timeline, Overlay, Mapping[str, Path]], Sequence[Layer]]
"""Makes an overlay's layers; ``reelestate.film.picture.overlays.layers`` is the real one."""

_OPAQUE = 255


class _Stamp:
    """A layer ready to be put on frames: per plane (what remains of the picture below, what is added)."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._painted = _painted(layer.rgba)
        self._planes: tuple[tuple[F32, F32], ...] = ()
        self._level = -1
        self._mixed: list[tuple[U8, U8]] = []

    def draw(self, frame: int, out: Frame) -> None:
        """Put the layer on ``out`` as it looks at the film's frame."""
        level = round(self._layer.opacity(frame) * _OPAQUE)
        if level == 0:
            self._planes, self._mixed, self._level = (), [], -1
            return
        top, bottom, left, right = self._painted
        if not self._planes:
            self._planes = premultiplied(self._layer.rgba[top:bottom, left:right])
        if level != self._level:
            self._level, self._mixed = level, [_mixed(*plane, level / _OPAQUE) for plane in self._planes]
        columns = min(right, even(self._layer.uncovered(frame) * self._layer.rgba.shape[1])) - left
        if columns > 0:
            self._put(out, self._layer.x + left, self._layer.y + top, columns)

    def _put(self, out: Frame, x: int, y: int, columns: int) -> None:
        for plane, (remains, added), unit in zip(out.planes, self._mixed, (1, 2, 2), strict=True):
            height, width = remains.shape[0], columns // unit
            below = plane[y // unit : y // unit + height, x // unit : x // unit + width]
            cv2.multiply(below, remains[:, :width], dst=below, scale=1 / _OPAQUE)
            cv2.add(below, added[:, :width], dst=below)


class OverlayTrack:
    """The overlays of a film, made when the first frame needs them and let go after their last."""

    def __init__(self, timeline: Timeline, pictures: Mapping[str, Path], layers_of: LayersOf) -> None:
        self._timeline = timeline
        self._pictures = pictures
        self._layers_of = layers_of
        self._stamps: dict[int, list[_Stamp]] = {}

    def draw(self, frame: int, out: Frame) -> None:
        """Put everything that shows at the film's frame on ``out``, in the timeline's order."""
        for index, overlay in enumerate(self._timeline.overlays):
            if not overlay.start_frame <= frame < overlay.end_frame:
                self._stamps.pop(index, None)
                continue
            if index not in self._stamps:
                made = self._layers_of(self._timeline, overlay, self._pictures)
                self._stamps[index] = [_Stamp(layer) for layer in made if layer.rgba[..., 3].any()]
            for stamp in self._stamps[index]:
                stamp.draw(frame, out)


class Compositor:
    """Composes the frames of a timeline from prepared shot sources (by place in the timeline) and overlays."""

    def __init__(self, timeline: Timeline, sources: Mapping[int, ShotSource], overlays: OverlayTrack) -> None:
        self._timeline = timeline
        self._sources = sources
        self._overlays = overlays
        size = (timeline.canvas.width, timeline.canvas.height)
        self._outgoing, self._incoming = Frame.allocate(*size), Frame.allocate(*size)

    def compose(self, frame: int, out: Frame) -> None:
        """Fill ``out`` with the film's frame."""
        visible = [i for i, s in enumerate(self._timeline.shots) if s.start_frame <= frame < s.end_frame]
        shots = self._timeline.shots
        if len(visible) == 1:
            self._sources[visible[0]].draw(frame - shots[visible[0]].start_frame, out)
        else:
            before, after = visible
            self._sources[before].draw(frame - shots[before].start_frame, self._outgoing)
            self._sources[after].draw(frame - shots[after].start_frame, self._incoming)
            transition = shots[after].transition
            step = 1 / (transition.frames + 1)
            moment = Moment((frame - shots[after].start_frame + 1) * step, step)
            TRANSITIONS[transition.kind](self._outgoing, self._incoming, moment, out)
        self._overlays.draw(frame, out)


def _painted(rgba: U8) -> tuple[int, int, int, int]:
    """Top, bottom, left and right (even) of what is not fully transparent."""
    rows, columns = (np.flatnonzero(rgba[..., 3].any(axis=axis)) for axis in (1, 0))
    down, across = (int(i) & ~1 for i in (rows[0], columns[0]))
    return down, (int(rows[-1]) + 2) & ~1, across, (int(columns[-1]) + 2) & ~1


def _mixed(alpha: F32, colour: F32, opacity: float) -> tuple[U8, U8]:
    remains = np.rint(_OPAQUE - alpha * (_OPAQUE * opacity)).astype(np.uint8)
    return remains, np.rint(colour * opacity).astype(np.uint8)
