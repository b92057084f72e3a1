"""From a photo file to the planes a shot's frames are cut from.

Each photo is decoded once, however many formats show it. Per shot it is cropped to what the camera sees, shrunk once
to a little more than the canvas needs at the closest view, and converted once to BT.709 planes.
"""

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import cv2
import numpy as np

from reelestate.film.motion.path import CameraPath, View
from reelestate.film.picture.planes import BLACK_LUMA, NEUTRAL_CHROMA, U8, Frame, split_bgr
from reelestate.film.picture.warp import Kernel
from reelestate.film.timeline import Canvas, Shot, Timeline
from reelestate.kit.errors import InvalidInput, NotFound

_PHOTOS_BUDGET = 160 * 2**20
_PLANES_BUDGET = 96 * 2**20
_KERNEL_REACH = 4
"""Stored pixels the kernel may read beyond a view."""

_BLUR_SIGMA = 0.02
"""Of the canvas's shorter side."""
_BLUR_REDUCTION = 4
"""A blurred photo needs only a fraction of the pixels."""
_LUMA_KEPT = {"none": 1.0, "dim": 0.42, "blur": 0.72}
_CHROMA_KEPT = {"none": 1.0, "dim": 0.75, "blur": 0.9}

Planes = tuple[U8, ...]


class Box(NamedTuple):
    """A part of a photo in whole pixels."""

    x: int
    y: int
    w: int
    h: int


class _Recipe(NamedTuple):
    """What determines a shot's planes: the same recipe gives the same planes."""

    sha256: str
    box: Box
    width: int
    height: int
    treatment: Literal["none", "dim", "blur"]
    sigma: float


class ShotSource:
    """A shot's stored planes together with the path its camera takes over them."""

    def __init__(self, planes: Planes, box: View, path: CameraPath, kernel: Kernel) -> None:
        self._planes = planes
        self._box = box
        self._path = path
        self._kernel = kernel

    def draw(self, frame: int, out: Frame) -> None:
        """Fill ``out`` with the view ``frame`` frames after the shot's first."""
        view = self._path.view(frame)
        y, u, v = self._planes
        height, width = y.shape
        kx = view.w / self._box.w * width / out.width
        ky = view.h / self._box.h * height / out.height
        x0 = (view.x - self._box.x) / self._box.w * width
        y0 = (view.y - self._box.y) / self._box.h * height
        warp = self._kernel.warp
        warp(y, out.y, kx, x0 + 0.5 * kx - 0.5, ky, y0 + 0.5 * ky - 0.5)
        # Stored chroma lies in the middle of its four pixels, the frame's on even columns: the phase corrects it.
        for plane, target in ((u, out.u), (v, out.v)):
            warp(plane, target, kx, x0 / 2 + 0.25 * kx - 0.5, ky, y0 / 2 + 0.5 * ky - 0.5)


