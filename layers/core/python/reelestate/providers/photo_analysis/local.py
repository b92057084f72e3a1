"""Photo analysis by classical vision: no model to download, no network, some 60 ms a photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from reelestate.providers.photo_analysis.base import PhotoReport
from reelestate.providers.photo_analysis.faces import find_faces
from reelestate.providers.photo_analysis.hashing import perceptual_hash
from reelestate.providers.photo_analysis.quality import assess
from reelestate.providers.photo_analysis.rooms import room_hint
from reelestate.providers.photo_analysis.saliency import attention

_DETAIL_SIDE = 1024
_SHAPE_SIDE = 640


class LocalPhotoAnalysis:
    """The embedded default."""

    name = "local-opencv"

    def analyze(self, rgb: NDArray[np.uint8], *, file_name: str, metadata: dict[str, str]) -> PhotoReport:
        """Analyses an upright sRGB picture of shape (height, width, 3); the same picture gives the same report."""
        height, width = rgb.shape[:2]
        detail = _converted(_reduced(rgb, _DETAIL_SIDE), cv2.COLOR_RGB2BGR)
        shapes = _reduced(detail, _SHAPE_SIDE)
        gray_shapes = _converted(shapes, cv2.COLOR_BGR2GRAY)
        quality = assess(detail, _converted(detail, cv2.COLOR_BGR2GRAY), (width, height))
        faces = find_faces(shapes, gray_shapes)
        gaze = attention(shapes, faces)
        hint = room_hint(shapes, file_name, metadata)
        return PhotoReport(
            width=width,
            height=height,
            room=hint.room,
            room_source=hint.source,
            room_index=hint.index,
            quality=quality.score,
            sharpness=quality.sharpness,
            exposure=quality.exposure,
            focus=gaze.focus,
            path=gaze.path,
            faces=faces,
            perceptual_hash=perceptual_hash(gray_shapes),
            problems=quality.problems,
            provider=self.name,
        )


def _reduced(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _converted(picture: NDArray[np.uint8], conversion: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, conversion), np.uint8)
