"""How good a photo is: sharpness, exposure, contrast, colour, resolution, and what a person should know about it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_BLURRED = 0.36
_SOFT = 0.44
_FULL_HD = 1080


@dataclass(frozen=True, slots=True)
class Quality:
    """Scores from 0 (worst) to 1 (best) and problems in plain words."""

    score: float
    sharpness: float
    exposure: float
    problems: tuple[str, ...]


def assess(bgr: NDArray[np.uint8], gray: NDArray[np.uint8], size: tuple[int, int]) -> Quality:
    """``bgr`` and ``gray`` are the reduced picture, ``size`` the photo's own width and height."""
    sharpness = _sharpness(gray)
    mean = float(gray.mean())
    too_bright, too_dark = float((gray > 250).mean()), float((gray < 6).mean())
    exposure = float(np.exp(-(((mean - 128) / 62) ** 2)) * (1 - min(0.8, 1.6 * too_bright + 1.2 * too_dark)))
    low, high = np.percentile(gray, (5, 95))
    contrast = float(np.clip((high - low) / 170, 0, 1))
    colour = _colourfulness(bgr)
    resolution = float(np.clip(min(size) / _FULL_HD, 0, 1))
    score = 0.30 * sharpness + 0.28 * exposure + 0.14 * contrast + 0.16 * colour + 0.12 * resolution
    problems = _problems(sharpness, mean, too_bright, float(high - low), size)
    return Quality(round(score, 4), round(sharpness, 4), round(exposure, 4), problems)


def _sharpness(gray: NDArray[np.uint8]) -> float:
    """Detail that a slight blur would destroy, measured where the picture has any: walls and sky don't count."""
    values = gray.astype(np.float32)
    fine = cv2.GaussianBlur(values, (0, 0), 1.2)
    detail, structure = np.abs(values - fine), np.abs(fine - cv2.GaussianBlur(fine, (0, 0), 3.8))
    strongest = structure >= np.percentile(structure, 90)
    ratio = float(detail[strongest].mean() / (structure[strongest].mean() + 1.0))
    return float(np.clip(ratio / 0.55, 0, 1))


def _colourfulness(bgr: NDArray[np.uint8]) -> float:
    """Hasler and Süsstrunk's measure, scaled so that a vivid holiday photo gets 1."""
    blue, green, red = (bgr[..., channel].astype(np.float32) for channel in range(3))
    red_green, yellow_blue = red - green, 0.5 * (red + green) - blue
    spread = float(np.hypot(red_green.std(), yellow_blue.std()))
    offset = float(np.hypot(red_green.mean(), yellow_blue.mean()))
    return float(np.clip((spread + 0.3 * offset) / 80, 0, 1))


def _problems(
    sharpness: float, mean: float, too_bright: float, contrast: float, size: tuple[int, int]
) -> tuple[str, ...]:
    found = []
    if mean < 45:
        found.append("very dark")
    elif mean < 70:
        found.append("dark")
    if too_bright > 0.35 or mean > 225:
        found.append("overexposed")
    if contrast < 45:
        found.append("low contrast")
    if sharpness < _BLURRED:
        found.append("blurred")
    elif sharpness < _SOFT:
        found.append("slightly soft")
    if min(size) < 720:
        found.append(f"low resolution ({size[0]} × {size[1]} pixels)")
    return tuple(found)
