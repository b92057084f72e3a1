"""What holds for overlays of every kind: geometry, safety, contrast, cleanliness, time."""

from itertools import combinations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelestate.film.picture.colour import contrast
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays import REGISTRY, layers, shortened
from reelestate.film.picture.safe_area import safe_area, takes_turns, zone
from reelestate.film.timeline.model import Brand, Canvas, Timeline
from tests.film.picture.test_fonts import SAMPLES
from tests.film.support.overlays import (
    CANVASES,
    END,
    IDENTITY,
    KINDS,
    PREVIEWS,
    START,
    composite,
    fonts,
    ground,
    naughty_strings,
    overlay,
    timeline,
    transparency,
)

LONG_ADDRESS = "12345 Upper West Saint Bartholomew-on-the-Hill Boulevard South, Apartment 1204B"
TEXTS = (
    "Casa Verde",
    LONG_ADDRESS,
    "$123,456,789",
    "चार शयनकक्ष वाला सुंदर घर",
    "منزل عائلي جميل 250 م²",
    "阳光充足的四居室家庭住宅",
)
BRANDS = [
    ("#1F3A5F", "#E0A458"),
    ("#FFFFFF", "#FFFFFF"),
    ("#000000", "#000000"),
    ("#C8102E", "#777777"),
    ("#FFD100", "#00A3AD"),
]


def drawn(film: Timeline, kind: str, text: str, second: str = "") -> list[Layer]:
    return layers(film, overlay(kind, text, second), {}, fonts())


def assert_well_formed(made: list[Layer], canvas: Canvas) -> None:
    for layer in made:
        height, width, channels = layer.rgba.shape
        assert layer.rgba.dtype == np.uint8
        assert channels == 4
        assert all(value % 2 == 0 for value in (layer.x, layer.y, width, height))
        assert 0 <= layer.x < layer.x + width <= canvas.width
        assert 0 <= layer.y < layer.y + height <= canvas.height
        assert START <= layer.start_frame < layer.end_frame <= END
        assert layer.fade_in + layer.fade_out <= layer.end_frame - layer.start_frame
        assert layer.rgba[..., 3].any()


def body(made: list[Layer], canvas: Canvas) -> NDArray[np.bool_]:
    """Plates, text and pictures, but not their soft shadows."""
    return transparency(made, canvas) < 0.5


def test_there_is_a_drawing_for_every_kind_of_the_timeline() -> None:
    assert set(REGISTRY) == {*KINDS, "watermark"}  # which is a mark and no text to read: see test_watermark


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=60), second=st.text(max_size=20), aspect=st.sampled_from(sorted(PREVIEWS)))
def test_any_text_gives_well_formed_layers(kind: str, text: str, second: str, aspect: str) -> None:
    canvas = PREVIEWS[aspect]
    assert_well_formed(drawn(timeline(canvas), kind, text, second), canvas)


def test_naughty_strings_give_well_formed_layers() -> None:
    canvas = PREVIEWS["9:16"]
    film = timeline(canvas)
    for index, text in enumerate(naughty_strings()[::3]):
        assert_well_formed(drawn(film, KINDS[index % len(KINDS)], text, text[:40]), canvas)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_every_naughty_string_in_every_kind(kind: str) -> None:
    for canvas in (PREVIEWS["9:16"], PREVIEWS["16:9"]):
        for text in naughty_strings():
            assert_well_formed(drawn(timeline(canvas), kind, text, text), canvas)


@pytest.mark.parametrize("canvas", [*PREVIEWS.values(), CANVASES["9:16"]], ids=lambda c: f"{c.width}x{c.height}")
@pytest.mark.parametrize("kind", KINDS)
def test_text_stands_inside_the_kinds_zone_and_the_safe_area(kind: str, canvas: Canvas) -> None:
    x0, y0, x1, y1 = safe_area(canvas)
    for text in (*TEXTS, "nonsense " * 555):
        made = drawn(timeline(canvas), kind, text, text)
        assert_well_formed(made, canvas)
        assert made
        opaque = np.argwhere(transparency(made, canvas) < 0.02)
        assert len(opaque) > 100, "nothing readable was drawn"
        assert x0 <= opaque[:, 1].min()
        assert opaque[:, 1].max() < x1
        assert y0 <= opaque[:, 0].min()
        assert opaque[:, 0].max() < y1
        box = zone(canvas, kind)
        outside = body(made, canvas)
        outside[box.y0 : box.y1, box.x0 : box.x1] = False
        assert not outside.any()


@pytest.mark.parametrize("aspect", PREVIEWS)
def test_kinds_on_screen_together_do_not_cover_each_other(aspect: str) -> None:
    canvas = PREVIEWS[aspect]
    film = timeline(canvas)
    bodies = {kind: body(drawn(film, kind, LONG_ADDRESS, LONG_ADDRESS), canvas) for kind in KINDS}
    for first, second in combinations(KINDS, 2):
        if not takes_turns(first, second):
            assert not (bodies[first] & bodies[second]).any(), (first, second)


