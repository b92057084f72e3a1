"""Transitions begin with one shot, end with the other, and go the way their name says."""

import numpy as np
import pytest

from reelestate.film.picture.planes import Frame
from reelestate.film.picture.transitions import TRANSITIONS, Moment
from reelestate.film.timeline import TransitionKind

WIDTH, HEIGHT, FRAMES = 320, 180, 15
MOVING = [kind for kind in TransitionKind if kind is not TransitionKind.CUT]


def flat(luma: int, chroma: int) -> Frame:
    frame = Frame.allocate(WIDTH, HEIGHT)
    frame.y[:], frame.u[:], frame.v[:] = luma, chroma, chroma
    return frame


def at(kind: TransitionKind, index: int) -> Frame:
    """The frame of a transition from a dark to a bright shot."""
    out, step = Frame.allocate(WIDTH, HEIGHT), 1 / (FRAMES + 1)
    out.data[:] = 0
    TRANSITIONS[kind](flat(40, 90), flat(200, 160), Moment((index + 1) * step, step), out)
    return out


def share_of_new(frame: Frame) -> float:
    return float((frame.y.astype(float).mean() - 40) / 160)


def test_every_kind_is_registered() -> None:
    assert set(TRANSITIONS) == set(TransitionKind)


@pytest.mark.parametrize("kind", MOVING)
def test_it_leads_from_the_old_shot_to_the_new_one(kind: TransitionKind) -> None:
    shares = [share_of_new(at(kind, index)) for index in range(FRAMES)]
    assert shares[0] < 0.1
    assert shares[-1] > 0.9
    assert 0.3 < shares[FRAMES // 2] < 0.7
    assert np.diff(shares).min() > -0.02


@pytest.mark.parametrize("kind", MOVING)
def test_every_sample_of_the_frame_is_written(kind: TransitionKind) -> None:
    for index in (0, FRAMES // 2, FRAMES - 1):
        out = at(kind, index)
        assert out.y.min() >= 16
        assert out.u.min() >= 89
        assert out.v.min() >= 89


@pytest.mark.parametrize(
    ("kind", "enters"),
    [(TransitionKind.SLIDE_LEFT, "right"), (TransitionKind.SLIDE_RIGHT, "left"), (TransitionKind.WHIP_PAN, "right")],
)
def test_the_new_shot_enters_from_its_side(kind: TransitionKind, enters: str) -> None:
    middle = at(kind, FRAMES // 2)
    left, right = float(middle.y[:, 8:24].mean()), float(middle.y[:, -24:-8].mean())
    assert (right > left + 50) if enters == "right" else (left > right + 50)


def test_luma_and_chroma_of_a_slide_move_together() -> None:
    middle = at(TransitionKind.SLIDE_LEFT, FRAMES // 2)
    luma_edge = int(np.argmax(middle.y[90] > 120))
    chroma_edge = 2 * int(np.argmax(middle.u[45] > 125))
    assert abs(luma_edge - chroma_edge) <= 4


def test_a_whip_pan_is_blurred_across_but_not_down() -> None:
    # Given a chessboard
    board = (np.indices((HEIGHT, WIDTH)).sum(axis=0) // 1 % 2 * 120 + 60).astype(np.uint8)
    stripes = np.repeat((np.arange(HEIGHT) // 4 % 2 * 120 + 60).astype(np.uint8)[:, None], WIDTH, 1)
    contrast = {}
    for name, pattern in {"board": board, "stripes": stripes}.items():
        frames = [flat(0, 128), flat(0, 128)]
        for frame in frames:
            frame.y[:] = pattern
        out = Frame.allocate(WIDTH, HEIGHT)
        # When the camera whips past it at full speed
        TRANSITIONS[TransitionKind.WHIP_PAN](frames[0], frames[1], Moment(0.5, 1 / 12), out)
        contrast[name] = float(out.y.std() / pattern.std())
    # Then detail along the way is gone while stripes along it stay
    assert contrast["board"] < 0.1
    assert contrast["stripes"] > 0.95


def test_the_blur_of_a_zoom_is_radial() -> None:
    rng = np.random.default_rng(5)
    frames = [flat(0, 128), flat(0, 128)]
    for frame in frames:
        frame.y[:] = rng.integers(16, 235, (HEIGHT, WIDTH), np.uint8)
    out = Frame.allocate(WIDTH, HEIGHT)
    TRANSITIONS[TransitionKind.ZOOM_THROUGH](frames[0], frames[1], Moment(0.34, 1 / 16), out)
    middle, edge = out.y[80:100, 140:180], out.y[80:100, :40]
    assert float(edge.std()) < 0.75 * float(middle.std())
