"""Analyses in words: nothing but what was measured."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.media.describing import shape, tell_clip, tell_photo
from reelestate.media.intake import Examined
from reelestate.providers.photo_analysis.base import Box, PhotoReport, Point


def _report(**fields: Any) -> PhotoReport:
    plain: dict[str, Any] = {
        "width": 1600,
        "height": 1200,
        "room": "kitchen",
        "room_source": "file_name",
        "quality": 0.744,
        "sharpness": 0.7,
        "exposure": 0.7,
        "focus": Point(x=0.5, y=0.5),
        "path": (),
        "perceptual_hash": "0" * 16,
        "provider": "local",
    }
    return PhotoReport(**plain | fields)


@pytest.mark.parametrize(
    ("fields", "description", "tags"),
    [
        (
            {},
            "Kitchen: landscape, sharp and well exposed. 1600 × 1200 pixels.",
            ("kitchen", "landscape", "sharp", "well_exposed"),
        ),
        (
            {"room": "exterior", "room_source": "picture", "exposure": 0.2, "problems": ("very dark",)},
            "Exterior, going by the picture: landscape, sharp and very dark. 1600 × 1200 pixels.",
            ("exterior", "landscape", "sharp", "very_dark"),
        ),
        (
            {
                "room": "other",
                "room_source": "none",
                "width": 600,
                "height": 800,
                "sharpness": 0.3,
                "problems": ("blurred", "low resolution (600 × 800 pixels)"),
                "exposure": 0.5,
            },
            "Photo: portrait, blurred and low resolution (600 × 800 pixels). 600 × 800 pixels.",
            ("portrait", "blurred", "low_resolution"),
        ),
        (
            {"room": "agent_selfie", "faces": (Box(x=0, y=0, w=1, h=1),), "sharpness": 0.5, "width": 1200},
            "Agent selfie: square, well exposed and a face. 1200 × 1200 pixels.",
            ("agent_selfie", "square", "well_exposed", "people"),
        ),
    ],
)
def test_a_photo_is_told_in_words_and_labels(fields: dict[str, Any], description: str, tags: tuple[str, ...]) -> None:
    told = tell_photo(_report(**fields))

    assert (told.description, told.tags, told.quality) == (description, tags, Decimal("0.74"))


def test_a_film_is_told_by_its_form_and_length_and_a_recording_by_its_length() -> None:
    film = Examined("a.mp4", "", 1, kind="video", width=1080, height=1920, seconds=12.34, fps=29.97)
    recording = Examined("a.mp3", "", 1, kind="audio", seconds=61.0)

    assert tell_clip(film).description == "Film: portrait, 12.3 seconds, 29.97 frames a second. 1080 × 1920 pixels."
    assert tell_clip(film).tags == ("video", "portrait")
    assert (tell_clip(recording).description, tell_clip(recording).quality) == ("Recording: 61.0 seconds.", None)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_turned_picture_has_the_turned_form(width: int, height: int) -> None:
    turned = {"landscape": "portrait", "portrait": "landscape", "square": "square"}

    assert shape(height, width) == turned[shape(width, height)]


@given(st.floats(0, 1))
def test_quality_fits_its_column(quality: float) -> None:
    told = tell_photo(_report(quality=quality)).quality

    assert told is not None
    assert 0 <= told <= 1
    assert abs(told - Decimal(str(quality))) <= Decimal("0.005")
