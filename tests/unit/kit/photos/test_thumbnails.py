"""Small pictures."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reelestate.kit.photos import THUMBNAIL_SIDES, thumbnails
from tests.unit.support.inputs import scene


@pytest.mark.parametrize(
    ("size", "small", "large"),
    [
        ((1600, 1200), (320, 240), (960, 720)),
        ((1200, 1600), (240, 320), (720, 960)),
        ((500, 400), (320, 256), (500, 400)),
        ((4000, 3), (320, 1), (960, 1)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_thumbnails_keep_the_shape_and_are_never_enlarged(
    size: tuple[int, int], small: tuple[int, int], large: tuple[int, int]
) -> None:
    made = thumbnails(np.asarray(scene(*size)) if min(size) > 8 else np.zeros((*size[::-1], 3), np.uint8))
    assert tuple(made) == THUMBNAIL_SIDES
    for side, expected in zip(THUMBNAIL_SIDES, (small, large), strict=True):
        with Image.open(BytesIO(made[side])) as picture:
            assert (picture.format, picture.size, picture.mode) == ("JPEG", expected, "RGB")
            assert picture.info["progressive"]


def test_a_thumbnail_shows_the_picture() -> None:
    image = scene(1600, 1200)
    expected = np.asarray(image.resize((320, 240), Image.Resampling.LANCZOS)).astype(int)
    shown = np.asarray(Image.open(BytesIO(thumbnails(np.asarray(image))[320]))).astype(int)
    assert np.abs(shown - expected).mean() < 3
