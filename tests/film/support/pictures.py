"""Pictures and timelines made in code, and the real photos when they are there."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.film.timeline import Asset, Canvas, Easing, Motion, Overlay, Rect, Shot, Timeline, Transition

REAL_PHOTOS = Path(__file__).parents[4] / "shared" / "inputs" / "house-casa"
CUT = Transition()


def real_photo(name: str) -> Path:
    """A photo of a real house; skips the test where there are none."""
    path = REAL_PHOTOS / name
    if not path.is_file():
        pytest.skip("the real photos are not on this machine")
    return path


def textured_photo(path: Path, width: int = 1600, height: int = 1200, seed: int = 1) -> Path:
    """A photo-like picture: detail at every scale, straight edges, saturated colours."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3), np.float32)
    for octave, strength in ((2, 10.0), (4, 14.0), (16, 22.0), (64, 34.0), (256, 60.0)):
        grain = rng.standard_normal((height // octave + 2, width // octave + 2, 3)).astype(np.float32)
        picture += strength * cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
    image = np.clip(picture + 120, 0, 255).astype(np.uint8)
    for _ in range(24):
        x, y = int(rng.integers(0, width - 80)), int(rng.integers(0, height - 80))
        colour = tuple(int(c) for c in rng.integers(20, 235, 3))
        corner = (x + int(rng.integers(40, 300)), y + int(rng.integers(40, 300)))
        cv2.rectangle(image, (x, y), corner, colour, 5, cv2.LINE_AA)
    cv2.imwrite(str(path), image, [cv2.IMWRITE_JPEG_QUALITY, 94])
    return path


def flat_photo(path: Path, rgb: tuple[int, int, int], width: int = 320, height: int = 320) -> Path:
    """One colour."""
    cv2.imwrite(str(path), np.full((height, width, 3), rgb[::-1], np.uint8))
    return path


def asset_of(path: Path) -> Asset:
    """The picture as a timeline knows it."""
    image = cv2.imread(str(path))
    assert image is not None
    return Asset(
        key=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        width=image.shape[1],
        height=image.shape[0],
    )


def framed(asset: Asset, canvas: Canvas, zoom: float = 1.0, x: float = 0.5, y: float = 0.5) -> Rect:
    """A view of the canvas's aspect, ``zoom`` times closer than the widest, placed by fractions of the slack."""
    aspect = asset.width / asset.height
    w, h = min(1.0, canvas.aspect / aspect) / zoom, min(1.0, aspect / canvas.aspect) / zoom
    return Rect(x=x * (1 - w), y=y * (1 - h), w=w, h=h)


def film(
    photos: Sequence[Path],
    canvas: Canvas,
    frames: int = 40,
    transitions: Sequence[Transition] = (),
    overlays: Sequence[Overlay] = (),
    moves: tuple[float, float] = (1.0, 1.12),
    easing: Easing = Easing.EASE_IN_OUT,
) -> tuple[Timeline, dict[str, Path]]:
    """A timeline with one shot per photo, and where its pictures are."""
    assets = {path.stem: asset_of(path) for path in photos}
    shots: list[Shot] = []
    for index, path in enumerate(photos):
        asset = assets[path.stem]
        transition = transitions[index] if index < len(transitions) else CUT
        motion = Motion(
            start=framed(asset, canvas, moves[0], 0.4, 0.5),
            end=framed(asset, canvas, moves[1], 0.6, 0.45),
            easing=easing,
        )
        shots.append(
            Shot(
                id=f"{index}-{path.stem}",
                asset=path.stem,
                motion=motion,
                start_frame=(shots[-1].end_frame if shots else 0) - transition.frames,
                frames=frames,
                transition=transition,
            )
        )
    timeline = Timeline(canvas=canvas, assets=assets, shots=tuple(shots), overlays=tuple(overlays))
    return timeline, {assets[path.stem].sha256: path for path in photos}


def psnr(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Peak signal-to-noise ratio in decibels (100 for equal pictures)."""
    error = float(np.mean((a.astype(np.float64) - b) ** 2))
    return 100.0 if error == 0 else float(10 * np.log10(255**2 / error))
