"""Composing costs little beside encoding."""

from pathlib import Path

import pytest

from benchmarks.film import FONTS, PORTRAIT, film, photos, shots_for
from benchmarks.rendering import compose, encode_alone
from benchmarks.similarity import similarity

FRAMES = 360


@pytest.mark.long
def test_a_film_costs_little_more_than_encoding_its_frames(tmp_path: Path) -> None:
    # Given a listing film of twelve seconds from real photos, and its finished frames
    if not FONTS.is_dir():
        pytest.skip("the fonts are not unpacked on this machine")
    pictures = photos(None, shots_for(FRAMES))
    timeline = film(pictures, PORTRAIT, FRAMES)
    compose(pictures, [timeline], tmp_path / "raw", raw=True)
    raw = tmp_path / "raw" / "frames.yuv"

    # When it is made from the photos, and when the frames alone are encoded with x264 veryfast
    ours = compose(pictures, [timeline], tmp_path / "film")
    alone = encode_alone(raw, tmp_path / "alone.mp4")
    film_likeness = similarity(tmp_path / "film" / "film0.mp4", raw, PORTRAIT)
    alone_likeness = similarity(tmp_path / "alone.mp4", raw, PORTRAIT)
    raw.unlink()

    # Then the film costs at most a quarter more CPU time, looks the same, and needed little memory
    assert ours.cpu <= 1.25 * alone.cpu
    assert ours.peak_mb <= 700
    assert film_likeness.ssim_db >= alone_likeness.ssim_db - 0.25
    assert film_likeness.vmaf >= alone_likeness.vmaf - 1
