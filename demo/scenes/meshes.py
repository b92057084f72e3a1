"""Triangle meshes for furniture, buildings and plants.

Every function returns a :class:`Mesh` in metres with z up.  Texture coordinates
are in metres too, so a material's texture keeps its real size on any object.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Sequence

import numpy as np
from scipy.interpolate import make_interp_spline

Vec = Sequence[float]


@dataclass
class Mesh:
    """Vertices, triangles, vertex normals and texture coordinates."""

    vertices: np.ndarray
    faces: np.ndarray
    normals: np.ndarray
    uvs: np.ndarray

    def moved(self, offset: Vec) -> "Mesh":
        """The mesh shifted by ``offset``."""
        return Mesh(self.vertices + np.asarray(offset), self.faces, self.normals, self.uvs)

    def turned(self, matrix: np.ndarray) -> "Mesh":
        """The mesh under a 3x3 rotation."""
        return Mesh(self.vertices @ matrix.T, self.faces, self.normals @ matrix.T, self.uvs)


def rotation(z: float = 0.0, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    """Rotation matrix: first about x, then y, then z (degrees)."""
    ax, ay, az = np.deg2rad([x, y, z])
    cx, sx, cy, sy, cz, sz = np.cos(ax), np.sin(ax), np.cos(ay), np.sin(ay), np.cos(az), np.sin(az)
    mx = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    my = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    mz = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return mz @ my @ mx


def merge(meshes: Iterable[Mesh]) -> Mesh:
    """One mesh out of many."""
    meshes = list(meshes)
    starts = np.cumsum([0] + [len(m.vertices) for m in meshes[:-1]])
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate([m.faces + s for m, s in zip(meshes, starts)]),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.uvs for m in meshes]),
    )


def with_smooth_normals(vertices: np.ndarray, faces: np.ndarray, uvs: np.ndarray | None = None) -> Mesh:
    """A mesh whose normals are averaged from its triangles."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    face_normals = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(normals, faces[:, k], face_normals)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    normals = np.where(length > 1e-12, normals / np.maximum(length, 1e-12), [0.0, 0.0, 1.0])
    return Mesh(vertices, faces, normals, uvs if uvs is not None else vertices[:, :2].copy())


def grid_faces(rows: int, cols: int) -> np.ndarray:
    """Triangles of a rows x cols vertex grid."""
    index = np.arange(rows * cols).reshape(rows, cols)
    a, b, c, d = index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]
    return np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])


def box(center: Vec, size: Vec, bevel: float = 0.0, steps: int = 2, grain: str = "") -> Mesh:
    """A box with rounded edges.

    ``grain`` names the axis along which texture u runs ("x", "y" or "z");
    by default u follows the first in-plane axis, so that wall tiles stay level.
    """
    half = np.asarray(size, float) / 2
    bevel = float(min(bevel, half.min() * 0.99))
    ramp = np.tan(np.linspace(1, 0, steps + 1) * np.pi / 4) if bevel > 0 else np.array([0.0])
    param = np.concatenate([-ramp, ramp[::-1]])
    sign = np.concatenate([-np.ones(len(ramp)), np.ones(len(ramp))])
    n = len(param)
    parts = []
    for axis in range(3):
        u_axis, v_axis = [(1, 2), (0, 2), (0, 1)][axis]
        for side in (-1.0, 1.0):
            direction = np.zeros((n, n, 3))
            corner = np.zeros((n, n, 3))
            direction[..., axis], corner[..., axis] = side, side
            direction[..., u_axis], corner[..., u_axis] = param[:, None], sign[:, None]
            direction[..., v_axis], corner[..., v_axis] = param[None, :], sign[None, :]
            direction /= np.linalg.norm(direction, axis=-1, keepdims=True)
            points = corner * (half - bevel) + direction * bevel
            faces = grid_faces(n, n)
            if (side > 0) == (axis == 1):
                faces = faces[:, ::-1]
            pu, pv = u_axis, v_axis
            if grain and "xyz".index(grain) == v_axis:
                pu, pv = v_axis, u_axis
            world = points + np.asarray(center)
            parts.append(Mesh(points.reshape(-1, 3), faces, direction.reshape(-1, 3),
                              np.stack([world[..., pu], world[..., pv]], -1).reshape(-1, 2)))
    return merge(parts).moved(center)


