"""The camera's path: exact ends, steady speed, never beyond the photo."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.film.motion.easing import ease
from reelestate.film.motion.path import CameraPath, view_at
from reelestate.film.timeline import Asset, Canvas, Easing, Motion, Rect, Shot

CANVAS = Canvas(width=1080, height=1920)
PHOTO = Asset(key="p", sha256="0" * 64, width=4000, height=3000)


def shot(*views: Rect, frames: int = 100, easing: Easing = Easing.EASE_IN_OUT) -> Shot:
    motion = Motion(start=views[0], end=views[-1], via=views[1:-1], easing=easing)
    return Shot(id="s", asset="p", motion=motion, start_frame=0, frames=frames)


rects = st.builds(
    lambda w, h, x, y: Rect(x=x * (1 - w), y=y * (1 - h), w=w, h=h),
    *(st.floats(0.2, 1.0), st.floats(0.2, 1.0), st.floats(0, 1), st.floats(0, 1)),
)


@given(views=st.lists(rects, min_size=2, max_size=5), easing=st.sampled_from(Easing))
def test_every_view_has_the_canvas_aspect_and_lies_in_the_photo(views: list[Rect], easing: Easing) -> None:
    path = CameraPath(shot(*views, easing=easing), PHOTO, CANVAS)
    for frame in range(0, 100, 7):
        view = path.view(frame)
        assert view.w * PHOTO.width / (view.h * PHOTO.height) == pytest.approx(CANVAS.aspect)
        assert view.x >= -1e-9
        assert view.y >= -1e-9
        assert view.x + view.w <= 1 + 1e-6
        assert view.y + view.h <= 1 + 1e-6


def test_it_starts_and_ends_on_the_largest_view_inside_the_given_rectangles() -> None:
    # Given a start wider and an end taller than the canvas
    start, end = Rect(x=0.1, y=0.2, w=0.8, h=0.5), Rect(x=0.4, y=0.0, w=0.2, h=1.0)
    path = CameraPath(shot(start, end), PHOTO, CANVAS)

    # When its ends are asked for
    first, last = path.view(0), path.view(99)

    # Then both are fitted into their rectangle around its middle
    assert first.h == pytest.approx(0.5)
    assert first.x + first.w / 2 == pytest.approx(0.5)
    assert last.w == pytest.approx(0.2)
    assert last.y + last.h / 2 == pytest.approx(0.5)


def test_waypoints_are_passed_through_without_a_jerk() -> None:
    # Given a pan over three waypoints at one height
    xs = (0.0, 0.1, 0.5, 0.6)
    views = [Rect(x=x, y=0.1, w=0.3, h=0.7) for x in xs]
    path = CameraPath(shot(*views, frames=400, easing=Easing.LINEAR), PHOTO, CANVAS)

    # When the path is sampled finely
    x = np.array([path.view(f).x for f in np.linspace(0, 399, 4000)])

    # Then it meets every waypoint, never turns back, and its speed never jumps
    for waypoint in xs:
        assert np.abs(x - x[0] - waypoint).min() < 1e-3
    speed = np.diff(x)
    assert speed.min() >= 0
    assert np.abs(np.diff(speed)).max() < speed.max() * 0.02


def test_a_waypoint_where_the_camera_turns_is_a_soft_turn() -> None:
    views = [Rect(x=x, y=0.1, w=0.3, h=0.7) for x in (0.0, 0.5, 0.1)]
    path = CameraPath(shot(*views, frames=300, easing=Easing.LINEAR), PHOTO, CANVAS)
    x = np.array([path.view(f).x for f in np.linspace(0, 299, 3000)])
    assert x.max() - x[0] == pytest.approx(0.5, abs=1e-4)
    assert np.abs(np.diff(x, 2)).max() < 0.02 * np.abs(np.diff(x)).max()


@pytest.mark.parametrize("easing", list(Easing))
def test_easing_runs_from_0_to_1_and_never_stands_still(easing: Easing) -> None:
    progress = np.array([ease(easing, t) for t in np.linspace(0, 1, 500)])
    assert (progress[0], progress[-1]) == (0.0, pytest.approx(1.0))
    assert np.diff(progress).min() * 499 > 0.3


@pytest.mark.parametrize(("easing", "slow_start", "slow_end"), [
    (Easing.EASE_IN, True, False), (Easing.EASE_OUT, False, True), (Easing.EASE_IN_OUT, True, True),
])  # fmt: skip
def test_easing_is_slow_where_it_says(easing: Easing, slow_start: bool, slow_end: bool) -> None:
    speed_first, speed_last = ease(easing, 0.01) / 0.01, (1 - ease(easing, 0.99)) / 0.01
    assert (speed_first < 0.7) == slow_start
    assert (speed_last < 0.7) == slow_end


def test_a_shot_of_one_frame_shows_its_start() -> None:
    one = shot(Rect(x=0, y=0, w=0.3, h=0.7), Rect(x=0.5, y=0.3, w=0.3, h=0.7), frames=1)
    assert view_at(one, PHOTO, CANVAS, 0).x < 0.1
