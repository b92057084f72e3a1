"""A card as a short film: the photos drift, the texts rise into place one after another, then all stands to be read.

The film carries a silent stereo AAC track: Instagram, Facebook and LinkedIn take uploads with sound as a matter of
course, while some of their interfaces refuse or re-encode a file without an audio stream.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from reelestate.film.encode.join import join
from reelestate.film.encode.segment import SegmentEncoder
from reelestate.film.encode.settings import FINAL, Encoding
from reelestate.film.infographic.drawing import DIM
from reelestate.film.infographic.scene import PhotoPiece, Piece, Scene
from reelestate.film.picture.planes import F32, U8, Frame, premultiplied, split_bgr, to_rgb
from reelestate.film.picture.source import PhotoShelf, ShotSource
from reelestate.film.picture.warp import kernel
from reelestate.film.sound.mix import mix
from reelestate.film.timeline.model import AudioTrack, Canvas, Easing, Motion, Shot, Timeline

SECONDS = 7
_FIRST, _STAGGER, _RISE_FRAMES = 6, 5, 16
_RISE = 34
"""Design pixels a text rises while it appears."""
_HOLD_SECONDS = 3.0
"""The least time for which everything stands to be read."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How a piece looks at a frame: how opaque, and how many pixels below its place."""

    opacity: float
    below: float


def moment(order: int, frame: int, rise: float) -> Moment:
    """A piece of order 0 stands from the beginning; the others begin ``_STAGGER`` frames after each other."""
    if order == 0:
        return Moment(1.0, 0.0)
    t = (frame - _FIRST - _STAGGER * (order - 1) + 1) / _RISE_FRAMES
    t = min(1.0, max(0.0, t))
    slowing = 1.0 - (1.0 - t) ** 3
    return Moment(min(1.0, 1.4 * t), rise * (1.0 - slowing))


def frames_of(scene: Scene, fps: int) -> int:
    """Length in frames: ``SECONDS``, or longer when many texts need it to leave time for reading."""
    last = max((piece.order for piece in scene.pieces), default=0)
    settled = _FIRST + _STAGGER * max(0, last - 1) + _RISE_FRAMES
    return max(SECONDS * fps, min(8 * fps, settled + math.ceil(_HOLD_SECONDS * fps)))


def frames(scene: Scene, pictures: Mapping[str, Path], fps: int) -> Iterator[Frame]:
    """The film's frames in order; each is overwritten by the next."""
    count = frames_of(scene, fps)
    base = _ground(scene)
    photos = [_MovingPhoto(photo, index, count, fps, pictures) for index, photo in enumerate(scene.photos)]
    sprites = [_Sprite(piece, scene.size) for piece in scene.pieces]
    rise = _RISE * min(scene.size) / 1080
    out = Frame.allocate(*scene.size)
    for index in range(count):
        out.data[:] = base.data
        for photo in photos:
            photo.draw(index, out)
        for sprite in sprites:
            sprite.draw(moment(sprite.order, index, rise), out)
        yield out


def still_at(scene: Scene, pictures: Mapping[str, Path], frame: int, fps: int = 30) -> U8:
    """One of the film's frames as RGB, for looking at."""
    for index, found in enumerate(frames(scene, pictures, fps)):
        if index == frame:
            return to_rgb(found)
    raise IndexError(frame)


def film(
    scene: Scene, pictures: Mapping[str, Path], out: Path, scratch: Path, fps: int = 30, encoding: Encoding = FINAL
) -> int:
    """Encodes the card to the MP4 ``out`` with the film's settings and returns its length in frames."""
    canvas = Canvas(width=scene.size[0], height=scene.size[1], fps=fps)
    segment, sound = scratch / f"{out.stem}.mkv", scratch / f"{out.stem}.m4a"
    count = frames_of(scene, fps)
    with SegmentEncoder(segment, canvas, encoding, threads=2) as encoder:
        for frame in frames(scene, pictures, fps):
            encoder.write(frame)
    mix(AudioTrack(), count, fps, {}, sound)
    join([segment], sound, out)
    return count


