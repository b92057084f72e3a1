"""From a project's settings to what the pipelines are asked for."""

from typing import Any

import pytest

from reelestate.generation.choices import edited_post, infographic_parameters, post_platform, render_parameters
from reelestate.kit.errors import InvalidInput
from reelestate.projects.tables import Project


def _project(**fields: Any) -> Project:
    settings = {"style_settings": {}, "voice_settings": {}, "infographic_settings": {}}
    return Project(**({"title": "x", "type": "listing_tour"} | settings | fields))


def test_every_choice_reaches_the_film() -> None:
    project = _project(
        style_settings={
            "tone": "bold",
            "pace": "fast",
            "music_vibe": "upbeat",
            "duration_seconds": 45,
            "formats": ["1:1", "9:16"],
            "unbranded": True,
            "captions": False,
            "logo": "never",
            "platform": "youtube",
            "seed": 9,
        },
        voice_settings={"gender": "male", "style": "calm", "language": "en-GB"},
    )

    render = render_parameters(project, quality="4k", watermark=True)

    asked = render.model_dump(exclude={"storyboard", "preview", "voice"})
    assert asked == {
        "tone": "bold",
        "pace": "fast",
        "music": "upbeat",
        "duration_seconds": 45,
        "formats": ("1:1", "9:16"),
        "unbranded": True,
        "gender": "male",
        "speech_rate": 0.93,
        "language": "en-GB",
        "captions": False,
        "logo": "never",
        "quality": "4k",
        "watermark": True,
        "seed": 9,
        "platform": "youtube_shorts",
        "post": None,
    }


def test_one_render_goes_before_the_project() -> None:
    project = _project(style_settings={"unbranded": True, "captions": True, "platform": "youtube"})

    render = render_parameters(project, formats=("4:5",), unbranded=False, captions=False)

    assert (render.formats, render.unbranded, render.captions) == (("4:5",), False, False)
    assert render_parameters(project).formats == ("16:9",)


def test_a_post_in_a_persons_words_is_asked_for_by_name() -> None:
    words = {"caption": "Come in.", "hashtags": ["#Home"], "first_comment": ""}
    edited = _project(edited_post=words)

    assert edited_post(_project()) is None
    assert render_parameters(edited).post is None, "what is only written is written without it"
    assert render_parameters(edited, post=edited_post(edited)).model_dump(mode="json")["post"] == words


def test_a_film_without_narration_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        render_parameters(_project(voice_settings={"enabled": False}))

    assert refused.value.field == "voice_settings.enabled"


def test_an_infographic_takes_its_own_settings() -> None:
    project = _project(
        type="infographic",
        style_settings={"platform": "ig_feed"},
        infographic_settings={"layout": "carousel_5", "animation": "light_motion", "link": "https://example.com"},
    )

    asked = infographic_parameters(project, unbranded=True)

    assert (asked.layout, asked.animation, asked.formats) == ("carousel_5", "light_motion", ("4:5",))
    assert (asked.unbranded, asked.link) == (True, "https://example.com")


def test_every_platform_has_a_post() -> None:
    from typing import get_args

    from reelestate.generation.social import Platform as PostPlatform
    from reelestate.projects.styles import Platform

    assert {post_platform(platform) for platform in get_args(Platform)} <= set(get_args(PostPlatform))
