"""Zones lie in the safe area and no two kinds that may be on screen together share a pixel."""

from itertools import combinations

import pytest

from reelestate.film.picture.safe_area import Box, safe_area, takes_turns, zone
from reelestate.film.timeline.model import Canvas
from tests.film.support.overlays import CANVASES, KINDS, PREVIEWS

ALL = [*CANVASES.values(), *PREVIEWS.values(), Canvas(width=2160, height=3840), Canvas(width=3840, height=2160)]


def test_the_portrait_safe_area_keeps_clear_of_the_apps_buttons() -> None:
    assert safe_area(CANVASES["9:16"]) == (108, 384, 972, 1248)


def test_other_canvases_keep_five_per_cent() -> None:
    assert safe_area(CANVASES["16:9"]) == (96, 54, 1824, 1026)
    assert safe_area(CANVASES["1:1"]) == (54, 54, 1026, 1026)


@pytest.mark.parametrize("canvas", ALL, ids=lambda c: f"{c.width}x{c.height}")
def test_zones_are_roomy_and_inside_the_safe_area(canvas: Canvas) -> None:
    x0, y0, x1, y1 = safe_area(canvas)
    scale = min(canvas.width, canvas.height) / 1080
    for kind in KINDS:
        for corner in ("top_left", "top_right"):
            box = zone(canvas, kind, corner)
            assert x0 <= box.x0 < box.x1 <= x1, kind
            assert y0 <= box.y0 < box.y1 <= y1, kind
            assert box.height >= 70 * scale, kind
            assert box.width >= 200 * scale, kind


@pytest.mark.parametrize("canvas", ALL, ids=lambda c: f"{c.width}x{c.height}")
@pytest.mark.parametrize("corner", ["top_left", "top_right"])
def test_kinds_on_screen_together_never_overlap(canvas: Canvas, corner: str) -> None:
    for first, second in combinations(KINDS, 2):
        if not takes_turns(first, second):
            assert not zone(canvas, first, corner).meets(zone(canvas, second, corner)), (first, second)


def test_only_cards_and_strips_take_turns() -> None:
    free = {"caption", "logo", "disclosure"}
    assert all(not takes_turns(a, b) for a in free for b in KINDS if a != b)
    assert takes_turns("agent_card", "title")
    assert takes_turns("lower_third", "facts")
    assert not takes_turns("title", "price")


def test_boxes_that_only_touch_do_not_meet() -> None:
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 20, 20))
