"""Collects meshes by material and turns them into a Mitsuba scene."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Sequence

import numpy as np

from . import meshes
from .meshes import Mesh, Vec


@dataclass
class Camera:
    """A level view camera; ``shift`` moves the picture up (+) or down as a shift lens does."""

    origin: Vec
    target: Vec
    fov: float = 70.0
    shift: float = 0.0
    portrait: bool = False

    def size(self, scale: float) -> tuple[int, int]:
        """Picture size in pixels."""
        width, height = (1067, 1600) if self.portrait else (1600, 1067)
        return int(width * scale), int(height * scale)


@dataclass
class Look:
    """How the light layers are mixed and toned."""

    exposure: float = 1.0
    gains: dict[str, tuple[float, float, float] | float] = field(default_factory=dict)
    window_gain: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0
    local: float = 0.3
    sky: bool = False


class Scene:
    """A room or a garden under construction."""

    def __init__(self, camera: Camera, look: Look | None = None) -> None:
        self.camera = camera
        self.look = look or Look()
        self.materials: dict[str, dict[str, Any]] = {}
        self.parts: dict[str, list[Mesh]] = defaultdict(list)
        self.extras: dict[str, dict[str, Any]] = {}
        self.layers: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, list[Mesh]]] = {}
        self.glows: dict[tuple[float, float, float], list[Mesh]] = defaultdict(list)
        self.placements: list[tuple[str, np.ndarray]] = []
        self.garden_side: str | None = None
        self.detail = 1.0
        self.max_depth = 7
        self.denoise_radius = 14
        self.denoise_strength = 0.55
        self._folder = Path(tempfile.mkdtemp(prefix="scene-"))

    # -- geometry ---------------------------------------------------------
    def add(self, material: str, *parts: Mesh) -> None:
        """Put meshes of one material into the scene."""
        if material not in self.materials:
            raise KeyError(material)
        self.parts[material].extend(parts)

    def box(self, material: str, center: Vec, size: Vec, bevel: float = 0.004, grain: str = "") -> None:
        """A box given by centre and size."""
        self.add(material, meshes.box(center, size, bevel, 2, grain))

    def span(self, material: str, low: Vec, high: Vec, bevel: float = 0.004, grain: str = "") -> None:
        """A box given by its two opposite corners."""
        a, b = np.minimum(low, high), np.maximum(low, high)
        self.box(material, (a + b) / 2, b - a, bevel, grain)

    def emitter(self, layer: str, name: str, mesh: Mesh, radiance: Vec | dict[str, Any]) -> None:
        """A glowing mesh that belongs to one light layer ("" = all of them)."""
        name = name.replace(".", "_")
        value = radiance if isinstance(radiance, dict) else {"type": "rgb", "value": list(radiance)}
        path = self._folder / f"{name}.ply"
        meshes.write_ply(mesh, path)
        item = {"type": "ply", "filename": str(path), "emitter": {"type": "area", "radiance": value},
                "bsdf": {"type": "diffuse", "reflectance": {"type": "rgb", "value": 0.8}}}
        (self.layers.setdefault(layer, {}) if layer else self.extras)[name] = item

    def glow(self, radiance: tuple[float, float, float], *parts: Mesh) -> None:
        """Faintly luminous surfaces seen through windows; they never serve as light sources."""
        self.glows[radiance].extend(parts)

    def light(self, layer: str, name: str, item: dict[str, Any]) -> None:
        """Any other emitter (sun, sky) in a light layer."""
        self.layers.setdefault(layer, {})[name] = item

    def group(self, name: str, parts: dict[str, list[Mesh]]) -> None:
        """A plant or tuft to be planted many times: meshes by material."""
        self.groups[name] = parts

    def plant(self, name: str, position: Vec, turn: float = 0.0, scale: float | Vec = 1.0) -> None:
        """Place a copy of a group."""
        size = np.broadcast_to(np.asarray(scale, float), (3,))
        matrix = np.eye(4)
        matrix[:3, :3] = meshes.rotation(turn) @ np.diag(size)
        matrix[:3, 3] = position
        self.placements.append((name, matrix))

    # -- output -----------------------------------------------------------
    def to_dict(self, layer: str, scale: float) -> dict[str, Any]:
        """The Mitsuba description of one light layer."""
        from mitsuba import ScalarTransform4f as Transform

        scene: dict[str, Any] = {"type": "scene"}
        used = set(self.parts) | {m for name, _ in self.placements for m in self.groups[name]}
        for name in self.materials:
            if name in used:
                scene[f"mat_{name}"] = _with_tensors(self.materials[name])
        for material, parts in self._all_parts().items():
            scene[f"mesh_{material}"] = self._shape(f"all-{material}", parts, material)
        for index, (radiance, parts) in enumerate(self.glows.items()):
            shape = self._shape(f"glow-{index}", parts, "")
            shape["bsdf"] = {"type": "diffuse", "reflectance": {"type": "rgb", "value": 0.0}}
            shape["emitter"] = {"type": "area", "radiance": {"type": "rgb", "value": list(radiance)}, "sampling_weight": 0.0}
            scene[f"glow_{index}"] = shape
        scene.update(self.extras)
        scene.update(self.layers[layer])
        width, height = self.camera.size(scale)
        scene["camera"] = {
            "type": "perspective", "fov": self.camera.fov, "fov_axis": "x",
            "to_world": Transform().look_at(origin=list(self.camera.origin), target=list(self.camera.target), up=[0, 0, 1]),
            "principal_point_offset_y": self.camera.shift,
            "film": {"type": "hdrfilm", "width": width, "height": height, "pixel_format": "rgba",
                     "rfilter": {"type": "gaussian", "stddev": 0.42}},
            "sampler": {"type": "independent"},
        }
        return scene

    def _all_parts(self) -> dict[str, list[Mesh]]:
        """Meshes by material, with every planted copy worked out.

        Copies are real geometry: thousands of instances cost the just-in-time
        compiler far more than the triangles cost the ray tracer.
        """
        result = {material: list(parts) for material, parts in self.parts.items()}
        for name, matrix in self.placements:
            linear = matrix[:3, :3]
            upright = np.linalg.inv(linear).T
            for material, parts in self.groups[name].items():
                for part in parts:
                    normals = part.normals @ upright.T
                    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
                    result.setdefault(material, []).append(
                        Mesh(part.vertices @ linear.T + matrix[:3, 3], part.faces, normals, part.uvs))
        return result

    def _shape(self, file: str, parts: list[Mesh], material: str) -> dict[str, Any]:
        path = self._folder / f"{file}.ply"
        if not path.exists():
            meshes.write_ply(meshes.merge(parts), path)
        return {"type": "ply", "filename": str(path), "bsdf": {"type": "ref", "id": f"mat_{material}"}}


def _with_tensors(item: Any) -> Any:
    """A copy of a material whose arrays are fresh Mitsuba tensors (loading uses them up)."""
    if isinstance(item, dict):
        return {key: _with_tensors(value) for key, value in item.items()}
    if isinstance(item, np.ndarray):
        import mitsuba as mi

        return mi.TensorXf(item)
    return item
