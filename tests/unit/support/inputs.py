"""Real inputs that lie beside the repository, and pictures made on the spot."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

INPUTS = Path(__file__).parents[3].parent / "shared" / "inputs"


def real(name: str) -> Path:
    """A folder of real inputs; skips the test where it is absent."""
    folder = INPUTS / name
    if not folder.is_dir():
        pytest.skip(f"the real inputs {name} are not beside the repository")
    return folder


def scene(width: int = 640, height: int = 480, seed: int = 1) -> Image.Image:
    """A smooth coloured picture with a bright corner at the top left, so that its orientation can be told."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(40, 160, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    image.paste((250, 240, 200), (0, 0, width // 4, height // 4))
    return image


def encoded(image: Image.Image, fmt: str, **options: object) -> bytes:
    """The picture as a file's bytes."""
    stream = BytesIO()
    image.save(stream, fmt, **options)
    return stream.getvalue()