def soft_box(size: Vec, bevel: float, puff: float = 0.0, wrinkle: float = 0.0, seed: int = 0, cells: int = 36) -> Mesh:
    """An upholstered block at the origin: a dense rounded box, swollen and slightly creased."""
    half = np.asarray(size, float) / 2
    bevel = float(min(bevel, half.min() * 0.98))
    line = np.linspace(-1, 1, cells)
    parts = []
    for axis in range(3):
        u_axis, v_axis = [(1, 2), (0, 2), (0, 1)][axis]
        for side in (-1.0, 1.0):
            points = np.zeros((cells, cells, 3))
            points[..., axis] = side
            points[..., u_axis], points[..., v_axis] = line[:, None], line[None, :]
            faces = grid_faces(cells, cells)
            if (side > 0) == (axis == 1):
                faces = faces[:, ::-1]
            flat = points.reshape(-1, 3) * half
            parts.append(Mesh(flat, faces, flat, flat[:, [u_axis, v_axis]].copy()))
    mesh = merge(parts)
    inner = np.clip(mesh.vertices, -(half - bevel), half - bevel)
    outward = mesh.vertices - inner
    length = np.linalg.norm(outward, axis=1, keepdims=True)
    outward = outward / np.maximum(length, 1e-9)
    points = inner + outward * bevel
    relative = points / half
    thin = int(np.argmin(half))
    others = [k for k in range(3) if k != thin]
    swell = np.prod([np.cos(np.clip(relative[:, k], -1, 1) * np.pi / 2) for k in others], axis=0)
    points[:, thin] *= 1 + puff * swell
    if wrinkle:
        rng = np.random.default_rng(seed)
        shift = np.zeros(len(points))
        for _ in range(14):
            wave = rng.normal(size=3) * rng.uniform(4, 16)
            ridge = np.abs(np.sin(points @ wave + rng.uniform(0, 6.28)))
            shift += (0.6 - ridge) * rng.uniform(0.3, 1.0) / np.linalg.norm(wave) * 8
        points += outward * (wrinkle * shift * 0.25)[:, None]
    # Weld the seams so that the shading normals run smoothly round the edges.
    keys = np.round(points / 1e-4).astype(np.int64)
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    welded = with_smooth_normals(points[first], inverse.ravel()[mesh.faces])
    return Mesh(points, mesh.faces, welded.normals[inverse.ravel()], mesh.uvs)


def pillow(width: float, height: float, thickness: float, seed: int = 0, cells: int = 40) -> Mesh:
    """A scatter cushion standing in the xz plane, thickness along y, centre at the origin."""
    rng = np.random.default_rng(seed)
    line = np.sin(np.linspace(-1, 1, cells) * np.pi / 2)
    u, v = np.meshgrid(line, line, indexing="ij")
    swell = np.clip((1 - np.abs(u) ** 2.6) * (1 - np.abs(v) ** 2.6), 0, 1) ** 0.45
    pinch_u, pinch_v = 1 - 0.07 * (1 - v**2), 1 - 0.07 * (1 - u**2)
    crease = np.zeros_like(u)
    for _ in range(7):
        angle, freq = rng.uniform(0, np.pi), rng.uniform(3, 8)
        crease += np.sin((u * np.cos(angle) + v * np.sin(angle)) * freq + rng.uniform(0, 6)) / freq
    parts = []
    for side in (-1.0, 1.0):
        depth = side * swell * thickness / 2 * (1 + 0.22 * crease)
        points = np.stack([u * pinch_u * width / 2, depth, v * pinch_v * height / 2], -1).reshape(-1, 3)
        faces = grid_faces(cells, cells)
        if side > 0:
            faces = faces[:, ::-1]
        uvs = np.stack([u * width / 2, v * height / 2], -1).reshape(-1, 2)
        parts.append(with_smooth_normals(points, faces, uvs))
    return merge(parts)


