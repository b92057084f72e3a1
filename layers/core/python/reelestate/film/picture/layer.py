"""A layer: what every overlay becomes before it reaches the frames.

Overlays know type, colour and layout; the compositor knows frames. Between them stands this one small record: a still
raster, its place, its frames and how it appears. A karaoke caption, for one, is a layer with the whole cue and one
layer per highlighted word.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Layer:
    """A still RGBA raster shown from ``start_frame`` up to, not including, ``end_frame``.

    ``rgba`` is uint8, shape (height, width, 4), sRGB, straight alpha; height, width, ``x`` and ``y`` are even, and the
    raster lies inside the canvas. ``wipe`` uncovers it from left to right during ``fade_in`` instead of fading.
    """

    rgba: NDArray[np.uint8]
    x: int
    y: int
    start_frame: int
    end_frame: int
    fade_in: int = 0
    fade_out: int = 0
    entrance: Literal["fade", "wipe"] = "fade"

    def opacity(self, frame: int) -> float:
        """0..1 at the film's frame; a wipe keeps full opacity while it uncovers."""
        if not self.start_frame <= frame < self.end_frame:
            return 0.0
        rising = 1.0
        if self.entrance == "fade" and self.fade_in:
            rising = (frame - self.start_frame + 1) / (self.fade_in + 1)
        falling = (self.end_frame - frame) / (self.fade_out + 1) if self.fade_out else 1.0
        return max(0.0, min(1.0, rising, falling))

    def uncovered(self, frame: int) -> float:
        """Fraction of the width a wipe has uncovered at the film's frame (1.0 for a fade)."""
        if self.entrance != "wipe" or not self.fade_in:
            return 1.0
        t = min(1.0, max(0.0, (frame - self.start_frame + 1) / (self.fade_in + 1)))
        return 1.0 - (1.0 - t) ** 3
