"""The perceptual hash: near-equal pictures get near-equal bits."""

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 32
_LOW = 8


def perceptual_hash(gray: NDArray[np.uint8]) -> str:
    """64-bit pHash in hex: signs of the lowest 8 × 8 cosine coefficients against their median."""
    small = cv2.resize(gray, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[:_LOW, :_LOW].ravel()
    bits = low > np.median(low[1:])
    return np.packbits(bits).tobytes().hex()


def hash_distance(one: str, other: str) -> int:
    """Number of differing bits, 0..64; up to 8 the pictures are near-duplicates."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
