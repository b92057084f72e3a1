"""Moves are smooth: measured on raw frames and on the encoded file against the camera's analytic path."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.film.encode.settings import FINAL
from reelestate.film.motion.path import view_at
from reelestate.film.picture.planes import Frame
from reelestate.film.picture.source import PhotoShelf
from reelestate.film.picture.warp import kernel
from reelestate.film.render import SegmentWork, render_segments
from reelestate.film.timeline import Canvas, Timeline
from reelestate.film.timeline.segments import plan_segments
from tests.film.support.pictures import film, real_photo, textured_photo
from tests.film.support.registration import jitter

CANVAS = Canvas(width=1080, height=1920)
FRAMES = 40
"""A second and more, at the pace of the fastest moves."""
RAW_LIMIT = 0.03
ENCODED_LIMIT = 0.08


def luma_of(photo: Path) -> NDArray[np.uint8]:
    bgr = cv2.imread(str(photo))
    assert bgr is not None
    weights = np.array([[0.0722, 0.7152, 0.2126]]) * 219 / 255
    return np.asarray(cv2.transform(bgr, weights) + 16, np.uint8)


def raw_frames(timeline: Timeline, pictures: dict[str, Path]) -> list[NDArray[np.uint8]]:
    source = PhotoShelf(pictures, kernel()).prepare(timeline, timeline.shots[0])
    frame = Frame.allocate(CANVAS.width, CANVAS.height)
    frames = []
    for index in range(FRAMES):
        source.draw(index, frame)
        frames.append(frame.y.copy())
    return frames


def encoded_frames(timeline: Timeline, pictures: dict[str, Path], folder: Path) -> list[NDArray[np.uint8]]:
    (segment,) = plan_segments(timeline, FINAL)
    (result,) = render_segments([SegmentWork(timeline, segment, folder / "shot.mp4")], pictures)
    with av.open(str(result.path)) as container:
        return [frame.to_ndarray()[: CANVAS.height] for frame in container.decode(video=0)]


@pytest.mark.parametrize("subject", [pytest.param("textured", marks=pytest.mark.long), "real"])
def test_a_zooming_pan_stays_on_its_path(tmp_path: Path, subject: str) -> None:
    # Given a move that zooms and travels at once, over a photo smaller or larger than the canvas
    photo = textured_photo(tmp_path / "photo.jpg", 3200, 2400) if subject == "textured" else real_photo("kitchen.jpg")
    timeline, pictures = film([photo], CANVAS, frames=FRAMES, moves=(1.0, 1.08))
    shot = timeline.shots[0]
    asset = timeline.assets[shot.asset]
    views = [view_at(shot, asset, CANVAS, index) for index in range(FRAMES)]
    luma = luma_of(photo)

    # When it is drawn, and when it is encoded
    raw = jitter(luma, raw_frames(timeline, pictures), views)
    encoded = jitter(luma, encoded_frames(timeline, pictures, tmp_path), views)

    # Then no frame strays from the path by more than a viewer could ever see
    assert raw <= RAW_LIMIT
    assert encoded <= ENCODED_LIMIT


def test_the_measure_sees_a_move_rounded_to_whole_pixels(tmp_path: Path) -> None:
    # Given the same move with every frame rounded to whole photo pixels, as simple tools do
    photo = textured_photo(tmp_path / "photo.jpg", 3200, 2400)
    timeline, _ = film([photo], CANVAS, frames=20, moves=(1.0, 1.03))
    shot = timeline.shots[0]
    asset = timeline.assets[shot.asset]
    views = [view_at(shot, asset, CANVAS, index) for index in range(20)]
    luma = luma_of(photo)
    rounded = []
    for view in views:
        x, y, w, h = (round(v) for v in (view.x * 3200, view.y * 2400, view.w * 3200, view.h * 2400))
        part = cv2.resize(luma[y : y + h, x : x + w], (CANVAS.width, CANVAS.height), interpolation=cv2.INTER_LINEAR)
        rounded.append(np.asarray(part, np.uint8))

    # When it is measured, then it is found out
    assert jitter(luma, rounded, views) > 5 * ENCODED_LIMIT
