"""Grass, hedges, shrubs and trees made of real leaves and blades."""

from __future__ import annotations

import numpy as np

from . import materials as m
from .builder import Scene
from .meshes import Mesh, cylinder, grid_faces, merge, tube


def define_materials(scene: Scene) -> None:
    """The plant materials every outdoor scene needs."""
    scene.materials |= {
        "grass_a": m.matte(m.texture(m.gradient_strip((.17, .26, .09), (.40, .53, .22), .12, 1), 1.0)),
        "grass_b": m.matte(m.texture(m.gradient_strip((.18, .265, .092), (.425, .54, .23), .12, 2), 1.0)),
        "soil": m.matte(m.texture(m.speckle((.24, .27, .13), .9, 40, 3), 2.0)),
        "mulch": m.matte(m.texture(m.speckle((.23, .16, .11), 1.1, 120, 4), 1.5)),
        "leaf_tree": m.leaf(m.texture(m.gradient_strip((.24, .34, .12), (.37, .48, .19), .14, 5), 1.0)),
        "leaf_far": m.matte(m.texture(m.gradient_strip((.25, .34, .15), (.38, .47, .22), .12, 6), 1.0)),
        "leaf_hedge": m.matte(m.texture(m.gradient_strip((.17, .28, .10), (.32, .45, .17), .14, 7), 1.0)),
        "leaf_box": m.matte(m.texture(m.gradient_strip((.20, .32, .12), (.38, .50, .20), .14, 8), 1.0)),
        "bark": m.matte(m.texture(m.speckle((.37, .31, .26), .8, 30, 9), (.6, .3))),
        "bloom_white": m.matte(m.texture(m.gradient_strip((.80, .80, .74), (.95, .95, .92), .04, 10), 1.0)),
        "bloom_violet": m.matte(m.texture(m.gradient_strip((.40, .32, .58), (.60, .50, .76), .08, 11), 1.0)),
        "ornamental": m.matte(m.texture(m.gradient_strip((.32, .38, .18), (.72, .68, .44), .10, 12), 1.0)),
    }


def blades(count: int, patch: float, height: float, width: float, lean: float, seed: int) -> Mesh:
    """A square patch of grass blades, each three bent segments long."""
    rng = np.random.default_rng(seed)
    root = np.c_[rng.uniform(-patch / 2, patch / 2, (count, 2)), np.zeros(count)]
    angle = rng.uniform(0, 2 * np.pi, count)
    side = np.c_[np.cos(angle), np.sin(angle), np.zeros(count)]
    bend = np.c_[-np.sin(angle), np.cos(angle), np.zeros(count)] * (lean * rng.uniform(0.2, 1.5, count))[:, None]
    tall = height * rng.uniform(0.55, 1.25, count)[:, None]
    t = np.array([0.0, 0.4, 0.75, 1.0])
    rows = []
    for k, s in enumerate(t):
        mid = root + np.array([0, 0, 1.0]) * tall * (s - 0.18 * s * s * lean) + bend * tall * s * s
        half = width / 2 * (1 - s) ** 0.6 if s < 1 else 0.0005
        rows.append(np.stack([mid - side * half, mid + side * half], 1))
    points = np.stack(rows, 1).reshape(-1, 3)
    local = grid_faces(len(t), 2)
    faces = (local[None] + (np.arange(count) * len(t) * 2)[:, None, None]).reshape(-1, 3)
    normal = np.cross(bend + [0, 0, 1e-3], side)
    normal = 0.35 * normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-6) + [0, 0, 0.9]
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    normals = np.repeat(normal, len(t) * 2, 0)
    u = np.repeat(rng.random(count), len(t) * 2)
    v = np.tile(np.repeat(np.minimum(t, 0.98) + 0.01, 2), count)
    return Mesh(points, faces, normals, np.c_[u, v])


def leaves(points: np.ndarray, outward: np.ndarray, size: float, seed: int, narrow: float = 0.5, follow: float = 0.7) -> Mesh:
    """A pointed leaf (two bent triangles pairs) at every point, roughly facing ``outward``."""
    rng = np.random.default_rng(seed)
    count = len(points)
    outward = outward / np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-6)
    facing = outward * follow + rng.normal(size=(count, 3)) * 0.55 + [0, 0, 0.35]
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    length_dir = np.cross(facing, rng.normal(size=(count, 3)))
    length_dir /= np.linalg.norm(length_dir, axis=1, keepdims=True)
    side = np.cross(facing, length_dir)
    s = size * rng.uniform(0.6, 1.3, count)[:, None]
    corners = [points - length_dir * s, points + side * s * narrow - facing * s * 0.12,
               points + length_dir * s, points - side * s * narrow - facing * s * 0.12]
    vertices = np.stack(corners, 1).reshape(-1, 3)
    base = np.arange(count)[:, None] * 4
    faces = np.concatenate([base + [0, 1, 2], base + [0, 2, 3]])
    normals = 0.55 * facing + 0.45 * outward
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    u = np.repeat(rng.random(count), 4)
    v = np.clip(np.repeat(rng.beta(2, 2, count), 4), 0.02, 0.98)
    return Mesh(vertices, faces, np.repeat(normals, 4, 0), np.c_[u, v])


