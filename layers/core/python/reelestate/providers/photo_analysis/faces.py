"""Faces, found by the frontal cascade and kept only when eyes or skin confirm them: houses are full of false faces."""

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelestate.providers.photo_analysis.base import Box

_MIN_CONFIDENCE = 2.0
_SURE_CONFIDENCE = 6.0
_MIN_SKIN = 0.35
_MAX_FACES = 8


def find_faces(bgr: NDArray[np.uint8], gray: NDArray[np.uint8]) -> tuple[Box, ...]:
    """Boxes of the frontal faces, largest first. The smallest found is a tenth of the shorter side."""
    height, width = gray.shape
    smallest = max(24, round(0.1 * min(height, width)))
    boxes, _, confidences = _cascade("haarcascade_frontalface_alt2.xml").detectMultiScale3(
        cv2.equalizeHist(gray),
        scaleFactor=1.15,
        minNeighbors=5,
        minSize=(smallest, smallest),
        outputRejectLevels=True,
    )
    found = []
    for (x, y, w, h), confidence in zip(boxes, confidences, strict=True):
        face, tone = gray[y : y + h, x : x + w], bgr[y : y + h, x : x + w]
        if float(confidence) >= _MIN_CONFIDENCE and _is_face(face, tone, float(confidence)):
            found.append(Box(x=x / width, y=y / height, w=w / width, h=h / height))
    return tuple(sorted(found, key=lambda box: -box.w * box.h)[:_MAX_FACES])


def _is_face(face: NDArray[np.uint8], tone: NDArray[np.uint8], confidence: float) -> bool:
    skin = _skin_share(tone)
    if confidence >= _SURE_CONFIDENCE and skin >= 0.6:
        return True
    return skin >= _MIN_SKIN and _eyes(face) >= 1


def _skin_share(bgr: NDArray[np.uint8]) -> float:
    """Share of the inner box whose chroma is that of skin; the range of Chai and Ngan holds for all skin tones."""
    height, width = bgr.shape[:2]
    inner = bgr[height // 6 : height - height // 6, width // 5 : width - width // 5]
    chroma = cv2.cvtColor(inner, cv2.COLOR_BGR2YCrCb)
    red, blue = chroma[..., 1], chroma[..., 2]
    return float(((red >= 133) & (red <= 173) & (blue >= 77) & (blue <= 127)).mean())


def _eyes(face: NDArray[np.uint8]) -> int:
    side = 160
    upper = cv2.resize(face, (side, side), interpolation=cv2.INTER_LINEAR)[side // 6 : side * 3 // 5]
    eyes = _cascade("haarcascade_eye.xml").detectMultiScale(upper, 1.1, 4, minSize=(side // 8, side // 8))
    return len(eyes)


@lru_cache(maxsize=2)
def _cascade(name: str) -> Any:
    from cv2 import data

    return cv2.CascadeClassifier(data.haarcascades + name)
