"""What people choose about a project's look and sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reelestate.projects import rules, styles
from reelestate.projects.styles import StyleSettings, style_of, voice_of


def test_the_films_own_names_mean_the_same() -> None:
    style = StyleSettings.model_validate({"duration": 60, "music": "piano", "subtitle_language": ["en", "es", "en"]})

    assert (style.duration_seconds, style.music_vibe) == (60, "piano")
    assert style.subtitle_languages == ("en-US", "es")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("en", "en-US"),
        ("EN-us", "en-US"),
        ("pt-br", "pt-BR"),
        ("zh-hant", "zh-Hant"),
        ("de", "de"),
        ("es-419", "es-419"),
    ],
)
def test_languages_are_written_one_way(written: str, meant: str) -> None:
    assert StyleSettings(language=written).language == meant


@pytest.mark.parametrize("wrong", ["", "english", "e", "en_US", "en-"])
def test_what_is_no_language_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="language"):
        StyleSettings(language=wrong)


@pytest.mark.parametrize("platform", sorted(styles.PLATFORM_FORMATS))
def test_a_platform_decides_the_format_until_somebody_does(platform: styles.Platform) -> None:
    usual = StyleSettings(platform=platform)
    shaped = StyleSettings(platform=platform, aspect_ratio="1:1")
    several = StyleSettings(platform=platform, aspect_ratio="1:1", formats=("16:9", "9:16", "16:9"))

    assert usual.film_formats == (styles.PLATFORM_FORMATS[platform],)
    assert shaped.film_formats == ("1:1",)
    assert several.film_formats == ("16:9", "9:16")


def test_rows_of_the_command_line_are_understood() -> None:
    stored = {"tone": "cozy", "music": "chill", "preview": True, "storyboard": None, "voice": "slt", "formats": ["1:1"]}

    style, voice = style_of(stored), voice_of({"voice": "slt", "language": "en-US"})

    assert (style.tone, style.music_vibe, style.film_formats) == ("cozy", "chill", ("1:1",))
    assert voice.voice_id == "slt"


@given(st.builds(StyleSettings, duration_seconds=st.integers(5, 180), seed=st.integers(0, 2**31 - 1)))
def test_settings_survive_being_stored(style: StyleSettings) -> None:
    assert style_of(style.model_dump(mode="json")) == style
    assert style_of(style.model_dump(mode="json", exclude_unset=True)) == style


def test_a_listings_film_has_one_of_four_lengths() -> None:
    from reelestate.kit.errors import InvalidInput

    for seconds in rules.LISTING_SECONDS:
        rules.check_length("listing_tour", seconds)
    rules.check_length("film", 90)
    with pytest.raises(InvalidInput, match=r"15, 30, 45, 60"):
        rules.check_length("promo_video", 20)


def test_longer_films_in_more_formats_cost_more() -> None:
    assert rules.estimated_cost_usd(30, 1) < rules.estimated_cost_usd(60, 1) < rules.estimated_cost_usd(60, 3)
