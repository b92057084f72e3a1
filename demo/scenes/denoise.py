"""Non-local means for path-traced layers, guided by albedo, normals and depth.

The picture is filtered as illumination (colour divided by albedo), so textures
stay sharp.  Two half-sample buffers give the noise level of every pixel, and the
weights for one half are taken from the other so that noise is not mistaken for detail.
"""

from __future__ import annotations

import cv2
import numpy as np


def _offsets(radius: int, dense: int) -> list[tuple[int, int]]:
    """Half-plane taps: every pixel near the centre, a sparse scatter farther out."""
    rng = np.random.default_rng(11)
    taps = []
    for dy in range(0, radius + 1):
        for dx in range(-radius, radius + 1):
            if dy == 0 and dx <= 0:
                continue
            distance = np.hypot(dx, dy)
            if distance > radius:
                continue
            if distance <= dense or rng.random() < (dense / distance) ** 1.15:
                taps.append((dy, dx))
    return taps


def _views(shape: tuple[int, int], dy: int, dx: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """The overlapping parts of an image and its copy moved by (dy, dx)."""
    height, width = shape
    if dx >= 0:
        return (slice(0, height - dy), slice(0, width - dx)), (slice(dy, height), slice(dx, width))
    return (slice(0, height - dy), slice(-dx, width)), (slice(dy, height), slice(0, width + dx))


def surface_color(albedo: np.ndarray) -> np.ndarray:
    """The colour to divide by; glass, mirrors and lamps have none of their own and count as white."""
    return np.where(albedo.max(2, keepdims=True) < 0.004, 1.0, np.maximum(albedo, 0.01)).astype(np.float32)


def enlarge(light: np.ndarray, small: dict[str, np.ndarray], large: dict[str, np.ndarray]) -> np.ndarray:
    """Illumination brought to the size of ``large``, keeping to its edges (joint bilateral upsampling)."""
    height, width = large["depth"].shape
    low_height, low_width = light.shape[:2]
    y = ((np.arange(height, dtype=np.float32) + 0.5) * (low_height / height) - 0.5)[:, None].repeat(width, 1)
    x = ((np.arange(width, dtype=np.float32) + 0.5) * (low_width / width) - 0.5)[None].repeat(height, 0)
    inverse = 1 / np.maximum(large["depth"], 0.05)
    low_inverse = (1 / np.maximum(small["depth"], 0.05)).astype(np.float32)
    low_glow = (small["albedo"].max(2) < 0.004).astype(np.float32)
    glow = (large["albedo"].max(2) < 0.004).astype(np.float32)
    total = np.zeros((height, width, 3), np.float32)
    weights = np.zeros((height, width), np.float32)
    y0, x0 = np.floor(y), np.floor(x)
    for dy in range(-1, 3):
        for dx in range(-1, 3):
            at_y, at_x = np.clip(y0 + dy, 0, low_height - 1), np.clip(x0 + dx, 0, low_width - 1)
            take = lambda image: cv2.remap(np.ascontiguousarray(image, np.float32), at_x.astype(np.float32), at_y.astype(np.float32), cv2.INTER_NEAREST)
            solid = take((small["alpha"] > 0.97).astype(np.float32)) + 1e-5  # not window edges
            near = solid * np.exp(-((at_y - y) ** 2 + (at_x - x) ** 2) / (2 * 0.7**2))
            facing = np.clip((take(small["normal"]) * large["normal"]).sum(2), 0, 1)
            gap = np.abs(take(low_inverse) - inverse) / (inverse * 0.03 + 1e-4)
            gap += np.abs(take(low_glow) - glow) * 4
            weight = near * (facing**12 + 1e-3) * np.exp(-np.minimum(gap, 9)) + 1e-7 * near
            total += take(light) * weight[..., None]
            weights += weight
    return total / weights[..., None]


def denoise(half_a: np.ndarray, half_b: np.ndarray, albedo: np.ndarray, normal: np.ndarray, depth: np.ndarray,
            radius: int = 14, strength: float = 0.55) -> np.ndarray:
    """Clean illumination (linear RGB without surface colour) from two equal halves of the samples."""
    base = surface_color(albedo)
    a = np.log1p(np.maximum(half_a, 0) / base).astype(np.float32)
    b = np.log1p(np.maximum(half_b, 0) / base).astype(np.float32)
    mean = (a + b) / 2
    # Fireflies: pull pixels that stand far out of their neighbourhood back to its median.
    for channel in range(3):
        for half in (a, b, mean):
            median = cv2.medianBlur(half[..., channel], 5)
            spread = cv2.blur(np.abs(half[..., channel] - median), (9, 9))
            half[..., channel] = np.minimum(half[..., channel], median + 3.5 * spread + 0.04)
    variance = ((a - b) ** 2).mean(2) / 4
    variance = cv2.GaussianBlur(np.minimum(variance, cv2.blur(variance, (15, 15)) * 4), (0, 0), 2.5) + 1e-6
    length = np.linalg.norm(normal, axis=2, keepdims=True)
    normal = np.where(length > 1e-3, normal / np.maximum(length, 1e-3), 0).astype(np.float32)
    inverse = (1 / np.maximum(depth, 0.05)).astype(np.float32)  # linear in screen space on planes
    slope_x = cv2.medianBlur(np.gradient(inverse, axis=1).astype(np.float32), 3)
    slope_y = cv2.medianBlur(np.gradient(inverse, axis=0).astype(np.float32), 3)
    tone = albedo.mean(2).astype(np.float32)
    tone_soft = cv2.GaussianBlur(tone, (0, 0), 1.0)
    shape = mean.shape[:2]
    luma_a, luma_b = a.mean(2), b.mean(2)
    total = mean.copy()
    weight_sum = np.ones(shape, np.float32)
    smooth_a, smooth_b = (cv2.GaussianBlur(v, (0, 0), 1.0) for v in (luma_a, luma_b))
    for dy, dx in _offsets(radius, 4):
        p, q = _views(shape, dy, dx)
        var_p, var_q = variance[p], variance[q]
        cross = (smooth_a[p] - smooth_a[q]) * (smooth_b[p] - smooth_b[q])
        cross = cv2.blur(cross, (5, 5))
        distance = np.maximum(cross, 0) / (strength**2 * (var_p + var_q) * 0.35 + 2e-5)
        facing = np.einsum("ijk,ijk->ij", normal[p], normal[q])
        distance += 24 * np.maximum(1 - facing, 0)
        expected = inverse[p] + slope_x[p] * dx + slope_y[p] * dy
        miss = np.abs(inverse[q] - expected) / (inverse[p] * 0.012 + np.abs(slope_x[p] * dx) * 0.3 + np.abs(slope_y[p] * dy) * 0.3 + 1e-5)
        distance += np.minimum(miss, 8) ** 2 * 0.5
        distance += np.abs(tone_soft[p] - tone_soft[q]) * 4
        weight = np.exp(-np.minimum(distance, 30))
        total[p] += mean[q] * weight[..., None]
        total[q] += mean[p] * weight[..., None]
        weight_sum[p] += weight
        weight_sum[q] += weight
    return np.expm1(total / weight_sum[..., None]).astype(np.float32)