@pytest.mark.parametrize(("primary", "accent"), BRANDS)
@pytest.mark.parametrize("kind", KINDS)
def test_text_reads_over_white_black_and_noise(kind: str, primary: str, accent: str) -> None:
    canvas = PREVIEWS["9:16"]
    brand = IDENTITY.model_copy(update={"primary": primary, "accent": accent, "secondary": primary})
    made = drawn(timeline(canvas, brand), kind, "Casa Verde", "From 1908")
    see_through = transparency(made, canvas)
    core = see_through < 0.004
    shades = np.round(see_through[(see_through > 0.01) & (see_through < 0.4)], 2)
    values, counts = np.unique(shades, return_counts=True)
    flat = np.abs(see_through - values[counts.argmax()]) < 0.006
    plate = cv2.erode(flat.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0  # clear of soft edges
    noise = np.random.default_rng(1).integers(0, 256, (canvas.height, canvas.width, 3), np.uint8)
    for photo in (ground(canvas, 255), ground(canvas, 0), noise):
        frame = composite(made, photo)
        inks, seen = np.unique(frame[core], axis=0, return_counts=True)
        inks = inks[seen >= 0.04 * seen.sum()]  # the strokes, not the few pixels of their edges
        assert len(inks), "no strokes were found"
        behind = np.unique(frame[plate][::7], axis=0)[::5]
        worst = min(contrast(_rgb(ink), _rgb(under)) for ink in inks for under in behind)
        assert worst >= 4.5


def _rgb(pixel: NDArray[np.uint8]) -> tuple[int, int, int]:
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("logo", "facts")])
@pytest.mark.parametrize("script", SAMPLES)
def test_every_script_can_be_shown(kind: str, script: str) -> None:
    canvas = PREVIEWS["9:16"]
    empty = drawn(timeline(canvas), kind, "")
    shown = drawn(timeline(canvas), kind, SAMPLES[script])
    picture = composite(shown, ground(canvas, 90))
    assert not np.array_equal(picture, composite(empty, ground(canvas, 90)))


@pytest.mark.parametrize("kind", ["title", "price", "address", "lower_third", "disclosure", "caption"])
def test_nothing_to_say_shows_nothing(kind: str) -> None:
    assert drawn(timeline(PREVIEWS["9:16"]), kind, "  \u200b") == []


@pytest.mark.parametrize("kind", KINDS)
def test_overlays_scale_with_the_canvas(kind: str) -> None:
    small, large = (
        body(drawn(timeline(canvas), kind, "Casa Verde", "1908"), canvas)
        for canvas in (PREVIEWS["9:16"], CANVASES["9:16"])
    )
    assert large.sum() / small.sum() == pytest.approx(4, rel=0.06)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "caption"])
def test_overlays_come_and_go_softly(kind: str) -> None:
    made = drawn(timeline(PREVIEWS["9:16"]), kind, "Casa Verde", "1908")
    for layer in made:
        assert 0 < layer.opacity(layer.start_frame) * layer.uncovered(layer.start_frame) < 0.5
        assert layer.opacity(END - 1) < 0.2
        assert layer.opacity(END // 2) * layer.uncovered(END // 2) == 1


@pytest.mark.parametrize("aspect", CANVASES)
@pytest.mark.parametrize(
    ("kind", "text", "second"),
    [
        ("title", "A light-filled four-bedroom family home with a pool above the bay", "Price improvement"),
        ("address", LONG_ADDRESS, "San Francisco, CA 94110"),
        ("price", "From R123,456,789 / month", "R133,456,789"),
        ("lower_third", "Living room with a fireplace and a view of the valley", "Opens onto the veranda"),
        ("open_house", "Saturday and Sunday, September 14 and 15", "10:30 am – 12:30 pm"),
        ("disclosure", "Digitally altered: sky and lawn", ""),
        ("agent_card", "Book your private viewing today", ""),
        ("logo", "", ""),
    ],
)
def test_what_realtors_write_is_shown_whole(kind: str, text: str, second: str, aspect: str) -> None:
    assert shortened(timeline(CANVASES[aspect]), overlay(kind, text, second), {}, fonts()) == ()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "logo"])
def test_what_is_too_long_for_any_size_is_reported(kind: str) -> None:
    cut = shortened(timeline(CANVASES["9:16"]), overlay(kind, "nonsense " * 555), {}, fonts())
    assert "nonsense nonsense" in cut[0].lower()


def test_a_brand_without_its_font_is_drawn_and_reported() -> None:
    brand = Brand(heading_font="Gotham", body_font="Gotham")
    assert drawn(timeline(PREVIEWS["1:1"], brand), "title", "Casa Verde")
    assert "Gotham" in fonts().missing_families
