"""Procedural textures and the Mitsuba materials made of them.

Textures are float arrays in sRGB (0..1), tile seamlessly, and carry their real
size in metres, so they fit the metre-valued texture coordinates of the meshes.
"""

from __future__ import annotations

from typing import Any, Sequence

import cv2
import numpy as np

Color = Sequence[float]
Material = dict[str, Any]


# -- noise ------------------------------------------------------------------
def noise(height: int, width: int, cells_y: int, cells_x: int, seed: int) -> np.ndarray:
    """Smooth periodic noise around 0.5 with the given number of cells per side."""
    grid = np.random.default_rng(seed).random((max(cells_y, 1), max(cells_x, 1))).astype(np.float32)
    padded = np.pad(grid, 3, mode="wrap")
    step_y, step_x = float(height / grid.shape[0]), float(width / grid.shape[1])
    y = (np.arange(height, dtype=np.float32) / step_y + 3)[:, None].repeat(width, 1)
    x = (np.arange(width, dtype=np.float32) / step_x + 3)[None].repeat(height, 0)
    return cv2.remap(padded, x, y, cv2.INTER_CUBIC)


def fractal(height: int, width: int, cells_y: int, cells_x: int, seed: int, octaves: int = 4) -> np.ndarray:
    """Several octaves of noise, again around 0.5."""
    total, weight = np.zeros((height, width), np.float32), 0.0
    for k in range(octaves):
        amount = 0.55**k
        total += amount * noise(height, width, cells_y * 2**k, cells_x * 2**k, seed + 31 * k)
        weight += amount
    return total / weight


def mix(a: Color | np.ndarray, b: Color | np.ndarray, t: np.ndarray) -> np.ndarray:
    """Blend of two colours by a mask."""
    t = np.clip(t, 0, 1)[..., None]
    return np.asarray(a) * (1 - t) + np.asarray(b) * t


