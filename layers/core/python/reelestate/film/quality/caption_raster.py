"""A burned-in caption as it looks: its layers put together, its letters, and what surrounds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reelestate.film.picture.layer import Layer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SOLID = 0.995
_VISIBLE = 0.5
_SEPARATE = 0.15
"""Difference of luminance from which letters and an opaque plate are two things."""


@dataclass(frozen=True, slots=True)
class CaptionRaster:
    """The layers on screen at one frame over each other.

    ``colour`` is premultiplied sRGB 0..1 of shape (height, width, 3), ``alpha`` its opacity; ``x``, ``y`` is the upper
    left corner on the canvas. ``ink`` marks the letters' inside, ``around`` the pixels right outside their edges.
    """

    x: int
    y: int
    colour: "NDArray[np.float32]"
    alpha: "NDArray[np.float32]"
    ink: "NDArray[np.bool_]"
    around: "NDArray[np.bool_]"

    def over(self, background: float) -> "NDArray[np.float32]":
        """The caption over a grey (0..1, sRGB) photo."""
        blended: NDArray[np.float32] = self.colour + (1 - self.alpha[..., None]) * background
        return blended

    def visible_box(self) -> tuple[int, int, int, int] | None:
        """Canvas box (x0, y0, x1, y1) of everything at least half opaque."""
        return _box(self.alpha >= _VISIBLE, self.x, self.y)

    def ink_box(self) -> tuple[int, int, int, int] | None:
        """Canvas box of the letters."""
        return _box(self.ink, self.x, self.y)


def raster_at(layers: Sequence[Layer], frame: int) -> CaptionRaster | None:
    """What the layers show at the film's frame; None for nothing."""
    import numpy as np

    shown = [(layer, layer.opacity(frame)) for layer in layers if layer.opacity(frame) > 0]
    if not shown:
        return None
    x0, y0 = min(layer.x for layer, _ in shown), min(layer.y for layer, _ in shown)
    x1 = max(layer.x + layer.rgba.shape[1] for layer, _ in shown)
    y1 = max(layer.y + layer.rgba.shape[0] for layer, _ in shown)
    colour = np.zeros((y1 - y0, x1 - x0, 3), np.float32)
    alpha = np.zeros((y1 - y0, x1 - x0), np.float32)
    for layer, opacity in shown:
        height, width = layer.rgba.shape[:2]
        part = slice(layer.y - y0, layer.y - y0 + height), slice(layer.x - x0, layer.x - x0 + width)
        cover = layer.rgba[..., 3].astype(np.float32) * (opacity / 255)
        colour[part] = colour[part] * (1 - cover[..., None]) + layer.rgba[..., :3] * (cover[..., None] / 255)
        alpha[part] = alpha[part] * (1 - cover) + cover
    ink = _ink(colour, alpha)
    return CaptionRaster(x0, y0, colour, alpha, ink, _around(ink))


def luminance(srgb: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Relative luminance (WCAG) of sRGB colours 0..1 along the last axis."""
    import numpy as np

    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    result: NDArray[np.float32] = linear @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return result


def luma(srgb: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """BT.709 limited-range luma (16..235) of sRGB colours 0..1 along the last axis."""
    import numpy as np

    result: NDArray[np.float32] = 16 + 219 * (srgb @ np.array([0.2126, 0.7152, 0.0722], np.float32))
    return result


def worst_contrast(raster: CaptionRaster) -> float:
    """The least contrast ratio (1..21) of letters and surroundings, over the brightest and the darkest photo."""
    import numpy as np

    worst = 21.0
    letters = luminance(raster.colour[raster.ink])
    for background in (0.0, 1.0):
        near = float(np.median(luminance(raster.over(background)[raster.around])))
        for letter in np.percentile(letters, (10, 90)):
            high, low = max(near, float(letter)), min(near, float(letter))
            worst = min(worst, (high + 0.05) / (low + 0.05))
    return worst


def _ink(colour: "NDArray[np.float32]", alpha: "NDArray[np.float32]") -> "NDArray[np.bool_]":
    """Letters are what is opaque; on an opaque plate they are the smaller part of it that differs in luminance."""
    import numpy as np

    solid = alpha >= _SOLID
    if not solid.any():
        return solid
    light = luminance(colour)
    low, high = float(light[solid].min()), float(light[solid].max())
    bright = solid & (light > (low + high) / 2)
    if high - low < _SEPARATE or not _fills(solid):
        return solid
    dark: NDArray[np.bool_] = solid & ~bright
    return bright if bright.sum() <= dark.sum() else dark


def _fills(mask: "NDArray[np.bool_]") -> bool:
    """Whether a mask is a plate rather than letters: it covers most of its own box."""
    box = _box(mask, 0, 0)
    if box is None:
        return False
    x0, y0, x1, y1 = box
    return bool(mask[y0:y1, x0:x1].mean() > 0.7)


def _around(ink: "NDArray[np.bool_]") -> "NDArray[np.bool_]":
    """A ring three pixels wide, two pixels outside the letters' soft edge."""
    import cv2
    import numpy as np

    mask = ink.astype(np.uint8)
    inner = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    outer = cv2.dilate(mask, np.ones((11, 11), np.uint8))
    ring: NDArray[np.bool_] = (outer > 0) & (inner == 0)
    return ring


def _box(mask: "NDArray[np.bool_]", x: int, y: int) -> tuple[int, int, int, int] | None:
    import numpy as np

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return x + int(columns[0]), y + int(rows[0]), x + int(columns[-1]) + 1, y + int(rows[-1]) + 1
