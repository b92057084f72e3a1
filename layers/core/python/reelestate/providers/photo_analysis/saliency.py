"""Where the eye goes: a saliency map with a photographer's bias to the centre, and the places that stand out in it."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelestate.providers.photo_analysis.base import Box, Point

_WIDTH = 320
_WEAKEST = 0.45
_THING = 12  # pixels of the reduced picture: a bed or a table counts as one thing, not as its corners


@dataclass(frozen=True, slots=True)
class Attention:
    """The first place the eye goes to and up to three places in viewing order."""

    focus: Point
    path: tuple[Point, ...]


def attention(bgr: NDArray[np.uint8], faces: tuple[Box, ...]) -> Attention:
    """Finds the places that stand out; a face always wins."""
    saliency = _saliency(bgr)
    peaks = _peaks(saliency)
    if faces:
        centres = [Point(x=face.x + face.w / 2, y=face.y + face.h / 2) for face in faces[:3]]
        return Attention(centres[0], _in_viewing_order(centres, centres[0]))
    return Attention(peaks[0], _in_viewing_order(peaks, peaks[0]))


def _saliency(bgr: NDArray[np.uint8]) -> NDArray[np.float32]:
    height, width = bgr.shape[:2]
    scale = _WIDTH / max(height, width)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    methods: Any = cv2.saliency  # OpenCV's stubs leave this module out
    fine = _normalised(methods.StaticSaliencyFineGrained_create().computeSaliency(small)[1])
    spectral = _normalised(methods.StaticSaliencySpectralResidual_create().computeSaliency(small)[1])
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    difference = _normalised(np.linalg.norm(lab - np.median(lab.reshape(-1, 3), axis=0), axis=2))
    rows, columns = np.mgrid[0 : small.shape[0], 0 : small.shape[1]].astype(np.float32)
    x, y = (columns + 0.5) / small.shape[1], (rows + 0.5) / small.shape[0]
    prior = np.exp(-(((x - 0.5) / 0.45) ** 2 + ((y - 0.55) / 0.38) ** 2))
    combined = (0.4 * fine + 0.35 * spectral + 0.25 * difference) * prior
    return np.asarray(cv2.GaussianBlur(combined, (0, 0), _THING), np.float32)


def _normalised(values: Any) -> NDArray[np.float32]:
    blurred = np.asarray(cv2.GaussianBlur(np.asarray(values, np.float32), (0, 0), 7), np.float32)
    return np.asarray(blurred / (float(blurred.max()) + 1e-6), np.float32)


def _peaks(saliency: NDArray[np.float32]) -> list[Point]:
    """Up to three places, strongest first; each silences its surroundings so that the next is another thing."""
    height, width = saliency.shape
    rest = saliency.copy()
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    found: list[Point] = []
    strongest = float(rest.max())
    for _ in range(3):
        row, column = np.unravel_index(int(rest.argmax()), rest.shape)
        value = float(rest[row, column])
        if found and value < _WEAKEST * strongest:
            break
        near = (np.abs(columns - column) < 0.09 * width) & (np.abs(rows - row) < 0.09 * height)
        weight = saliency * near
        total = float(weight.sum()) or 1.0
        x = float((columns * weight).sum() / total + 0.5) / width if strongest else 0.5
        y = float((rows * weight).sum() / total + 0.5) / height if strongest else 0.5
        found.append(Point(x=round(min(1.0, x), 4), y=round(min(1.0, y), 4)))
        if not strongest:
            break
        away = ((columns - column) / (0.20 * width)) ** 2 + ((rows - row) / (0.20 * height)) ** 2
        rest = rest * (1 - np.exp(-away))
    return found


def _in_viewing_order(points: list[Point], focus: Point) -> tuple[Point, ...]:
    """From one side to the other, towards the side on which the focus lies, so that a pan arrives at the subject."""
    ordered = sorted(points, key=lambda point: (point.x, point.y))
    leftmost, rightmost = ordered[0].x, ordered[-1].x
    if focus.x - leftmost < rightmost - focus.x:
        ordered.reverse()
    return tuple(ordered)
