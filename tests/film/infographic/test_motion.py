"""Moving cards: what networks take, ending in a hold that reads like the still."""

import itertools
from pathlib import Path

import av
import numpy as np
import pytest

from reelestate.film.infographic.check import check_motion
from reelestate.film.infographic.drawing import paint, scene_of
from reelestate.film.infographic.motion import film, frames, frames_of, moment
from reelestate.film.infographic.scene import Scene
from tests.film.infographic.samples import CANVASES, PLAIN, files, fonts, infographic

FPS = 30


@pytest.fixture(scope="module")
def scene(photos: list[Path]) -> Scene:
    made = infographic(photos, "medallion", **PLAIN)
    return scene_of(made, 0, CANVASES["1:1"], fonts(), files(photos))


@pytest.fixture(scope="module")
def moving(scene: Scene, photos: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("moving")
    film(scene, files(photos), folder / "card.mp4", folder, FPS)
    return folder / "card.mp4"


def test_texts_rise_one_after_another_and_come_to_rest() -> None:
    ways = [[moment(order, frame, 34.0) for frame in range(120)] for order in (1, 2, 3)]

    for way in ways:
        opacities = [at.opacity for at in way]
        heights = [at.below for at in way]
        assert opacities == sorted(opacities)
        assert heights == sorted(heights, reverse=True)
        assert (way[0].opacity, way[-1].opacity, way[-1].below) == (0.0, 1.0, 0.0)
    begins = [next(frame for frame, at in enumerate(way) if at.opacity > 0) for way in ways]
    assert begins == sorted(set(begins))
    assert moment(0, 0, 34.0).opacity == 1.0


def test_the_film_meets_every_figure_and_lasts_six_to_eight_seconds(scene: Scene, moving: Path) -> None:
    report = check_motion(moving, CANVASES["1:1"], frames_of(scene, FPS))

    assert report.ok, [check.message for check in report.failed]
    assert 6 <= frames_of(scene, FPS) / FPS <= 8


def test_another_length_than_promised_is_found(moving: Path) -> None:
    failed = {check.name for check in check_motion(moving, CANVASES["1:1"], 180).failed}

    assert failed == {"frame_count"}


def test_the_hold_shows_the_still_for_at_least_two_seconds(scene: Scene, moving: Path, photos: list[Path]) -> None:
    # given the still, and the film's pictures from two seconds before its end
    still = np.asarray(paint(scene, files(photos)), np.int16)
    with av.open(str(moving)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    held = [np.asarray(picture, np.int16) for picture in pictures[-2 * FPS :: 15]]

    # then every text stands as on the still
    for text in scene.texts:
        part = (slice(text.box.y0, text.box.y1), slice(text.box.x0, text.box.x1))
        for picture in held:
            assert np.abs(picture[part] - still[part]).mean() < 8, text.said.text
    # and the last picture is the still
    assert np.abs(np.asarray(pictures[-1], np.int16) - still).mean() < 6


def test_the_photo_moves_and_nothing_jumps(scene: Scene, photos: list[Path]) -> None:
    luma = [frame.y.copy() for _, frame in zip(range(40), frames(scene, files(photos), FPS), strict=False)]
    box = scene.photos[0].box
    middle = (
        slice(box.y0 + box.height // 3, box.y1 - box.height // 3),
        slice(box.x0 + box.width // 3, box.x1 - box.width // 3),
    )
    steps = [np.abs(b[middle].astype(np.int16) - a[middle]).mean() for a, b in itertools.pairwise(luma)]

    assert min(steps) > 0
    assert max(steps) < 4 * (sum(steps) / len(steps))


def test_the_same_card_gives_the_same_frames(scene: Scene, photos: list[Path]) -> None:
    first, second = (
        [frame.data.copy() for _, frame in zip(range(24), frames(scene, files(photos), FPS), strict=False)]
        for _ in range(2)
    )

    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
