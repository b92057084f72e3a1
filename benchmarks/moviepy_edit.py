"""Handing our timeline to MoviePy: cropped photos, views per frame, layers as pictures; and its environment."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from benchmarks.film import ROOT
from reelestate.film.motion.path import CameraPath
from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays import layers
from reelestate.film.timeline import Shot, Timeline

_VENV = ROOT / ".venv-bench"
_LOCK = ROOT / "benchmarks" / "requirements-moviepy.txt"


def interpreter() -> Path:
    """MoviePy's own Python; installed on first use."""
    python, marker = _VENV / "bin" / "python", _VENV / ".ready"
    if not marker.is_file() or marker.read_text() != _LOCK.read_text():
        subprocess.run([sys.executable, "-m", "venv", _VENV], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r"]
        subprocess.run([*install, _LOCK], check=True)
        marker.write_text(_LOCK.read_text())
    return python


def export(timeline: Timeline, pictures: dict[str, Path], fonts: FontBook, folder: Path) -> Path:
    """Write the edit and everything it shows to ``folder``; returns the edit's file."""
    shown = [layer for overlay in timeline.overlays for layer in layers(timeline, overlay, pictures, fonts)]
    edit = {
        "fps": timeline.canvas.fps,
        "size": [timeline.canvas.width, timeline.canvas.height],
        "frames": timeline.frames,
        "shots": [_shot(timeline, shot, pictures, folder) for shot in timeline.shots],
        "layers": [_layer(layer, folder / f"layer{i}.png") for i, layer in enumerate(shown)],
    }
    path = folder / "edit.json"
    path.write_text(json.dumps(edit))
    return path


def _shot(timeline: Timeline, shot: Shot, pictures: dict[str, Path], folder: Path) -> dict[str, Any]:
    asset, canvas = timeline.assets[shot.asset], timeline.canvas
    path = CameraPath(shot, asset, canvas)
    box, (closest, _) = path.bounds(), path.widths()
    with Image.open(pictures[asset.sha256]) as opened:
        photo = ImageOps.exif_transpose(opened).convert("RGB")
    w, h = photo.size
    part = photo.crop((round(box.x * w), round(box.y * h), round((box.x + box.w) * w), round((box.y + box.h) * h)))
    shrink = min(1.0, canvas.width / (closest * w))
    part = part.resize((round(part.width * shrink), round(part.height * shrink)), Image.Resampling.BOX)
    file = folder / f"shot{shot.id}.png"
    part.save(file)
    views = [path.view(i) for i in range(shot.frames)]
    return {
        "picture": str(file),
        "aspect": box.h * h / (box.w * w),
        "start": shot.start_frame,
        "fade": shot.transition.frames,
        "views": [[(v.x - box.x) / box.w, (v.y - box.y) / box.h, v.w / box.w] for v in views],
    }


def _layer(layer: Layer, file: Path) -> dict[str, Any]:
    Image.fromarray(layer.rgba).save(file)
    return {
        "picture": str(file),
        "x": layer.x,
        "y": layer.y,
        "start": layer.start_frame,
        "end": layer.end_frame,
        "fade_in": layer.fade_in,
        "fade_out": layer.fade_out,
    }