def define_grass(scene: Scene) -> None:
    """Lawn patches of one metre: dense and fine for the foreground, sparse and broad farther away."""
    for level, (count, width) in enumerate([(7000, .0065), (2900, .011), (1000, .022), (360, .045)]):
        for k in range(4):
            material = "grass_a" if k < 2 else "grass_b"
            scene.group(f"lawn{level}{k}", {material: [blades(count, 1.5, .055, width, .75, 60 + k + 10 * level)]})


def lawn(scene: Scene, x: tuple[float, float], y: tuple[float, float], z: float = 0.0,
         holes: tuple[tuple[float, float, float, float], ...] = (), seed: int = 0) -> None:
    """Cover a rectangle with grass patches, leaving out the (x0, x1, y0, y1) holes and what the camera cannot see."""
    rng = np.random.default_rng(seed)
    eye = np.asarray(scene.camera.origin[:2], float)
    ahead = np.asarray(scene.camera.target[:2], float) - eye
    ahead /= np.linalg.norm(ahead)
    reach = np.deg2rad(scene.camera.fov / 2)
    for cx in np.arange(x[0] + 0.5, x[1], 1.0):
        for cy in np.arange(y[0] + 0.5, y[1], 1.0):
            if any(a - 0.45 < cx < b + 0.45 and c - 0.45 < cy < d + 0.45 for a, b, c, d in holes):
                continue
            way = np.array([cx, cy]) - eye
            far = np.linalg.norm(way)
            if far > 2 and np.arccos(np.clip(way @ ahead / far, -1, 1)) > reach + 0.9 / far:
                continue
            if far <= 2 and way @ ahead < 0:
                continue
            mood = 0.5 + 0.33 * np.sin(cx * 0.55 + 1.3 * np.sin(cy * 0.31)) + 0.3 * rng.normal()
            kind = int(rng.integers(2)) + (2 if mood > 0.62 else 0)
            level = int(np.searchsorted([6.0, 11.0, 20.0], far))
            scene.plant(f"lawn{level}{kind}", (cx, cy, z), 90.0 * rng.integers(4), (1, 1, rng.uniform(0.85, 1.15)))


def define_trees(scene: Scene, far: bool = False) -> None:
    """Three deciduous trees about eight metres tall."""
    for k in range(3):
        scene.group(f"tree{k}", tree(k, "leaf_tree", 26000, 0.085))
        if far:
            scene.group(f"far{k}", tree(k + 7, "leaf_far", 9000, 0.16))


def tree(seed: int, leaf_material: str, leaf_count: int, leaf_size: float) -> dict[str, list[Mesh]]:
    """Trunk, branches, and leaves gathered round the branch tips."""
    rng = np.random.default_rng(100 + seed)
    bars: list[Mesh] = []
    tips: list[np.ndarray] = []

    def grow(start: np.ndarray, direction: np.ndarray, length: float, radius: float, level: int) -> None:
        path = [start]
        heading = direction / np.linalg.norm(direction)
        for _ in range(5):
            heading = heading + rng.normal(size=3) * 0.09 + np.array([0, 0, 0.05 if level else 0])
            heading /= np.linalg.norm(heading)
            path.append(path[-1] + heading * length / 5)
        bars.append(tube(path, np.linspace(radius, radius * 0.6, 6), 8 if level else 14, caps=False))
        if level >= 3:
            tips.append(path[-1])
            tips.append(path[-3])
            return
        for k in range(5 if level == 0 else 4):
            at = path[-1] if k < 2 else path[3 + k % 2]
            turn = rng.uniform(0, 2 * np.pi) + k * 2.4
            spread = rng.uniform(0.5, 0.95)
            helper = np.cross(heading, rng.normal(size=3))
            helper /= np.linalg.norm(helper)
            other = np.cross(heading, helper)
            way = heading * np.cos(spread) + (helper * np.cos(turn) + other * np.sin(turn)) * np.sin(spread)
            way[2] = max(way[2], -0.05)
            grow(at, way, length * rng.uniform(0.62, 0.80), radius * 0.55, level + 1)

    grow(np.zeros(3), np.array([0, 0, 1.0]), 2.6, 0.17, 0)
    centres = np.array(tips)
    pick = rng.integers(0, len(centres), leaf_count)
    puff = rng.normal(size=(leaf_count, 3))
    puff *= (0.62 * rng.random((leaf_count, 1)) ** 0.45) / np.linalg.norm(puff, axis=1, keepdims=True)
    points = centres[pick] + puff * [1, 1, 0.7]
    outward = puff * 1.2 + (points - centres.mean(0)) * 0.35
    return {"bark": bars, leaf_material: [leaves(points, outward, leaf_size, seed)]}


def ball_plant(radius: float, count: int, leaf_size: float, seed: int, flat: float = 0.85) -> Mesh:
    """A rounded shrub."""
    rng = np.random.default_rng(seed)
    d = rng.normal(size=(count, 3))
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    lump = 1 + 0.10 * np.sin(d[:, 0] * 6 + seed) + 0.08 * np.sin(d[:, 1] * 7 + d[:, 2] * 6)
    points = d * (radius * lump * rng.uniform(0.72, 1.03, count) ** 0.6)[:, None] * [1, 1, flat]
    points[:, 2] += radius * flat * 0.9
    keep = points[:, 2] > 0
    return leaves(points[keep], d[keep], leaf_size, seed)


