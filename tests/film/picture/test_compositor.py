"""Overlays come and go as their layers say, and lie where they should."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from reelestate.film.picture.layer import Layer
from reelestate.film.picture.planes import U8
from reelestate.film.render import still
from reelestate.film.timeline import Canvas, Overlay, PriceOverlay, Timeline
from reelestate.kit.errors import InvalidInput
from tests.film.support.pictures import film, flat_photo

CANVAS = Canvas(width=160, height=284)
GREY, ORANGE = (90, 90, 90), (230, 120, 40)


def raster(alpha: int = 255, width: int = 80, height: int = 40) -> U8:
    rgba = np.zeros((height, width, 4), np.uint8)
    rgba[..., :3], rgba[..., 3] = ORANGE, alpha
    return rgba


class Stage:
    """A grey film of 40 frames with one overlay made of the given layers."""

    def __init__(self, folder: Path, *layers: Layer) -> None:
        price = PriceOverlay(text="R1", start_frame=10, end_frame=30)
        self.timeline, self.pictures = film([flat_photo(folder / "grey.png", GREY)], CANVAS, overlays=[price])
        self.layers = layers
        self.made = 0

    def layers_of(self, _timeline: Timeline, _overlay: Overlay, _pictures: Mapping[str, Path]) -> Sequence[Layer]:
        self.made += 1
        return self.layers

    def frame(self, index: int) -> U8:
        return still(self.timeline, index, self.pictures, layers_of=self.layers_of)


def is_colour(picture: U8, rgb: tuple[int, int, int], tolerance: int = 3) -> bool:
    return bool(np.abs(picture.astype(int) - rgb).max() <= tolerance)


def test_a_layer_covers_exactly_its_rectangle(tmp_path: Path) -> None:
    stage = Stage(tmp_path, Layer(raster(), x=40, y=100, start_frame=10, end_frame=30))
    picture = stage.frame(20)
    assert is_colour(picture[102:138, 44:116], ORANGE)
    assert is_colour(picture[:99], GREY)
    assert is_colour(picture[141:], GREY)
    assert is_colour(picture[100:140, :37], GREY)
    assert is_colour(picture[100:140, 123:], GREY)


@pytest.mark.parametrize(("index", "shown"), [(9, False), (10, True), (29, True), (30, False)])
def test_a_layer_shows_from_its_first_frame_up_to_its_end(tmp_path: Path, index: int, shown: bool) -> None:
    stage = Stage(tmp_path, Layer(raster(), x=40, y=100, start_frame=10, end_frame=30))
    assert is_colour(stage.frame(index)[104:136, 48:112], ORANGE if shown else GREY)


def test_it_fades_in_and_out_evenly(tmp_path: Path) -> None:
    stage = Stage(tmp_path, Layer(raster(), 40, 100, start_frame=10, end_frame=30, fade_in=4, fade_out=4))
    red = [int(stage.frame(index)[120, 80, 0]) for index in range(9, 31)]
    rising, falling = np.diff(red[:6]), np.diff(red[-6:])
    assert rising == pytest.approx([28] * 5, abs=3)
    assert falling == pytest.approx([-28] * 5, abs=3)


def test_half_transparent_stays_half_transparent(tmp_path: Path) -> None:
    stage = Stage(tmp_path, Layer(raster(alpha=128), 40, 100, start_frame=10, end_frame=30))
    assert is_colour(stage.frame(20)[104:136, 48:112], (160, 105, 65), tolerance=4)


def test_a_wipe_uncovers_from_the_left(tmp_path: Path) -> None:
    stage = Stage(tmp_path, Layer(raster(), 40, 100, start_frame=10, end_frame=30, fade_in=10, entrance="wipe"))
    widths = [int((stage.frame(index)[120, :, 0] > 160).sum()) for index in range(9, 24)]
    assert widths[0] == 0
    assert widths[-1] == pytest.approx(80, abs=2)
    assert np.diff(widths).min() >= 0
    assert 20 < widths[2] < 60
    assert stage.frame(11)[120, 44, 0] > 200


def test_later_layers_lie_on_top(tmp_path: Path) -> None:
    over = raster()
    over[..., :3] = (20, 60, 200)
    stage = Stage(tmp_path, Layer(raster(), 40, 100, 10, 30), Layer(over[:20, :40].copy(), 60, 110, 10, 30))
    assert is_colour(stage.frame(20)[114:126, 64:96], (20, 60, 200), tolerance=4)


def test_a_transparent_layer_changes_nothing(tmp_path: Path) -> None:
    plain = Stage(tmp_path).frame(20)
    assert np.array_equal(Stage(tmp_path, Layer(raster(alpha=0), 40, 100, 10, 30)).frame(20), plain)


def test_layers_are_made_only_for_frames_that_show_them(tmp_path: Path) -> None:
    stage = Stage(tmp_path, Layer(raster(), 40, 100, 10, 30))
    stage.frame(5)
    assert stage.made == 0


@pytest.mark.parametrize("index", [-1, 40])
def test_a_frame_outside_the_film_is_refused(tmp_path: Path, index: int) -> None:
    with pytest.raises(InvalidInput, match="outside the film"):
        Stage(tmp_path).frame(index)


def test_overlays_without_fonts_are_refused(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    with pytest.raises(InvalidInput, match="fonts"):
        still(stage.timeline, 5, stage.pictures)
