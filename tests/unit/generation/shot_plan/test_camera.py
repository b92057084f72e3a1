"""Framing: what stays in view, how close, how fast."""

from itertools import pairwise

import pytest

from reelestate.generation.shot_plan.camera import Camera, Move
from reelestate.generation.shot_plan.model import PlannedPhoto
from reelestate.generation.shot_plan.pacing import tempo
from reelestate.generation.shot_plan.reframe import Framing, keep_of, places
from tests.unit.generation.shot_plan.requests import CANVASES, photo


def shoot(
    subject: PlannedPhoto, canvas: str = "9x16", *, pace: str = "moderate", frames: int = 100, take: int = 0
) -> Move:
    """One shot of the photo by a fresh camera."""
    return Camera(CANVASES[canvas], tempo(pace), seed=1).move(subject, frames, take=take)


@pytest.mark.parametrize("x", [0.15, 0.4, 0.8])
def test_a_wide_photo_pans_to_what_matters_in_portrait(x: float) -> None:
    move = shoot(photo("wide", (1600, 1200), focus=(x, 0.5), path=[(1 - x, 0.5), (x, 0.5)]))
    assert move.kind.startswith("pan")
    for view in (move.motion.start, move.motion.end):
        assert view.x <= x <= view.x + view.w
        assert view.h == 1.0
    middle = move.motion.end.x + move.motion.end.w / 2
    assert abs(middle - x) < 0.22


def test_a_tall_photo_tilts_in_landscape() -> None:
    move = shoot(photo("tall", (960, 1600), room="exterior", focus=(0.5, 0.4)), "16x9")
    assert move.kind == "tilt_up"
    assert move.motion.start.w == move.motion.end.w == 1.0
    assert move.motion.end.y < move.motion.start.y


def test_a_sharp_photo_of_the_canvas_shape_is_zoomed() -> None:
    move = shoot(photo("fit", (3840, 2160), focus=(0.3, 0.4)), "16x9")
    assert move.kind.startswith("zoom")
    near = min((move.motion.start, move.motion.end), key=lambda view: view.w)
    assert near.x < (1 - near.w) / 2, "the closer view leans to the focus"


@pytest.mark.parametrize("canvas", list(CANVASES))
@pytest.mark.parametrize("x", [0.1, 0.5, 0.93])
def test_faces_stay_in_view(canvas: str, x: float) -> None:
    subject = photo("family", (3000, 2000), focus=(x, 0.4), face=True)
    face = subject.report.faces[0]
    for take in (0, 1):
        move = shoot(subject, canvas, take=take, frames=150)
        for view in (move.motion.start, move.motion.end):
            assert view.x - 1e-9 <= face.x
            assert min(1.0, face.x + face.w) <= view.x + view.w + 1e-9


@pytest.mark.parametrize(("pace", "most"), [("calm", 0.06), ("moderate", 0.09), ("fast", 0.13)])
def test_the_camera_keeps_to_the_paces_speed(pace: str, most: float) -> None:
    for seconds in (2, 3, 5):
        move = shoot(
            photo("wide", (3000, 1000), path=[(0.1, 0.5), (0.9, 0.5)], focus=(0.9, 0.5)), pace=pace, frames=30 * seconds
        )
        frame_widths = abs(move.motion.end.x - move.motion.start.x) / move.motion.start.w
        assert 0.02 * seconds <= frame_widths <= most * seconds


def test_low_resolution_is_not_enlarged_further() -> None:
    small = photo("small", (960, 720))
    framing = Framing.of(small.asset, CANVASES["9x16"])
    move = shoot(small)
    assert framing.upscale > 1.6
    assert move.motion.start.w == move.motion.end.w == pytest.approx(framing.width)


def test_later_takes_look_at_other_places() -> None:
    subject = photo("room", (4000, 3000), focus=(0.25, 0.5), path=[(0.8, 0.5), (0.25, 0.5)])
    assert [round(place.x, 2) for place in places(subject.report)] == [0.25, 0.8]
    assert keep_of(subject.report, 1).aim.x == pytest.approx(0.8)
    first, second = (shoot(subject, take=take).motion.end for take in (0, 1))
    assert second.x - first.x > 0.2


def test_no_move_twice_in_a_row() -> None:
    camera = Camera(CANVASES["9x16"], tempo("moderate"), seed=3)
    kinds = [camera.move(photo(f"p{n}", focus=(0.8, 0.5)), 90).kind for n in range(12)]
    assert all(one != other for one, other in pairwise(kinds))
