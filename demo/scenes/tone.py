"""From linear light to a finished listing photograph."""

from __future__ import annotations

import cv2
import numpy as np

from .builder import Look


def filmic(x: np.ndarray) -> np.ndarray:
    """A film-like curve with a soft toe and shoulder (0..1)."""
    a, b, c, d, e = 2.43, 0.03, 2.35, 0.62, 0.16
    return np.clip(x * (a * x + b) / (x * (c * x + d) + e), 0, 1)


def develop(image: np.ndarray, look: Look, seed: int = 0) -> np.ndarray:
    """Expose, lift shadows gently, bloom, tone, sharpen and grain; returns 8-bit RGB."""
    x = np.maximum(image, 0).astype(np.float32) * look.exposure
    height, width = x.shape[:2]
    unit = max(height, width) / 1600
    luma = x @ np.float32([0.2126, 0.7152, 0.0722])
    stops = np.log2(luma + 1e-3).astype(np.float32)
    base = cv2.ximgproc.guidedFilter(stops, stops, max(4, int(70 * unit)), 0.35)
    lift = np.clip((np.log2(0.22) - base) * look.local, -1.6, 1.4)
    x *= (2.0**lift)[..., None]
    glow = np.clip(x - 0.95, 0, 2.5)
    for spread, amount in ((6, 0.035), (28, 0.025), (80, 0.015)):
        x = x + amount * cv2.GaussianBlur(glow, (0, 0), spread * unit)
    # Highlights drift towards white instead of clipping one channel.
    peak = x.max(2, keepdims=True)
    x = x + (peak - x) * np.clip((peak - 1.1) / 5, 0, 0.75)
    y = filmic(x * 0.9) ** (1 / 2.2)
    y = np.clip(0.5 + (y - 0.5) * (0.94 + 0.06 * look.contrast) + 0.0, 0, 1)
    if look.contrast != 1:
        curve = y * y * (3 - 2 * y)
        y = y + (curve - y) * (look.contrast - 1)
    grey = y.mean(2, keepdims=True)
    y = grey + (y - grey) * look.saturation
    y = y + 0.28 * (y - cv2.GaussianBlur(y, (0, 0), 1.1))
    yy, xx = np.mgrid[-1:1:height * 1j, -1:1:width * 1j]
    y *= (1 - 0.045 * np.clip(xx**2 + yy**2 - 0.5, 0, 2))[..., None]
    rng = np.random.default_rng(seed)
    y += (cv2.GaussianBlur(rng.normal(0, 1, (height, width)), (0, 0), 0.6) * 0.006)[..., None]
    return (np.clip(y, 0, 1) * 255 + 0.5).astype(np.uint8)