def sheet(points: np.ndarray) -> Mesh:
    """A smooth surface through a (rows, cols, 3) grid of points; uv = metres along the grid."""
    rows, cols = points.shape[:2]
    du = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points[:, cols // 2], axis=0), axis=1))]
    dv = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points[rows // 2], axis=0), axis=1))]
    uvs = np.stack(np.meshgrid(du, dv, indexing="ij"), -1).reshape(-1, 2)
    return with_smooth_normals(points.reshape(-1, 3).astype(float), grid_faces(rows, cols), uvs)


def curtain(start: Vec, end: Vec, top: float, bottom: float, folds: int, depth: float = 0.05, seed: int = 0) -> Mesh:
    """A pleated curtain hanging between two ground points."""
    rng = np.random.default_rng(seed)
    start, end = np.asarray(start, float)[:2], np.asarray(end, float)[:2]
    along = (end - start) / np.linalg.norm(end - start)
    across = np.array([-along[1], along[0]])
    t = np.linspace(0, 1, folds * 12 + 1)
    z = np.linspace(bottom, top, 14)
    phase = t * folds * 2 * np.pi + 0.8 * np.sin(t * 9 + rng.uniform(0, 6))
    points = np.zeros((len(t), len(z), 3))
    for k, height in enumerate(z):
        drop = (top - height) / (top - bottom)
        wave = np.sin(phase + 0.25 * np.sin(height * 2.1 + seed)) * depth * (0.55 + 0.45 * drop)
        slip = np.sin(phase * 2) * depth * 0.25
        points[:, k, :2] = start + np.outer(t * np.linalg.norm(end - start) + slip, along) + np.outer(wave, across)
        points[:, k, 2] = height
    return sheet(points)


def lathe(profile: Sequence[Vec], segments: int = 56, squash: float = 1.0, smooth: int = 0, power: float = 2.0) -> Mesh:
    """A (radius, height) profile turned about z; ``power`` > 2 squares the cross-section."""
    shape = np.asarray(profile, float)
    if smooth:
        t = np.linspace(0, 1, len(shape))
        shape = make_interp_spline(t, shape, 2)(np.linspace(0, 1, smooth))
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    radial = (np.abs(np.cos(angle)) ** power + np.abs(np.sin(angle)) ** power) ** (-1 / power)
    cx, cy = np.cos(angle) * radial, np.sin(angle) * radial * squash
    points = np.stack([np.outer(cx, shape[:, 0]), np.outer(cy, shape[:, 0]),
                       np.broadcast_to(shape[:, 1], (len(angle), len(shape)))], -1)
    mesh = sheet(points)
    normals = mesh.normals.reshape(len(angle), len(shape), 3).copy()
    seam = normals[0] + normals[-1]
    seam /= np.maximum(np.linalg.norm(seam, axis=-1, keepdims=True), 1e-9)
    normals[0] = normals[-1] = seam
    return Mesh(mesh.vertices, mesh.faces, normals.reshape(-1, 3), mesh.uvs)


def tube(path: Sequence[Vec], radius: float | Sequence[float], sides: int = 14, smooth: int = 0, caps: bool = True) -> Mesh:
    """A round bar along a path (taps, legs, handles, branches)."""
    line = np.asarray(path, float)
    radii = np.broadcast_to(np.asarray(radius, float), (len(line),)).copy()
    if smooth and len(line) > 2:
        t = np.linspace(0, 1, len(line))
        s = np.linspace(0, 1, smooth)
        radii = np.interp(s, t, radii)
        line = make_interp_spline(t, line, min(3, len(line) - 1))(s)
    tangent = np.gradient(line, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    helper = np.array([0.0, 0.0, 1.0]) if abs(tangent[0, 2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    side = np.cross(tangent[0], helper)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    rings, normals = [], []
    for centre, direction, r in zip(line, tangent, radii):
        side = side - direction * np.dot(side, direction)
        side /= max(np.linalg.norm(side), 1e-9)
        other = np.cross(direction, side)
        spoke = np.outer(np.cos(angle), side) + np.outer(np.sin(angle), other)
        rings.append(centre + spoke * r)
        normals.append(spoke)
    rows = len(rings)
    lengths = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
    uvs = np.stack(np.meshgrid(lengths, angle * radii.mean(), indexing="ij"), -1).reshape(-1, 2)
    parts = [Mesh(np.concatenate(rings), grid_faces(rows, sides + 1), np.concatenate(normals), uvs)]
    if caps:
        for ring, direction in ((rings[0], -tangent[0]), (rings[-1], tangent[-1])):
            vertices = np.vstack([ring.mean(0), ring])
            k = np.arange(1, sides + 1)
            faces = np.stack([np.zeros_like(k), k, k + 1], -1)
            parts.append(Mesh(vertices, faces, np.tile(direction, (len(vertices), 1)), vertices[:, :2].copy()))
    return merge(parts)


def cylinder(base: Vec, height: float, radius: float, bevel: float = 0.0, segments: int = 56) -> Mesh:
    """A closed upright cylinder with an optional rounded rim."""
    b = bevel
    profile = [(0, 0), (radius - b, 0), (radius - b, 0), (radius, b), (radius, b),
               (radius, height - b), (radius, height - b), (radius - b, height), (radius - b, height), (0, height)]
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    flat = np.array([(0, -1), (0, -1), (.7, -.7), (.7, -.7), (1, 0), (1, 0), (.7, .7), (.7, .7), (0, 1), (0, 1)], float)
    shape = np.asarray(profile, float)
    def spin(rz: np.ndarray) -> np.ndarray:
        return np.stack([np.outer(np.cos(angle), rz[:, 0]), np.outer(np.sin(angle), rz[:, 0]),
                         np.broadcast_to(rz[:, 1], (len(angle), len(rz)))], -1).reshape(-1, 3)
    points = spin(shape)
    normals = spin(flat)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return Mesh(points, grid_faces(len(angle), len(shape)), normals, points[:, :2].copy()).moved(base)


def disk(center: Vec, radius: float, segments: int = 56) -> Mesh:
    """A flat disk facing up."""
    angle = np.linspace(0, 2 * np.pi, segments + 1)
    points = np.vstack([[0, 0, 0], np.stack([np.cos(angle), np.sin(angle), 0 * angle], -1) * radius])
    k = np.arange(1, segments + 1)
    return Mesh(points + np.asarray(center), np.stack([np.zeros_like(k), k, k + 1], -1),
                np.tile([0.0, 0.0, 1.0], (len(points), 1)), points[:, :2])


def quad(corners: Sequence[Vec], uvs: Sequence[Vec] | None = None) -> Mesh:
    """A flat four-cornered face (counter-clockwise); uv 0..1 unless given."""
    points = np.asarray(corners, float)
    normal = np.cross(points[1] - points[0], points[3] - points[0])
    normal /= np.linalg.norm(normal)
    coordinates = np.asarray(uvs if uvs is not None else [(0, 0), (1, 0), (1, 1), (0, 1)], float)
    return Mesh(points, np.array([[0, 1, 2], [0, 2, 3]]), np.tile(normal, (4, 1)), coordinates)


def wall(plane: str, at: float, thickness: float, span: Vec, height: Vec,
         openings: Sequence[tuple[float, float, float, float]] = ()) -> Mesh:
    """A wall with rectangular openings.

    ``plane`` "x": the wall stands at x = ``at`` .. ``at + thickness`` and runs along y;
    "y": it stands at y = ``at`` and runs along x.  Each opening is (start, end, bottom, top).
    """
    pieces: list[tuple[float, float, float, float]] = []
    edges = sorted({span[0], span[1], *[o[0] for o in openings], *[o[1] for o in openings]})
    for left, right in zip(edges[:-1], edges[1:]):
        holes = sorted((o[2], o[3]) for o in openings if o[0] <= left and o[1] >= right)
        bottom = height[0]
        for low, high in holes:
            if low > bottom:
                pieces.append((left, right, bottom, low))
            bottom = high
        if bottom < height[1]:
            pieces.append((left, right, bottom, height[1]))
    meshes = []
    for left, right, low, high in pieces:
        mid, length = (left + right) / 2, right - left
        if plane == "x":
            meshes.append(box((at + thickness / 2, mid, (low + high) / 2), (abs(thickness), length, high - low)))
        else:
            meshes.append(box((mid, at + thickness / 2, (low + high) / 2), (length, abs(thickness), high - low)))
    return merge(meshes)


def write_ply(mesh: Mesh, path: Path) -> None:
    """Store a mesh as binary PLY."""
    vertices = np.zeros(len(mesh.vertices), dtype=[("p", "<f4", 3), ("n", "<f4", 3), ("uv", "<f4", 2)])
    vertices["p"], vertices["n"], vertices["uv"] = mesh.vertices, mesh.normals, mesh.uvs
    faces = np.zeros(len(mesh.faces), dtype=[("count", "u1"), ("index", "<i4", 3)])
    faces["count"], faces["index"] = 3, mesh.faces
    names = "".join(f"property float {n}\n" for n in ("x", "y", "z", "nx", "ny", "nz", "u", "v"))
    header = (f"ply\nformat binary_little_endian 1.0\nelement vertex {len(vertices)}\n{names}"
              f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n")
    path.write_bytes(header.encode() + vertices.tobytes() + faces.tobytes())