# -- textures -----------------------------------------------------------------
def planks(rows: int, boards: float, light: Color, dark: Color, seed: int = 1, size: int = 2048,
           gap: float = 0.5, contrast: float = 1.0, tone_spread: float = 1.0) -> np.ndarray:
    """Wooden boards running along u; ``boards`` is the number of board lengths per row."""
    rng = np.random.default_rng(seed)
    image = np.zeros((size, size, 3), np.float32)
    edges = np.round(np.linspace(0, size, rows + 1)).astype(int)
    fine = noise(size, size, size // 2, size // 48, seed + 7)
    pores = noise(size, size, size // 2, size // 20, seed + 8)
    for row, (top, bottom) in enumerate(zip(edges[:-1], edges[1:])):
        tall = bottom - top
        cuts = np.sort((np.arange(int(boards)) / boards + rng.uniform(0, 0.25, int(boards)) + rng.random()) % 1.0)
        columns = (cuts * size).astype(int)
        for k in range(len(columns)):
            start, stop = columns[k], columns[(k + 1) % len(columns)]
            index = np.arange(start, stop if stop > start else stop + size) % size
            if len(index) < 4:
                continue
            x = np.linspace(0, len(index) / tall, len(index), dtype=np.float32)[None]
            y = np.linspace(-0.5, 0.5, tall, dtype=np.float32)[:, None]
            warp = noise(tall, len(index), 3, max(2, len(index) // (tall * 2)), int(rng.integers(1 << 30)))
            heart = rng.uniform(-1.1, 1.1)
            ring = np.sqrt((y - heart) ** 2 * rng.uniform(6, 16) + (0.10 * (x - x.mean()) * rng.uniform(0.3, 1.6)) ** 2 + 0.05)
            phase = (ring * 5.5 + warp * rng.uniform(1.0, 2.0)) % 1.0
            grain = phase**1.7 * (1 - np.clip((phase - 0.86) / 0.14, 0, 1))
            rows_ix = np.arange(top, bottom)
            streak = fine[np.ix_(rows_ix, index)]
            pore = np.clip(pores[np.ix_(rows_ix, index)] - 0.74, 0, 1) * 1.6
            amount = 0.18 + contrast * (0.42 * grain + 0.34 * (streak - 0.5) + 0.5 * pore) + 0.22 * (warp - 0.5)
            tone = 1 + tone_spread * rng.uniform(-0.09, 0.07)
            board = mix(light, dark, amount) * tone * (1 + tone_spread * rng.uniform(-0.012, 0.012, 3))
            image[np.ix_(rows_ix, index)] = board
            if gap:
                image[np.ix_(rows_ix, index[:2])] *= 1 - gap
        if gap:
            image[top : top + 2] *= 1 - gap
    return image.clip(0, 1)


def tiles(rows: int, columns: int, color: Color, grout: Color, joint: float = 0.03, offset: float = 0.0,
          spread: float = 0.03, seed: int = 2, size: int = 1024, surface: np.ndarray | None = None) -> np.ndarray:
    """Rectangular tiles; ``joint`` is a share of the tile height, ``offset`` shifts odd rows."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    row = np.floor(y * rows).astype(int)
    u = x * columns + (row % 2) * offset
    column = np.floor(u).astype(int) % columns
    tone = 1 + spread * rng.normal(size=(rows, columns))[row, column]
    body = (surface if surface is not None else np.ones((size, size, 3)) * np.asarray(color)) * tone[..., None]
    body = body * (0.985 + 0.03 * fractal(size, size, 24, 24, seed + 3)[..., None])
    ratio = columns / rows
    near_y = np.minimum(y * rows % 1, 1 - y * rows % 1)
    near_x = np.minimum(u % 1, 1 - u % 1) / ratio
    line = np.clip((joint / 2 - np.minimum(near_y, near_x)) / (0.25 * joint) + 0.5, 0, 1)
    return mix(body, np.asarray(grout), line).clip(0, 1)


def marble(base: Color = (0.93, 0.925, 0.915), vein: Color = (0.55, 0.55, 0.56), amount: float = 1.0,
           seed: int = 3, size: int = 1536) -> np.ndarray:
    """White stone with soft clouds and thin, uneven grey veins."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    image = mix(base, np.asarray(base) * 0.94, np.clip((fractal(size, size, 4, 3, seed, 5) - 0.45) * 2.5, 0, 1))
    for k, (cells, width, strength) in enumerate([(2, 0.020, 0.75), (3, 0.012, 0.5), (6, 0.012, 0.28)]):
        warp_x = (fractal(size, size, 5, 5, seed + 40 + k) - 0.5) * size * 0.16
        warp_y = (fractal(size, size, 5, 5, seed + 70 + k) - 0.5) * size * 0.16
        field = fractal(size, size, cells, cells + 1, seed + 90 + k, 2)
        field = cv2.remap(field, (x + warp_x) % size, (y + warp_y) % size, cv2.INTER_LINEAR)
        presence = np.clip((fractal(size, size, 3, 3, seed + 120 + k) - 0.42) * 4, 0, 1)
        line = np.exp(-((np.abs(field - 0.5) / (width * (0.4 + presence))) ** 1.2))
        halo = np.exp(-((np.abs(field - 0.5) / (width * 5)) ** 1.2)) * 0.22
        image = mix(image, vein, (line + halo) * presence * strength * amount)
    return image.clip(0, 1)


def fabric(color: Color, weave: int = 128, depth: float = 0.16, seed: int = 4, size: int = 768) -> np.ndarray:
    """Plain weave with uneven yarn."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    warp = noise(size, size, 12, weave, seed) - 0.5
    weft = noise(size, size, weave, 12, seed + 1) - 0.5
    over = np.sin(x * weave * 2 * np.pi) * np.sin(y * weave * 2 * np.pi)
    tone = 1 + depth * (0.9 * warp + 0.9 * weft + 0.35 * over + 0.12 * rng.normal(size=(size, size)))
    return (np.asarray(color) * tone[..., None]).clip(0, 1)


def knit(color: Color, seed: int = 5, size: int = 768, rows: int = 40) -> np.ndarray:
    """Chunky stitches for throws and wool rugs."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    u, v = x * rows * 1.3, y * rows
    stitch = np.abs(np.sin(np.pi * (v + 0.5 * np.abs((u % 1) - 0.5) * 2)))
    tone = 0.78 + 0.26 * stitch**0.6 + 0.10 * (fractal(size, size, 60, 60, seed) - 0.5)
    return (np.asarray(color) * tone[..., None]).clip(0, 1)


def rug(width: int, height: int, seed: int = 6) -> np.ndarray:
    """A faded wool rug: ivory field, soft blue-grey lattice and a narrow border."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    unit = height / 7.0
    u, v = (x / unit), (y / unit)
    lattice = np.abs(((u + v) % 1) - 0.5) < 0.055
    lattice |= np.abs(((u - v) % 1) - 0.5) < 0.055
    diamond = (np.abs((u + v) % 1 - 0.0) < 0.07) & (np.abs((u - v) % 1 - 0.0) < 0.07)
    edge = np.minimum(np.minimum(x, width - x), np.minimum(y, height - y)) / unit
    pattern = (lattice | diamond).astype(np.float32) * (edge > 0.62)
    pattern[(edge > 0.36) & (edge < 0.46)] = 1
    wear = fractal(height, width, 9, 12, seed, 5)
    image = mix((0.84, 0.81, 0.75), (0.46, 0.51, 0.55), cv2.GaussianBlur(pattern, (0, 0), 1.5) * np.clip(wear * 1.7 - 0.1, 0.25, 1))
    pile = 0.90 + 0.2 * fractal(height, width, height // 6, width // 6, seed + 1, 2)
    return (image * pile[..., None]).clip(0, 1)


def speckle(color: Color, amount: float, cells: int, seed: int = 7, size: int = 1024, octaves: int = 4) -> np.ndarray:
    """A plain colour with broad and fine unevenness (render, concrete, asphalt)."""
    tone = 1 + amount * (fractal(size, size, cells, cells, seed, octaves) - 0.5)
    tone += amount * 0.5 * (noise(size, size, size // 2, size // 2, seed + 1) - 0.5)
    return (np.asarray(color) * tone[..., None]).clip(0, 1)


def gradient_strip(root: Color, tip: Color, spread: float, seed: int = 8, size: int = 128) -> np.ndarray:
    """Leaf and grass tones: u picks a plant's own tint, v runs from root to tip."""
    rng = np.random.default_rng(seed)
    v = np.linspace(0, 1, size)[:, None, None]
    base = np.asarray(root) * (1 - v) + np.asarray(tip) * v
    tint = 1 + spread * rng.normal(size=(1, size, 1)) + 0.35 * spread * rng.normal(size=(1, size, 3))
    return (base * tint).clip(0.01, 1)


def abstract_art(kind: int, width: int = 700, height: int = 900) -> np.ndarray:
    """Framed prints: layered hills (0), overlapping arcs (1) or brushed fields (2)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width, y / height
    paper = fractal(height, width, 90, 70, 40 + kind, 3)
    image = np.ones((height, width, 3)) * (0.93, 0.905, 0.86)
    if kind == 0:
        for k, (color, level) in enumerate([((.84, .73, .61), .46), ((.70, .55, .44), .58), ((.42, .50, .52), .68), ((.20, .29, .34), .80)]):
            edge = level + 0.05 * np.sin(u * 4 + k * 1.9) + 0.02 * np.sin(u * 11 + k)
            image = mix(image, color, (v - edge) * height / 2)
        image = mix(image, (.83, .56, .36), (0.115 - np.hypot(u - 0.66, (v - 0.26) * height / width)) * width / 2)
    elif kind == 1:
        for cx, cy, r, color in [(.35, .62, .34, (.25, .36, .40)), (.64, .55, .27, (.80, .60, .42)), (.52, .36, .17, (.60, .66, .60))]:
            image = mix(image, color, (r - np.hypot(u - cx, (v - cy) * height / width)) * width / 2)
    else:
        strokes = fractal(height, width, 60, 3, 51, 4)
        for k, (color, lo, hi) in enumerate([((.36, .47, .52), .50, .74), ((.76, .70, .60), .30, .52), ((.21, .28, .31), .72, .86)]):
            edge = 0.05 * (strokes - 0.5) + 0.03 * np.sin(u * 5 + k)
            image = mix(image, color, np.minimum(v - lo - edge, hi - v + edge) * 40 * (0.5 + strokes))
    image *= 0.95 + 0.1 * paper[..., None]
    border = int(width * 0.13)
    framed = np.ones((height + 2 * border, width + 2 * border, 3)) * 0.95
    framed[border:-border, border:-border] = image
    return framed.clip(0, 1)


# -- materials ------------------------------------------------------------------
def linear(color: Color | np.ndarray) -> np.ndarray:
    """sRGB to linear light."""
    c = np.asarray(color, float)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def texture(image: np.ndarray, size: float | tuple[float, float], upright: bool = False) -> Material:
    """A bitmap covering ``size`` metres (u, v); ``upright`` for pictures with uv 0..1."""
    from mitsuba import ScalarTransform3f

    u, v = (size, size) if np.isscalar(size) else size
    data = image[::-1] if upright else image
    return {"type": "bitmap", "data": np.ascontiguousarray(linear(data), np.float32), "raw": True,
            "to_uv": ScalarTransform3f().scale([1 / u, 1 / v])}


def tint(color: Color | Material) -> Material:
    """A colour value or a texture as Mitsuba wants it (colours are given in sRGB)."""
    return color if isinstance(color, dict) else {"type": "rgb", "value": linear(color).tolist()}


def matte(color: Color | Material) -> Material:
    """Plaster, paint, cloth."""
    return {"type": "twosided", "inner": {"type": "diffuse", "reflectance": tint(color)}}


def satin(color: Color | Material, roughness: float = 0.35, specular: float = 0.5, sheen: float = 0.0) -> Material:
    """Lacquer, wood, stone, ceramics: diffuse with a dielectric gloss."""
    inner: Material = {"type": "principled", "base_color": tint(color), "roughness": roughness, "specular": specular}
    if sheen:
        inner["sheen"] = sheen
    return {"type": "twosided", "inner": inner}


def metal(color: Color, roughness: float = 0.25) -> Material:
    """Brushed or polished metal."""
    return {"type": "twosided", "inner": {"type": "principled", "base_color": tint(color), "roughness": roughness, "metallic": 1.0}}


def mirror() -> Material:
    """Silvered glass."""
    return {"type": "twosided", "inner": {"type": "conductor", "material": "Ag", "specular_reflectance": {"type": "rgb", "value": [.94, .95, .95]}}}


def pane() -> Material:
    """A thin sheet of clear glass."""
    return {"type": "thindielectric", "int_ior": 1.5}


def leaf(color: Material | Color, through: float = 0.35) -> Material:
    """Thin foliage that lets part of the light through."""
    return {"type": "principledthin", "base_color": tint(color), "roughness": 0.55, "diff_trans": 2 * through, "spec_trans": 0.0, "eta": 1.35}


def water() -> Material:
    """A calm pool surface."""
    return {"type": "dielectric", "int_ior": 1.33}
