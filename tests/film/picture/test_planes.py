"""Colours survive the way into frames and back."""

import numpy as np
import pytest

from reelestate.film.picture.planes import Frame, premultiplied, split_bgr, to_rgb

COLOURS = [(255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255), (31, 58, 95), (224, 164, 88)]


@pytest.mark.parametrize("rgb", COLOURS)
def test_a_flat_colour_comes_back(rgb: tuple[int, int, int]) -> None:
    bgr = np.full((6, 8, 3), rgb[::-1], np.uint8)
    frame = Frame.allocate(8, 6)
    for plane, values in zip(frame.planes, split_bgr(bgr), strict=True):
        plane[:] = values
    assert np.abs(to_rgb(frame).astype(int) - rgb).max() <= 2


def test_white_black_and_red_have_the_levels_of_bt709() -> None:
    levels = {}
    for name, bgr in {"white": (255, 255, 255), "black": (0, 0, 0), "red": (0, 0, 255)}.items():
        levels[name] = [int(plane[0, 0]) for plane in split_bgr(np.full((2, 2, 3), bgr, np.uint8))]
    assert levels == {"white": [235, 128, 128], "black": [16, 128, 128], "red": [63, 102, 240]}


def test_planes_share_the_frame_buffer_even_when_rows_are_odd_quarters() -> None:
    frame = Frame.allocate(10, 6)
    frame.y[:], frame.u[:], frame.v[:] = 1, 2, 3
    assert [int((frame.data == value).sum()) for value in (1, 2, 3)] == [60, 15, 15]


def test_a_transparent_raster_adds_nothing_and_an_opaque_one_leaves_nothing() -> None:
    rgba = np.zeros((4, 8, 4), np.uint8)
    rgba[..., :3] = 200
    rgba[:, 4:, 3] = 255
    (luma_alpha, luma), (chroma_alpha, _), _ = premultiplied(rgba)
    assert luma_alpha[:, :4].max() == 0
    assert luma[:, :4].max() == 0
    assert chroma_alpha[0].tolist() == [0.0, 0.0, 0.75, 1.0]
