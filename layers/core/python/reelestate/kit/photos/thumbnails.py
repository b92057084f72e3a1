"""Small pictures for lists and previews."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

THUMBNAIL_SIDES = (320, 960)
"""Longest sides of the thumbnails in pixels."""

_QUALITY = 82


def thumbnails(rgb: "NDArray[np.uint8]") -> dict[int, bytes]:
    """The upright sRGB picture as progressive JPEGs without metadata, by longest side.

    A picture smaller than a side is kept at its own size: nothing is enlarged.
    """
    from PIL import Image

    whole = Image.fromarray(rgb, "RGB")
    made: dict[int, bytes] = {}
    for side in THUMBNAIL_SIDES:
        small = (
            whole.copy()
            if max(whole.size) <= side
            else whole.resize(_fitted(whole.size, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        )
        stream = BytesIO()
        small.save(stream, "JPEG", quality=_QUALITY, progressive=True, optimize=True, subsampling="4:2:0")
        made[side] = stream.getvalue()
    return made


def _fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    width, height = size
    return max(1, round(width * side / max(size))), max(1, round(height * side / max(size)))