class _MovingPhoto:
    """A photo drifting in its frame: the first ends in the still's view, the others closer and wider in turns."""

    def __init__(self, photo: PhotoPiece, index: int, count: int, fps: int, pictures: Mapping[str, Path]) -> None:
        box = photo.box
        self._box = box
        near_first = index % 2 == 0
        start, end = (photo.views.close, photo.views.wide) if near_first else (photo.views.wide, photo.views.close)
        shot = Shot(
            id="photo",
            asset="photo",
            motion=Motion(start=start, end=end, easing=Easing.EASE_OUT),
            start_frame=0,
            frames=count,
        )
        canvas = Canvas(width=box.width, height=box.height, fps=fps)
        timeline = Timeline(canvas=canvas, assets={"photo": photo.asset}, shots=(shot,))
        self._source: ShotSource = PhotoShelf(pictures, kernel()).prepare(timeline, shot)
        self._frame = Frame.allocate(box.width, box.height)
        self._dimmed = photo.dimmed
        self._masks = _mask_planes(np.asarray(photo.mask, np.uint8)) if photo.mask is not None else None

    def draw(self, frame: int, out: Frame) -> None:
        self._source.draw(frame, self._frame)
        if self._dimmed:
            _dim(self._frame)
        box = self._box
        for place, (below, picture) in enumerate(zip(out.planes, self._frame.planes, strict=True)):
            unit = 1 if place == 0 else 2
            x, y = box.x0 // unit, box.y0 // unit
            part = below[y : y + box.height // unit, x : x + box.width // unit]
            if self._masks is None:
                part[:] = picture
                continue
            mask = self._masks[0 if place == 0 else 1]
            part[:] = np.rint(part + (picture.astype(np.float32) - part) * mask).astype(np.uint8)


class _Sprite:
    """A piece as premultiplied planes, cut to the canvas on even pixels."""

    def __init__(self, piece: Piece, size: tuple[int, int]) -> None:
        self.order = piece.order
        self._size = size
        x0, y0 = max(0, piece.x) & ~1, max(0, piece.y) & ~1
        x1 = min(size[0], (piece.x + piece.image.width + 1) & ~1)
        y1 = min(size[1], (piece.y + piece.image.height + 1) & ~1)
        rgba = np.zeros((max(2, y1 - y0), max(2, x1 - x0), 4), np.uint8)
        source = np.asarray(piece.image, np.uint8)
        left, top = max(0, piece.x) - x0, max(0, piece.y) - y0
        cut_x, cut_y = max(0, -piece.x), max(0, -piece.y)
        part = source[cut_y : cut_y + rgba.shape[0] - top, cut_x : cut_x + rgba.shape[1] - left]
        rgba[top : top + part.shape[0], left : left + part.shape[1]] = part
        self._x, self._y = x0, y0
        self._planes = premultiplied(rgba)
        self._rest: list[tuple[F32, F32]] | None = None

    def draw(self, at: Moment, out: Frame) -> None:
        if at.opacity <= 0:
            return
        resting = at.opacity >= 1 and at.below == 0
        if resting and self._rest is None:
            self._rest = [(np.asarray(1 - alpha, np.float32), colour) for alpha, colour in self._planes]
        planes = self._rest if resting and self._rest is not None else self._moved(at)
        for plane, (remains, added), unit in zip(out.planes, planes, (1, 2, 2), strict=True):
            y, x = self._y // unit, self._x // unit
            height = min(remains.shape[0], plane.shape[0] - y)
            below = plane[y : y + height, x : x + remains.shape[1]]
            below[:] = cv2.addWeighted(
                cv2.multiply(below, remains[:height], dtype=cv2.CV_32F), 1.0, added[:height], 1.0, 0.0, dtype=cv2.CV_8U
            )

    def _moved(self, at: Moment) -> list[tuple[F32, F32]]:
        """The planes shifted down by fractions of a pixel, in a canvas high enough for it."""
        room = 2 * math.ceil(at.below / 2) + 2
        moved = []
        for place, (alpha, colour) in enumerate(self._planes):
            unit = 1 if place == 0 else 2
            size = (alpha.shape[1], alpha.shape[0] + room // unit)
            shift = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, at.below / unit]])
            shifted = [
                np.asarray(cv2.warpAffine(plane, shift, size, flags=cv2.INTER_LINEAR), np.float32) * at.opacity
                for plane in (alpha, colour)
            ]
            moved.append((np.asarray(1 - shifted[0], np.float32), np.asarray(shifted[1], np.float32)))
        return moved


def _ground(scene: Scene) -> Frame:
    """The card's colour and the mats under its photos."""
    width, height = scene.size
    frame = Frame.allocate(width, height)
    bgr = np.empty((height, width, 3), np.uint8)
    bgr[:] = scene.ground[::-1]
    for plane, part in zip(frame.planes, split_bgr(bgr), strict=True):
        plane[:] = part
    for mat in scene.mats:
        _Sprite(mat, scene.size).draw(Moment(1.0, 0.0), frame)
    return frame


def _mask_planes(mask: U8) -> tuple[F32, F32]:
    full = np.asarray(mask / np.float32(255), np.float32)
    half = cv2.resize(full, (mask.shape[1] // 2, mask.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return full, np.asarray(half, np.float32)


def _dim(frame: Frame) -> None:
    frame.y[:] = cv2.addWeighted(frame.y, DIM, frame.y, 0.0, 16 * (1 - DIM))
    for plane in (frame.u, frame.v):
        plane[:] = cv2.addWeighted(plane, DIM, plane, 0.0, 128 * (1 - DIM))
