"""A summer sky with high, thin clouds, painted for any camera."""

from __future__ import annotations

import cv2
import numpy as np

from .builder import Camera
from .materials import fractal


def ray_directions(camera: Camera, shape: tuple[int, int]) -> np.ndarray:
    """Unit view directions of every pixel (world coordinates, z up)."""
    height, width = shape
    forward = np.asarray(camera.target, float) - np.asarray(camera.origin, float)
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0, 0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    reach = np.tan(np.deg2rad(camera.fov) / 2)
    x = (np.arange(width) + 0.5) / width * 2 - 1
    y = ((np.arange(height) + 0.5 - height / 2) / height - camera.shift) * 2 * height / width
    direction = forward + reach * (x[None, :, None] * right - y[:, None, None] * up)
    return direction / np.linalg.norm(direction, axis=-1, keepdims=True)


def sky_image(camera: Camera, shape: tuple[int, int], seed: int = 21) -> np.ndarray:
    """Display-referred linear sky colours for the camera."""
    d = ray_directions(camera, shape)
    lift = np.clip(d[..., 2], 0, 1)
    zenith, horizon = np.array([0.10, 0.24, 0.56]), np.array([0.60, 0.74, 0.90])
    blend = np.clip(lift * 1.9, 0, 1)[..., None] ** 0.55
    sky = horizon * (1 - blend) + zenith * blend
    haze = np.exp(-lift * 9)[..., None]
    sky = sky * (1 - 0.5 * haze) + np.array([0.86, 0.89, 0.92]) * 0.5 * haze
    # Cloud layer on a plane far above, seen in perspective.
    height = np.maximum(d[..., 2], 0.02) + 0.10
    u = (d[..., 0] / height * 0.085) % 1
    v = (d[..., 1] / height * 0.085) % 1
    size = 2048
    base = fractal(size, size, 6, 4, seed, 7)
    wisps = fractal(size, size, 26, 5, seed + 5, 6)
    sheet = (0.62 * base + 0.38 * wisps).astype(np.float32)
    warp = ((fractal(size, size, 5, 5, seed + 9, 4) - 0.5) * 160).astype(np.float32)
    yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
    sheet = cv2.remap(sheet, (xx + warp) % size, (yy - warp * 0.6) % size, cv2.INTER_LINEAR)
    sheet = np.pad(sheet, ((0, 1), (0, 1)), mode="wrap")
    cover = cv2.remap(sheet, (u * size).astype(np.float32), (v * size).astype(np.float32), cv2.INTER_LINEAR)
    density = np.clip((cover - 0.545) * 6, 0, 1) ** 1.25 * np.clip(0.25 + lift * 5, 0, 1)
    light = np.array([1.02, 1.0, 0.98]) * (0.90 + 0.25 * np.clip(cover - 0.5, 0, 1))[..., None]
    return (sky * (1 - density[..., None] * 0.86) + light * density[..., None] * 0.86).astype(np.float32)
