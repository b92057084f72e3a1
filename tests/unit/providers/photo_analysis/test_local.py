"""The embedded photo analysis on real photos of a house and of people."""

import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.kit.photos import open_photo
from reelestate.providers.photo_analysis.base import PhotoReport
from reelestate.providers.photo_analysis.hashing import hash_distance, perceptual_hash
from reelestate.providers.photo_analysis.local import LocalPhotoAnalysis
from tests.unit.support.inputs import real

HOUSE = [
    "kitchen", "living-room-1", "living-room-2", "outside-balcony-1", "outside-balcony-2", "outside-balcony-3",
    "outside-balcony-4", "outside-balcony-5", "outside-balcony-6", "outside-pool-1", "outside-pool-2",
    "outside-table", "room-main", "room-other-1", "room-other-2", "room-secondary",
]  # fmt: skip


def pixels(path: Path) -> NDArray[np.uint8]:
    """An upright photo."""
    return open_photo(path.read_bytes(), name=path.name).rgb


def report_of(rgb: NDArray[np.uint8], name: str = "photo.jpg") -> PhotoReport:
    """The local analysis of a picture."""
    return LocalPhotoAnalysis().analyze(rgb, file_name=name, metadata={})


@pytest.fixture(scope="module")
def house() -> dict[str, PhotoReport]:
    """Reports of all photos of the house."""
    folder = real("house-casa")
    return {name: report_of(pixels(folder / f"{name}.jpg"), f"{name}.jpg") for name in HOUSE}


def test_a_house_has_no_faces(house: dict[str, PhotoReport]) -> None:
    assert {name for name, report in house.items() if report.faces} == set()


def test_sharp_well_lit_photos_have_no_problem_and_bad_ones_do(house: dict[str, PhotoReport]) -> None:
    assert house["outside-pool-1"].problems == ()
    assert house["outside-balcony-4"].problems == ()
    assert "very dark" in house["outside-balcony-6"].problems
    assert "slightly soft" in house["room-secondary"].problems
    assert "dark" in house["room-main"].problems
    assert house["outside-pool-1"].quality == max(report.quality for report in house.values()) or (
        house["outside-pool-2"].quality == max(report.quality for report in house.values())
    )
    assert house["outside-balcony-6"].quality == min(report.quality for report in house.values())


def test_different_photos_are_no_duplicates(house: dict[str, PhotoReport]) -> None:
    hashes = [report.perceptual_hash for report in house.values()]
    closest = min(hash_distance(a, b) for i, a in enumerate(hashes) for b in hashes[:i])
    assert closest > 8


@pytest.mark.parametrize("name", ["kitchen", "outside-pool-1", "room-main"])
def test_the_same_photo_again_is_a_duplicate(name: str) -> None:
    rgb = pixels(real("house-casa") / f"{name}.jpg")
    gray = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    height, width = gray.shape
    variants = [
        np.asarray(cv2.resize(gray, (400, 300)), np.uint8),
        np.asarray(cv2.convertScaleAbs(gray, alpha=1.15, beta=8), np.uint8),
        gray[height // 100 : -height // 100, width // 100 : -width // 100],
    ]
    original = perceptual_hash(gray)
    assert max(hash_distance(original, perceptual_hash(variant)) for variant in variants) <= 8


@pytest.mark.parametrize("name", ["kitchen", "outside-pool-1", "outside-balcony-4", "room-other-1"])
def test_blur_lowers_sharpness_and_is_named(name: str) -> None:
    rgb = pixels(real("house-casa") / f"{name}.jpg")
    sharp = report_of(rgb)
    blurred = report_of(np.asarray(cv2.GaussianBlur(rgb, (0, 0), 4), np.uint8))
    assert "blurred" in blurred.problems
    assert blurred.sharpness < 0.6 * sharp.sharpness
    assert blurred.quality < sharp.quality


def test_light_is_judged() -> None:
    rgb = pixels(real("house-casa") / "outside-pool-2.jpg")
    good = report_of(rgb)
    dark = report_of(np.asarray(rgb * 0.2, np.uint8))
    bright = report_of(np.asarray(np.clip(rgb.astype(np.float32) * 3, 0, 255), np.uint8))
    assert "very dark" in dark.problems
    assert "overexposed" in bright.problems
    assert max(dark.exposure, bright.exposure) < 0.6 * good.exposure


@pytest.mark.parametrize(("name", "x", "y"), [("astronaut.png", 0.44, 0.22), ("grace_hopper.jpg", 0.51, 0.36)])
def test_a_face_is_found_once_and_is_the_focus(name: str, x: float, y: float) -> None:
    report = report_of(pixels(real("portraits") / name))
    assert len(report.faces) == 1
    assert abs(report.focus.x - x) < 0.06
    assert abs(report.focus.y - y) < 0.06


def test_the_focus_is_the_thing_that_stands_out() -> None:
    # given a gray wall with one coloured, structured thing off the centre
    rng = np.random.default_rng(3)
    wall = np.full((600, 900, 3), 150, np.uint8)
    wall[300:420, 560:700] = rng.integers(0, 255, (120, 140, 3), dtype=np.uint8) // 2 + np.array([120, 20, 0], np.uint8)
    report = report_of(wall)
    assert abs(report.focus.x - 0.70) < 0.06
    assert abs(report.focus.y - 0.60) < 0.06


def test_the_path_runs_across_and_ends_on_the_side_of_the_focus(house: dict[str, PhotoReport]) -> None:
    for report in house.values():
        xs = [point.x for point in report.path]
        assert 1 <= len(xs) <= 3
        assert xs in (sorted(xs), sorted(xs, reverse=True))
        assert report.focus in report.path
        if len(xs) > 1:
            assert abs(report.focus.x - xs[-1]) <= abs(report.focus.x - xs[0])


def test_a_picture_of_nothing_is_looked_at_in_the_middle() -> None:
    report = report_of(np.full((400, 500, 3), 90, np.uint8))
    assert abs(report.focus.x - 0.5) < 0.05
    assert abs(report.focus.y - 0.5) < 0.08
    assert "low contrast" in report.problems


def test_the_same_picture_gives_the_same_report() -> None:
    rgb = pixels(real("house-casa") / "kitchen.jpg")
    assert report_of(rgb) == report_of(rgb.copy())


def test_a_photo_takes_little_processor_time() -> None:
    rgb = pixels(real("house-casa") / "kitchen.jpg")
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        report_of(rgb)
        seconds = []
        for _ in range(5):
            started = time.process_time()
            report_of(rgb)
            seconds.append(time.process_time() - started)
    finally:
        cv2.setNumThreads(threads)
    # 0.15 s on a core of its own; busy neighbours on a shared core may double that.
    assert min(seconds) < 0.3
