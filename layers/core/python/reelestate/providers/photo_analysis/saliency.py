"""Where the eye goes: a saliency map with a photographer's bias to the centre, and the places that stand out in it."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelestate.providers.photo_analysis.base import Box, Point

_WIDTH = 320
_WEAKEST = 0.45
_DARK = 55
_REGION = 0.085  # of the longer side: about a piece of furniture


@dataclass(frozen=True, slots=True)
class Attention:
    """The first place the eye goes to and up to three places in viewing order."""

    focus: Point
    path: tuple[Point, ...]


def attention(bgr: NDArray[np.uint8], faces: tuple[Box, ...]) -> Attention:
    """Finds the places that stand out; a face always wins."""
    if faces:
        centres = [Point(x=face.x + face.w / 2, y=face.y + face.h / 2) for face in faces[:3]]
        return Attention(centres[0], _in_viewing_order(centres, centres[0]))
    saliency = _saliency(bgr)
    focus = _focus(saliency)
    return Attention(focus, _in_viewing_order(_places(saliency, focus), focus))


def _saliency(bgr: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = bgr.shape[:2]
    scale = _WIDTH / max(height, width)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    if small.mean() < _DARK:
        # Else all the eye would find is the sky around a dark house.
        lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB)
        lab[..., 0] = cv2.equalizeHist(lab[..., 0])
        small = cv2.cvtColor(lab, cv2.COLOR_LAB2BGR)
    methods: Any = cv2.saliency  # OpenCV's stubs leave this module out
    fine = _normalised(methods.StaticSaliencyFineGrained_create().computeSaliency(small)[1])
    spectral = _normalised(methods.StaticSaliencySpectralResidual_create().computeSaliency(small)[1])
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    difference = _normalised(np.linalg.norm(lab - np.median(lab.reshape(-1, 3), axis=0), axis=2))
    rows, columns = np.mgrid[0 : small.shape[0], 0 : small.shape[1]].astype(np.float32)
    x, y = (columns + 0.5) / small.shape[1], (rows + 0.5) / small.shape[0]
    prior = np.exp(-(((x - 0.5) / 0.45) ** 2 + ((y - 0.55) / 0.38) ** 2))
    edge = np.minimum(np.minimum(x, 1 - x) / 0.06, np.minimum(y, 1 - y) / 0.06).clip(0, 1)
    return np.asarray((0.4 * fine + 0.35 * spectral + 0.25 * difference) * prior * edge, np.float32)


def _normalised(values: Any) -> NDArray[np.float32]:
    blurred = np.asarray(cv2.GaussianBlur(np.asarray(values, np.float32), (0, 0), 5), np.float32)
    return np.asarray(blurred / (float(blurred.max()) + 1e-6), np.float32)


def _focus(saliency: NDArray[np.float32]) -> Point:
    """The middle of the region that holds the most: a bed or a table as a whole, not its brightest corner."""
    height, width = saliency.shape
    region = cv2.GaussianBlur(saliency, (0, 0), _REGION * max(height, width), borderType=cv2.BORDER_CONSTANT)
    row, column = np.unravel_index(int(region.argmax()), region.shape)
    return _middle(saliency, int(row), int(column), reach=1.5 * _REGION)


def _places(saliency: NDArray[np.float32], focus: Point) -> list[Point]:
    """The focus and up to two more places; each silences its surroundings so that the next is another thing."""
    height, width = saliency.shape
    rest = cv2.GaussianBlur(saliency, (0, 0), 0.5 * _REGION * max(height, width), borderType=cv2.BORDER_CONSTANT)
    strongest = float(rest.max())
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    found = [focus]
    for _ in range(2):
        away = ((columns / width - found[-1].x) / 0.2) ** 2 + ((rows / height - found[-1].y) / 0.2) ** 2
        rest = rest * (1 - np.exp(-away))
        row, column = np.unravel_index(int(rest.argmax()), rest.shape)
        if not strongest or rest[row, column] < _WEAKEST * strongest:
            break
        found.append(_middle(saliency, int(row), int(column), reach=_REGION))
    return found


def _middle(saliency: NDArray[np.float32], row: int, column: int, reach: float) -> Point:
    """Centre of what stands out within ``reach`` (a share of the longer side) of a place."""
    height, width = saliency.shape
    span = max(1, round(reach * max(height, width)))
    top, left = max(0, row - span), max(0, column - span)
    near = saliency[top : row + span + 1, left : column + span + 1]
    total = float(near.sum())
    if not total:
        return Point(x=0.5, y=0.5)
    y = top + float((near.sum(axis=1) * np.arange(near.shape[0])).sum()) / total
    x = left + float((near.sum(axis=0) * np.arange(near.shape[1])).sum()) / total
    return Point(x=round((x + 0.5) / width, 4), y=round((y + 0.5) / height, 4))


def _in_viewing_order(points: list[Point], focus: Point) -> tuple[Point, ...]:
    """From one side to the other, towards the side on which the focus lies, so that a pan arrives at the subject."""
    ordered = sorted(points, key=lambda point: (point.x, point.y))
    leftmost, rightmost = ordered[0].x, ordered[-1].x
    if focus.x - leftmost < rightmost - focus.x:
        ordered.reverse()
    return tuple(ordered)
