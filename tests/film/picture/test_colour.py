"""Contrast is WCAG's, repairs reach it with the least change, plates carry text over any photo."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.film.picture import colour
from reelestate.kit.errors import InvalidInput

channels = st.integers(0, 255)
colours = st.tuples(channels, channels, channels)


def test_contrast_has_the_values_of_the_standard() -> None:
    assert colour.contrast(colour.BLACK, colour.WHITE) == pytest.approx(21.0)
    assert colour.contrast((119, 119, 119), colour.WHITE) == pytest.approx(4.48, abs=0.01)
    assert colour.contrast((255, 0, 0), colour.WHITE) == pytest.approx(4.0, abs=0.01)


@given(colours)
def test_oklch_goes_there_and_back(given_colour: colour.Colour) -> None:
    back = colour.from_oklch(*colour.to_oklch(given_colour))
    assert max(abs(a - b) for a, b in zip(given_colour, back, strict=True)) <= 1


@given(colours, colours)
def test_a_repaired_colour_always_reads(fg: colour.Colour, bg: colour.Colour) -> None:
    assert colour.contrast(colour.ensure_contrast(fg, bg), bg) >= 4.5


@given(colours)
def test_a_colour_that_reads_is_left_alone(fg: colour.Colour) -> None:
    for bg in (colour.BLACK, colour.WHITE):
        if colour.contrast(fg, bg) >= 4.5:
            assert colour.ensure_contrast(fg, bg) == fg


def test_a_repair_keeps_the_hue() -> None:
    gold = (224, 164, 88)
    repaired = colour.ensure_contrast(gold, colour.WHITE)
    assert repaired != gold
    assert colour.to_oklch(repaired)[2] == pytest.approx(colour.to_oklch(gold)[2], abs=0.06)


def test_backgrounds_on_both_sides_get_the_better_end() -> None:
    dark, bright = (20, 20, 20), (230, 230, 230)
    assert colour.ensure_contrast((128, 128, 128), [dark, bright], minimum=7) == colour.WHITE


@pytest.mark.parametrize("brand", list(itertools.product((0, 128, 255), repeat=3)))
def test_text_on_a_plate_reads_over_black_and_white_photos(brand: colour.Colour) -> None:
    plate = colour.plate_for(brand, 0.86)
    text = colour.WHITE if plate.is_dark else colour.INK
    assert colour.worst_contrast(text, plate.extremes) >= 4.5
    assert colour.worst_contrast(colour.ensure_contrast(brand, plate.extremes), plate.extremes) >= 4.5


def test_what_is_no_colour_is_named() -> None:
    with pytest.raises(InvalidInput, match="#RRGGBB"):
        colour.parse("navy")