def hedge_block(length: float, depth: float, height: float, density: float, leaf_size: float, seed: int) -> Mesh:
    """A clipped hedge standing on the ground, centred in x and y."""
    rng = np.random.default_rng(seed)
    faces = [("x", length, height, depth), ("y", depth, height, length), ("z", length, depth, height)]
    points, normals = [], []
    for axis, w, h, other in faces:
        count = int(w * h * density)
        for side in ((-1, 1) if axis != "z" else (1,)):
            a, b = rng.uniform(-w / 2, w / 2, count), rng.uniform(0, 1, count) * h
            rough = 0.05 * np.sin(a * 5 + seed) * np.sin(b * 6) + rng.normal(0, 0.035, count) - np.abs(rng.normal(0, 0.03, count))
            off = side * (other / 2 + rough)
            if axis == "x":
                points.append(np.c_[a, off, b]); normals.append(np.tile([0, side, 0.2], (count, 1)))
            elif axis == "y":
                points.append(np.c_[off, a, b]); normals.append(np.tile([side, 0, 0.2], (count, 1)))
            else:
                points.append(np.c_[a, b - h / 2, other + rough]); normals.append(np.tile([0, 0, 1.0], (count, 1)))
    return leaves(np.concatenate(points), np.concatenate(normals), leaf_size, seed, follow=0.9)


def define_shrubs(scene: Scene) -> None:
    """Box balls, flowering shrubs and ornamental grass."""
    scene.group("ball", {"leaf_box": [ball_plant(.42, 7000, .022, 1)]})
    scene.group("shrub", {"leaf_hedge": [ball_plant(.55, 6500, .034, 2, .9)]})
    def bloom(radius: float, seed: int, share: float) -> Mesh:
        return ball_plant(radius * 1.04, int(5200 * share), .022, seed)
    scene.group("hydrangea", {"leaf_hedge": [ball_plant(.46, 5200, .036, 3)], "bloom_white": [bloom(.46, 4, .35)]})
    scene.group("lavender", {"leaf_hedge": [blades(900, .36, .30, .008, .7, 5)], "bloom_violet": [blades(420, .34, .44, .011, .55, 6)]})
    scene.group("reed", {"ornamental": [blades(1300, .30, .95, .010, .75, 7)]})


def house_plant(seed: int, height: float, count: int, leaf_length: float, leaf_width: float) -> tuple[Mesh, Mesh]:
    """A potted rubber-plant: stems and broad curved leaves."""
    rng = np.random.default_rng(seed)
    stems, parts = [], []
    for s in range(3):
        sway = rng.normal(0, 0.10, 2)
        path = np.array([[0.03 * np.cos(s * 2.1), 0.03 * np.sin(s * 2.1), 0], [*(sway * 0.5), height * 0.5], [*sway, height * rng.uniform(0.75, 1.0)]])
        stems.append(tube(path, [.011, .009, .006], 8, smooth=10))
        for k in range(count // 3):
            t = 0.25 + 0.75 * (k + rng.random() * 0.5) / (count / 3)
            at = path[0] * (1 - t) ** 2 + 2 * path[1] * t * (1 - t) + path[2] * t * t
            parts.append(blade_leaf(at, k * 2.4 + s + rng.uniform(-.3, .3), rng.uniform(25, 65) * (0.5 + 0.5 * t), leaf_length * rng.uniform(.7, 1.15), leaf_width * rng.uniform(.8, 1.1), rng))
    return merge(stems), merge(parts)


def blade_leaf(at: np.ndarray, azimuth: float, rise: float, length: float, width: float, rng: np.random.Generator) -> Mesh:
    """One broad leaf that arches out and down; its uv selects a tint."""
    t = np.linspace(0, 1, 12)
    el = np.deg2rad(rise)
    out, up = np.cos(el) * t - 0.05 * t * t, np.sin(el) * t - 0.55 * t**2.2
    centre = np.stack([np.cos(azimuth) * out, np.sin(azimuth) * out, up], -1) * length + at
    side = np.array([-np.sin(azimuth), np.cos(azimuth), 0])
    half = width / 2 * np.sin(np.pi * np.clip(t, 0.015, 0.99) ** 0.75) ** 0.85
    rows = [centre + side * (half * s)[:, None] + np.array([0, 0, 1]) * (abs(s) * half * 0.35)[:, None] for s in (-1, -.5, 0, .5, 1)]
    from .meshes import sheet

    mesh = sheet(np.stack(rows, 1))
    mesh.uvs = np.c_[np.full(len(mesh.vertices), rng.random()), np.repeat(t, 5) * 0.9 + 0.05]
    return mesh


def pot(radius: float, height: float) -> Mesh:
    """A plain cylindrical planter (closed; soil is a disk on top)."""
    return cylinder((0, 0, 0), height, radius, 0.012)
