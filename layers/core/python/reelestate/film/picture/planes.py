"""I420 frames and the one place that knows BT.709.

Frames are composed in the encoder's own format: 8-bit planar Y'CbCr 4:2:0, BT.709, limited range, chroma sited left
(each chroma sample lies on an even luma column, halfway between two luma rows).
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# Rows: Y, Cb, Cr from B, G, R in 0..255; the last column is the offset.
_YUV_FROM_BGR = np.array(
    [
        [0.0722 * 219 / 255, 0.7152 * 219 / 255, 0.2126 * 219 / 255, 16],
        [0.5 * 224 / 255, -0.7152 / 1.8556 * 224 / 255, -0.2126 / 1.8556 * 224 / 255, 128],
        [-0.0722 / 1.5748 * 224 / 255, -0.7152 / 1.5748 * 224 / 255, 0.5 * 224 / 255, 128],
    ],
    np.float64,
)
BLACK_LUMA = 16
NEUTRAL_CHROMA = 128


@dataclass(frozen=True, slots=True)
class Frame:
    """One I420 picture: ``data`` is a contiguous (height * 3 / 2, width) buffer, ``y``, ``u``, ``v`` views of it."""

    data: U8
    y: U8
    u: U8
    v: U8

    @classmethod
    def allocate(cls, width: int, height: int) -> "Frame":
        """An uninitialised frame; width and height are even."""
        data = np.empty((height * 3 // 2, width), np.uint8)
        flat = data.reshape(-1)
        luma, chroma = width * height, width * height // 4
        half = (height // 2, width // 2)
        return cls(
            data,
            flat[:luma].reshape(height, width),
            flat[luma : luma + chroma].reshape(half),
            flat[luma + chroma :].reshape(half),
        )

    @property
    def width(self) -> int:
        """Luma columns."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Luma rows."""
        return int(self.y.shape[0])

    @property
    def planes(self) -> tuple[U8, U8, U8]:
        """Y, U and V."""
        return self.y, self.u, self.v


def split_bgr(bgr: U8) -> tuple[U8, U8, U8]:
    """Full-size Y and half-size U, V of a BGR picture of even size; chroma lies in the middle of its four pixels."""
    yuv = cv2.transform(bgr, _YUV_FROM_BGR)
    half = (bgr.shape[1] // 2, bgr.shape[0] // 2)
    y, u, v = cv2.split(yuv)
    return (
        np.asarray(y, np.uint8),
        np.asarray(cv2.resize(u, half, interpolation=cv2.INTER_AREA), np.uint8),
        np.asarray(cv2.resize(v, half, interpolation=cv2.INTER_AREA), np.uint8),
    )


def premultiplied(rgba: U8) -> tuple[tuple[F32, F32], ...]:
    """(alpha, colour times alpha) for Y, U and V of a straight-alpha RGBA raster of even size; alpha is 0..1."""
    alpha = np.asarray(rgba[..., 3] / np.float32(255), np.float32)
    bgr = np.ascontiguousarray(rgba[..., 2::-1], np.float32)
    luma, *chroma = cv2.split(np.asarray(cv2.transform(bgr, _YUV_FROM_BGR) * alpha[..., None], np.float32))
    halved = _halve_left_sited(alpha)
    return (alpha, np.asarray(luma, np.float32)), *((halved, _halve_left_sited(plane)) for plane in chroma)


def _halve_left_sited(plane: NDArray[Any]) -> F32:
    across = cv2.sepFilter2D(
        plane, cv2.CV_32F, np.array([0.25, 0.5, 0.25]), np.array([1.0]), borderType=cv2.BORDER_REPLICATE
    )[:, ::2]
    return np.asarray((across[::2] + across[1::2]) / 2, np.float32)


def to_rgb(frame: Frame) -> U8:
    """The frame as an RGB picture (height, width, 3), uint8, for thumbnails and for looking at."""
    size = (frame.width, frame.height)
    # Chroma column i lies at luma column 2i, chroma row j at luma row 2j + 0.5.
    luma_to_chroma = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, -0.25]])
    u, v = (
        cv2.warpAffine(
            plane,
            luma_to_chroma,
            size,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for plane in (frame.u, frame.v)
    )
    inverse = np.linalg.inv(_YUV_FROM_BGR[:, :3])
    matrix = np.hstack([inverse, -inverse @ _YUV_FROM_BGR[:, 3:]])[::-1]
    return np.asarray(cv2.transform(cv2.merge([frame.y, u, v]), matrix), np.uint8)
