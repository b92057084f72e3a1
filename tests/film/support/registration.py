"""How far frames are from where the camera's path says they are, measured by registering them to the photo.

Textured tiles of each frame are aligned to the photo (shift, gain and offset by Gauss-Newton over a cubic spline);
from the tiles' shifts follows the frame's error at its centre and corners.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates, spline_filter

from reelestate.film.motion.path import View

_TILE = 64
_TILES = 16
_GRID = (6, 4)
_ROUNDS = 4


def jitter(photo: NDArray[np.uint8], frames: Sequence[NDArray[np.uint8]], views: Sequence[View]) -> float:
    """RMS error, in canvas pixels, of the motion from each luma frame to the next at the centre and the corners."""
    height, width = frames[0].shape
    steps = np.diff([_errors(fit, width, height) for fit in _fits(photo, frames, views)], axis=0)
    return float(np.sqrt(np.mean(np.sum(steps**2, axis=2))))


def _fits(
    photo: NDArray[np.uint8], frames: Sequence[NDArray[np.uint8]], views: Sequence[View]
) -> list[NDArray[np.float64]]:
    height, width = frames[0].shape
    photo_height, photo_width = photo.shape
    detail = views[len(views) // 2].w * photo_width / width
    smooth = cv2.GaussianBlur(photo.astype(np.float32), (0, 0), 0.55 * max(detail, 0.6))
    spline = spline_filter(smooth, order=3, output=np.float32)
    tiles = _textured(frames[len(frames) // 2])
    rows, columns = np.mgrid[0:_TILE, 0:_TILE].astype(np.float64)
    shifts = np.zeros((len(tiles), 2))
    fits = []
    for frame, view in zip(frames, views, strict=True):
        kx, ky = view.w * photo_width / width, view.h * photo_height / height
        x0, y0 = view.x * photo_width, view.y * photo_height
        for index, (left, top) in enumerate(tiles):
            target = frame[top : top + _TILE, left : left + _TILE].astype(np.float64)
            for _ in range(_ROUNDS):
                where = [
                    y0 + (top + rows + shifts[index, 1] + 0.5) * ky - 0.5,
                    x0 + (left + columns + shifts[index, 0] + 0.5) * kx - 0.5,
                ]
                step = _step(map_coordinates(spline, where, order=3, prefilter=False, mode="nearest"), target)
                shifts[index] += step
                if np.abs(step).max() < 2e-3:
                    break
        centres = np.array(tiles) + _TILE / 2 - [width / 2, height / 2]
        fits.append(_rigid(centres, shifts))
    return fits


def _step(reference: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    down, across = np.gradient(reference)
    inner = np.s_[2:-2, 2:-2]
    system = np.stack(
        [reference[inner].ravel(), np.ones(reference[inner].size), across[inner].ravel(), down[inner].ravel()], 1
    )
    gain, _, dx, dy = np.linalg.lstsq(system, target[inner].ravel(), rcond=None)[0]
    return np.clip(np.array([dx, dy]) / max(gain, 0.2), -1, 1)


def _textured(frame: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """The tiles with the most detail in both directions, one from each part of the frame."""
    detail = cv2.cornerMinEigenVal(frame, _TILE // 4)
    height, width = (side // parts for side, parts in zip(frame.shape, _GRID, strict=True))
    half, best = _TILE // 2, []
    for row, column in np.ndindex(*_GRID):
        top, left = row * height, column * width
        part = detail[top + half : top + height - half, left + half : left + width - half]
        y, x = np.unravel_index(int(part.argmax()), part.shape)
        best.append((float(part.max()), left + int(x), top + int(y)))
    return [(x, y) for _, x, y in sorted(best, reverse=True)[:_TILES]]


def _rigid(centres: NDArray[np.float64], shifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Robust shift and scale (tx, ty, s) that explain the tiles' shifts."""
    system = np.zeros((2 * len(centres), 3))
    system[0::2, 0] = system[1::2, 1] = 1
    system[:, 2] = centres.ravel()
    weights = np.ones(len(system))
    fit = np.zeros(3)
    for _ in range(6):
        fit = np.linalg.lstsq(system * weights[:, None], shifts.ravel() * weights, rcond=None)[0]
        residual = np.abs(system @ fit - shifts.ravel())
        limit = max(1.5 * float(np.median(residual)), 0.01)
        weights = np.sqrt(np.minimum(1, limit / np.maximum(residual, 1e-9)))
    return fit


def _errors(fit: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    points = [(0.0, 0.0), *((sx * width / 2, sy * height / 2) for sx in (-1, 1) for sy in (-1, 1))]
    return np.array([(fit[0] + fit[2] * x, fit[1] + fit[2] * y) for x, y in points])
