"""The studio's mark: seen over every photo, in nobody's way."""

from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.film.encode.settings import FINAL
from reelestate.film.picture.colour import contrast
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays import layers
from reelestate.film.picture.safe_area import safe_area
from reelestate.film.timeline import Canvas, WatermarkOverlay
from reelestate.film.timeline.segments import plan_segments
from tests.film.support.overlays import (
    CANVASES,
    END,
    KINDS,
    PREVIEWS,
    START,
    composite,
    fonts,
    ground,
    overlay,
    timeline,
    transparency,
)

LONG = "12345 Upper West Saint Bartholomew-on-the-Hill Boulevard South, Apartment 1204B"
ALL = [*PREVIEWS.values(), *CANVASES.values(), Canvas(width=2160, height=3840)]


def mark(canvas: Canvas, corner: Literal["top_left", "top_right"] = "top_left") -> list[Layer]:
    return layers(timeline(canvas), WatermarkOverlay(start_frame=START, end_frame=END, corner=corner), {}, fonts())


def letters(made: list[Layer], canvas: Canvas) -> NDArray[np.bool_]:
    """Where the mark's white letters are: what is bright over black."""
    shown: NDArray[np.bool_] = composite(made, ground(canvas, 0))[..., 0] > 140
    return shown


@pytest.mark.parametrize("corner", ["top_left", "top_right"])
@pytest.mark.parametrize("canvas", ALL, ids=lambda c: f"{c.width}x{c.height}")
def test_its_letters_stand_inside_the_safe_area_at_the_corner(
    canvas: Canvas, corner: Literal["top_left", "top_right"]
) -> None:
    x0, y0, x1, _ = safe_area(canvas)
    rows, columns = np.nonzero(letters(mark(canvas, corner), canvas))
    assert x0 - 1 <= columns.min()
    assert columns.max() <= x1
    assert y0 - 1 <= rows.min()
    side = columns.min() - x0 if corner == "top_left" else x1 - columns.max()
    assert side < 0.02 * canvas.width


@pytest.mark.parametrize("aspect", PREVIEWS)
def test_it_covers_no_other_overlay(aspect: str) -> None:
    canvas = PREVIEWS[aspect]
    mine = letters(mark(canvas), canvas)
    for kind in KINDS:
        other = layers(timeline(canvas), overlay(kind, LONG, LONG), {}, fonts())
        assert not (mine & (transparency(other, canvas) < 0.5)).any(), kind


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_it_is_seen_over_any_shade_and_lets_the_photo_through(shade: int) -> None:
    canvas = CANVASES["9:16"]
    made = mark(canvas)
    frame = composite(made, ground(canvas, shade))
    ink = letters(made, canvas)
    lightest = int(np.percentile(frame[ink][:, 0], 90))
    around = int(frame[..., 0][transparency(made, canvas) < 0.75].min())
    assert contrast((lightest,) * 3, (around,) * 3) >= 3
    assert transparency(made, canvas).min() > 0.1, "nowhere opaque"


def test_a_film_without_it_keeps_its_keys_and_one_with_it_does_not() -> None:
    film = timeline(CANVASES["9:16"])
    shown = WatermarkOverlay(start_frame=0, end_frame=film.frames, fade_in=0, fade_out=0)
    marked = film.model_copy(update={"overlays": (shown,)})
    assert plan_segments(film, FINAL) != plan_segments(marked, FINAL)