class PhotoShelf:
    """Decoded photos and prepared planes, each kept while there is room. Not thread-safe: one thread owns it."""

    def __init__(self, pictures: Mapping[str, Path], kernel: Kernel) -> None:
        self._pictures = pictures
        self._kernel = kernel
        self._photos = _Shelf(_PHOTOS_BUDGET)
        self._planes = _Shelf(_PLANES_BUDGET)
        self.decoded = 0
        """How many times a photo file was decoded."""

    def prepare(self, timeline: Timeline, shot: Shot) -> ShotSource:
        """The shot's source. Raises NotFound without its picture, InvalidInput when that cannot be decoded."""
        asset = timeline.assets[shot.asset]
        path = CameraPath(shot, asset, timeline.canvas)
        (photo,) = self._photos.get(asset.sha256, lambda: (self._decode(asset.sha256),))
        recipe = self._recipe(asset.sha256, photo, shot, path, timeline.canvas)
        planes = self._planes.get(recipe, lambda: _make_planes(photo, recipe))
        height, width = photo.shape[:2]
        x, y, w, h = recipe.box
        return ShotSource(planes, View(x / width, y / height, w / width, h / height), path, self._kernel)

    def _recipe(self, sha256: str, photo: U8, shot: Shot, path: CameraPath, canvas: Canvas) -> _Recipe:
        photo_height, photo_width = photo.shape[:2]
        closest, widest = (w * photo_width / canvas.width for w in path.widths())
        # Enough for the closest view, but not so much that the widest view aliases; never more than the photo has.
        scale = min(1.0, self._kernel.oversampling / closest, self._kernel.max_step / widest)
        sigma = 0.0
        if shot.treatment == "blur":
            scale /= _BLUR_REDUCTION
            sigma = _BLUR_SIGMA * min(canvas.width, canvas.height) * closest * scale
        box = _pixel_box(path.bounds(), photo_width, photo_height, margin=math.ceil(_KERNEL_REACH / scale))
        width, height = (max(2, 2 * round(side * scale / 2)) for side in (box.w, box.h))
        return _Recipe(sha256, box, width, height, shot.treatment, sigma)

    def _decode(self, sha256: str) -> U8:
        path = self._pictures.get(sha256)
        if path is None or not path.is_file():
            raise NotFound(f"The picture {sha256[:12]} of the timeline is not at hand.", sha256=sha256)
        # IMREAD_COLOR turns the picture upright when it still carries an EXIF orientation.
        photo = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if photo is None:
            raise InvalidInput("photos", f"{path.name} is not a readable picture", "Give it as JPEG or PNG.")
        self.decoded += 1
        return np.asarray(photo, np.uint8)


class _Shelf:
    """The most recently used pictures that fit a budget of bytes; always holds at least the newest."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._held: OrderedDict[object, Planes] = OrderedDict()

    def get(self, key: object, make: Callable[[], Planes]) -> Planes:
        if key not in self._held:
            self._held[key] = make()
        self._held.move_to_end(key)
        while len(self._held) > 1 and sum(p.nbytes for planes in self._held.values() for p in planes) > self._budget:
            self._held.popitem(last=False)
        return self._held[key]


def _pixel_box(bounds: View, width: int, height: int, *, margin: int) -> Box:
    x0 = max(0, math.floor(bounds.x * width) - margin)
    y0 = max(0, math.floor(bounds.y * height) - margin)
    x1 = min(width, math.ceil((bounds.x + bounds.w) * width) + margin)
    y1 = min(height, math.ceil((bounds.y + bounds.h) * height) + margin)
    return Box(x0, y0, x1 - x0, y1 - y0)


def _make_planes(photo: U8, recipe: _Recipe) -> Planes:
    x, y, w, h = recipe.box
    part = photo[y : y + h, x : x + w]
    if (w, h) != (recipe.width, recipe.height):
        part = np.asarray(
            cv2.resize(part, (recipe.width, recipe.height), interpolation=_interpolation(recipe)), np.uint8
        )
    if recipe.sigma:
        part = np.asarray(cv2.GaussianBlur(part, (0, 0), recipe.sigma), np.uint8)
    luma, *chroma = split_bgr(np.ascontiguousarray(part))
    if recipe.treatment == "none":
        return (luma, *chroma)
    return (
        _towards(luma, BLACK_LUMA, _LUMA_KEPT[recipe.treatment]),
        *(_towards(plane, NEUTRAL_CHROMA, _CHROMA_KEPT[recipe.treatment]) for plane in chroma),
    )


def _interpolation(recipe: _Recipe) -> int:
    """Area averaging to shrink; only rounding to even sizes (or a tiny photo) ever enlarges."""
    shrinks = recipe.width <= recipe.box.w and recipe.height <= recipe.box.h
    return cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC


def _towards(plane: U8, level: int, kept: float) -> U8:
    """The plane with its distance from ``level`` scaled by ``kept``."""
    return np.asarray(cv2.addWeighted(plane, kept, plane, 0.0, level * (1.0 - kept)), np.uint8)
