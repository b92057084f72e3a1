"""Render the sample photographs.

    python -m demo.scenes.render [--scene kitchen] [--spp 128] [--out demo/photos]

``--scale 0.25 --spp 12`` gives a quick draft.  ``--keep DIR`` stores the raw light
layers, and ``--develop`` mixes and tones stored layers again without rendering.
"""

from __future__ import annotations

import argparse
import importlib
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

SCENES: dict[str, tuple[str, str]] = {
    "front": ("exterior_front", "01-front-exterior"),
    "living": ("living", "02-living-room"),
    "kitchen": ("kitchen", "03-kitchen"),
    "bedroom": ("bedroom", "05-primary-bedroom"),
    "bathroom": ("bathroom", "06-bathroom"),
    "garden": ("garden", "07-garden-patio"),
    "living_2": ("living", "10-living-room-view"),
    "kitchen_2": ("kitchen", "09-kitchen-island"),
    "bathroom_2": ("bathroom", "08-bathroom-vanity"),
}
FEATURES = "alb:albedo,nrm:sh_normal,dep:depth"


def start_mitsuba() -> Any:
    """Load Mitsuba with the fastest variant this machine has."""
    for name in ("libLLVM.so.19.1", "libLLVM-19.so", "libLLVM-15.so.1", "libLLVM-14.so.1"):
        path = Path("/usr/lib/x86_64-linux-gnu") / name
        if path.exists():
            os.environ.setdefault("DRJIT_LIBLLVM_PATH", str(path))
            break
    import mitsuba as mi

    for variant in ("llvm_ad_rgb", "scalar_rgb"):
        try:
            mi.set_variant(variant)
            break
        except ImportError:
            continue
    mi.set_log_level(mi.LogLevel.Error)
    import drjit as dr

    dr.set_thread_count(2 * (os.cpu_count() or 2))
    return mi


