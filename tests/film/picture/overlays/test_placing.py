"""Texts and logos where a person wants them."""

from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.film.encode.settings import FINAL
from reelestate.film.picture.overlays import layers
from reelestate.film.picture.safe_area import occupied, safe_area, text_room, zone
from reelestate.film.timeline import Canvas, Corner, LogoOverlay, Place
from reelestate.film.timeline.model import Overlay
from reelestate.film.timeline.segments import plan_segments
from tests.film.support.overlays import CANVASES, END, PREVIEWS, START, fonts, overlay, timeline, transparency

TEXTS = ("title", "price", "address", "facts", "lower_third", "open_house")
LONG = "12345 Upper West Saint Bartholomew-on-the-Hill Boulevard South"


def body(canvas: Canvas, shown: Overlay) -> NDArray[np.bool_]:
    """The overlay's plates and letters."""
    seen: NDArray[np.bool_] = transparency(layers(timeline(canvas), shown, {}, fonts()), canvas) < 0.5
    return seen


def edges(seen: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(seen)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize("place", get_args(Place))
@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("aspect", PREVIEWS)
def test_a_text_stands_where_it_is_put_and_in_nobodys_way(kind: str, place: str, aspect: str) -> None:
    canvas = PREVIEWS[aspect]
    shown = overlay(kind, "Casa Verde").model_copy(update={"place": place})
    room = text_room(canvas)
    x0, y0, x1, y1 = edges(body(canvas, shown))
    assert room.x0 - 2 <= x0
    assert x1 <= room.x1 + 2
    assert room.y0 - 2 <= y0
    assert y1 <= room.y1 + 2
    if "left" in place:
        assert abs(x0 - room.x0) <= 2
    if "right" in place:
        assert abs(x1 - room.x1) <= 2
    if "left" not in place and "right" not in place:
        assert abs((x0 + x1) - (room.x0 + room.x1)) <= 4
    if place.startswith("top"):
        assert abs(y0 - room.y0) <= 2
    if place.startswith("bottom"):
        assert abs(y1 - room.y1) <= 2


@pytest.mark.parametrize("corner", get_args(Corner))
@pytest.mark.parametrize("canvas", [*PREVIEWS.values(), CANVASES["9:16"]], ids=lambda c: f"{c.width}x{c.height}")
def test_a_logo_stands_in_its_corner(corner: Corner, canvas: Canvas) -> None:
    x0, y0, x1, y1 = safe_area(canvas)
    left, top, right, bottom = edges(body(canvas, LogoOverlay(start_frame=START, end_frame=END, corner=corner)))
    assert (abs(left - x0) <= 2) if corner.endswith("left") else (abs(right - x1) <= 2)
    assert (abs(top - y0) <= 2) if corner.startswith("top") else (abs(bottom - text_room(canvas).y1) <= 2)
    assert bottom <= y1


@pytest.mark.parametrize("aspect", PREVIEWS)
@pytest.mark.parametrize("kind", [*TEXTS, "caption"])
@pytest.mark.parametrize("place", [None, "bottom_left", "bottom_center", "top_left"])
def test_raised_texts_stay_clear_of_a_logo_at_the_bottom(kind: str, aspect: str, place: str | None) -> None:
    canvas = PREVIEWS[aspect]
    logo = body(canvas, LogoOverlay(start_frame=START, end_frame=END, corner="bottom_left"))
    shown = overlay(kind, LONG, LONG)
    if kind != "caption":
        shown = shown.model_copy(update={"place": place, "raised": True})
    assert not (logo & body(canvas, shown)).any()


def test_what_may_be_covered_is_told_for_every_place() -> None:
    canvas = CANVASES["9:16"]
    price = overlay("price", "$925,000")
    assert occupied(canvas, price) == zone(canvas, "price")
    assert occupied(canvas, price.model_copy(update={"place": "center"})) == text_room(canvas)
    low = LogoOverlay(start_frame=START, end_frame=END, corner="bottom_right")
    assert occupied(canvas, low) == zone(canvas, "logo", "bottom_right")


def test_keys_tell_places_apart_and_ignore_what_is_not_asked() -> None:
    film = timeline(CANVASES["9:16"])

    def key(**changes: object) -> str:
        price = overlay("price", "$925,000").model_copy(update=changes)
        return plan_segments(film.model_copy(update={"overlays": (price,)}), FINAL)[0].key

    assert key() == key(place=None, raised=False)
    assert len({key(), key(place="center"), key(raised=True), key(place="top_left")}) == 4