def trace(mi: Any, description: dict[str, Any], spp: int, max_depth: int, hide: bool, clamp: float = 10.0) -> dict[str, np.ndarray]:
    """Path-trace one light layer into two half-sample buffers plus feature images."""
    description["integrator"] = {
        "type": "aov", "aovs": FEATURES,
        "image": {"type": "path", "max_depth": max_depth, "rr_depth": 4, "hide_emitters": hide},
    }
    scene = mi.load_dict(description)
    passes = max(2, round(spp / 8) * 2)
    halves: list[Any] = [0.0, 0.0]
    features: Any = 0.0
    for index in range(passes):
        block = np.nan_to_num(np.array(mi.render(scene, spp=max(1, spp // passes), seed=index + 1)))
        halves[index % 2] = halves[index % 2] + np.minimum(block[..., :3], clamp)
        features = features + block[..., 3:]
    features = features / passes
    return {"a": halves[0] / (passes // 2), "b": halves[1] / (passes // 2), "alpha": features[..., 0].clip(0, 1),
            "albedo": features[..., 1:4], "normal": features[..., 4:7], "depth": features[..., 7]}


def features(mi: Any, description: dict[str, Any], spp: int) -> dict[str, np.ndarray]:
    """Surface colour, normals, depth and coverage only."""
    result = trace(mi, description, spp, 1, hide=False)
    return {f"full_{name}": result[name] for name in ("alpha", "albedo", "normal", "depth")}


def render_layers(mi: Any, key: str, spp: int, scale: float) -> tuple[Any, dict[str, np.ndarray]]:
    """All light layers of a scene.

    Rooms are lit at ``scene.detail`` of the final size; the surfaces themselves are
    always sampled at full size, so textures and edges stay sharp.
    """
    scene = importlib.import_module(f"demo.scenes.{SCENES[key][0]}").build(key)
    store: dict[str, np.ndarray] = {}
    for layer in scene.layers:
        began = time.time()
        samples = max(4, int(spp * (0.6 if layer == "sun" else 1.0)))
        result = trace(mi, scene.to_dict(layer, scale * scene.detail), samples, scene.max_depth, hide=layer != "sun")
        for name, value in result.items():
            if name in ("a", "b"):
                store[f"{layer}_{name}"] = value
            elif name not in store or layer == "sun":
                store[name] = value
        print(f"{key}: {layer} {time.time() - began:.0f} s", flush=True)
    if scene.detail < 1:
        began = time.time()
        store |= features(mi, scene.to_dict("sun", scale), 6)
        print(f"{key}: surfaces {time.time() - began:.0f} s", flush=True)
    return scene, {name: value.astype(np.float32) for name, value in store.items()}


def window_picture(mi: Any, stored: Path) -> np.ndarray:
    """The garden as seen through the windows; rendered once and then kept."""
    from . import garden
    from .denoise import denoise, surface_color
    from .sky import sky_image

    if stored.exists():
        return np.load(stored)
    view = garden.window_view()
    r = trace(mi, view.to_dict("day", 0.8), 12, 5, hide=True)
    image = denoise(r["a"], r["b"], r["albedo"], r["normal"], r["depth"], radius=4, strength=0.4) * surface_color(r["albedo"])
    image = image + sky_image(view.camera, image.shape[:2]) * (1 - r["alpha"][..., None])
    stored.parent.mkdir(parents=True, exist_ok=True)
    np.save(stored, image.astype(np.float32))
    return image


def through_windows(scene: Any, panorama: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The garden picture in the perspective of the room's camera."""
    import cv2

    from .sky import ray_directions

    d = ray_directions(scene.camera, shape)
    across, ahead = {"left": (d[..., 1], -d[..., 0]), "back": (d[..., 0], d[..., 1]), "right": (-d[..., 1], d[..., 0])}[scene.garden_side]
    height, width = panorama.shape[:2]
    reach = np.tan(np.deg2rad(96) / 2)
    angle = np.arctan2(across, np.maximum(ahead, 1e-3))
    u = np.tan(np.clip(angle * 0.62, -0.83, 0.83)) / reach
    v = d[..., 2] / np.hypot(across, ahead) / np.cos(angle * 0.62) / reach
    x = (u * 0.5 + 0.5) * width
    y = height / 2 - v * width / 2
    return cv2.remap(panorama.astype(np.float32), x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def compose(scene: Any, store: dict[str, np.ndarray], panorama: np.ndarray | None) -> np.ndarray:
    """Denoise the layers, mix them and put sky or garden behind the openings."""
    import cv2

    from .denoise import denoise, enlarge, surface_color
    from .sky import sky_image

    small = {k: store[k] for k in ("alpha", "albedo", "normal", "depth")}
    large = {k: store.get(f"full_{k}", store[k]) for k in small}
    cover = np.ones_like(large["alpha"])[..., None]
    if scene.detail < 1:  # undo the blend with "nothing" at window edges
        cover = large["alpha"][..., None]
        for images in (small, large):
            share = np.where(images["alpha"] > 0.02, images["alpha"], 1.0)
            images["depth"] = images["depth"] / share
            images["normal"] = images["normal"] / share[..., None]
            images["albedo"] = images["albedo"] / share[..., None]
    light: Any = 0.0
    for layer in scene.layers:
        clean = denoise(store[f"{layer}_a"], store[f"{layer}_b"], small["albedo"], small["normal"], small["depth"],
                        radius=scene.denoise_radius, strength=scene.denoise_strength)
        light = light + clean * np.asarray(scene.look.gains.get(layer, 1.0), np.float32)
    if scene.detail < 1:
        light = enlarge(light, small, large)
    image = light * surface_color(large["albedo"]) * cover
    behind = 1 - large["alpha"][..., None]
    if scene.look.sky:
        image = image + sky_image(scene.camera, image.shape[:2]) * behind / scene.look.exposure
    elif panorama is not None:
        view = cv2.GaussianBlur(through_windows(scene, panorama, image.shape[:2]), (0, 0), image.shape[1] / 1700)
        view = view * 0.85 + view.mean(2, keepdims=True) * 0.15
        image = image + view * behind * scene.look.window_gain / scene.look.exposure
    return image


def main() -> None:
    """Command line entry point."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scene", choices=sorted(SCENES), action="append", help="default: all")
    parser.add_argument("--spp", type=int, default=128, help="samples per pixel")
    parser.add_argument("--scale", type=float, default=1.0, help="picture size, 1.0 = 1600x1067")
    parser.add_argument("--out", type=Path, default=Path("demo/photos"))
    parser.add_argument("--keep", type=Path, help="folder for the raw light layers")
    parser.add_argument("--develop", action="store_true", help="use the layers stored by --keep")
    parser.add_argument("--png", action="store_true", help="write PNG instead of JPEG")
    args = parser.parse_args()
    mi = start_mitsuba()
    from .tone import develop

    args.out.mkdir(parents=True, exist_ok=True)
    for key in args.scene or SCENES:
        stored = args.keep / f"{key}.npz" if args.keep else None
        if args.develop and stored is not None:
            scene = importlib.import_module(f"demo.scenes.{SCENES[key][0]}").build(key)
            store = dict(np.load(stored))
        else:
            scene, store = render_layers(mi, key, args.spp, args.scale)
            if stored is not None:
                stored.parent.mkdir(parents=True, exist_ok=True)
                np.savez(stored, **store)
        began = time.time()
        panorama = window_picture(mi, (args.keep or args.out) / "window-view.npy") if scene.garden_side else None
        picture = Image.fromarray(develop(compose(scene, store, panorama), scene.look))
        target = args.out / f"{SCENES[key][1]}.{'png' if args.png else 'jpg'}"
        for quality in (90, 88, 86, 84):
            picture.save(target, **({} if args.png else {"quality": quality, "subsampling": 0 if quality > 88 else 2, "optimize": True}))
            if args.png or target.stat().st_size < 490_000:
                break
        print(f"{target} {target.stat().st_size // 1024} KB, developed in {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
