"""From a project's settings to what a pipeline is asked for: the one place that translates them."""

from collections.abc import Sequence
from typing import Any, get_args

from reelestate.generation.infographics.schemas import InfographicParameters, InfographicSettings
from reelestate.generation.schemas import Format, Quality, RenderParameters
from reelestate.generation.social import Platform as PostPlatform
from reelestate.generation.social import PostWords
from reelestate.kit.errors import InvalidInput
from reelestate.projects import rules
from reelestate.projects.styles import Manner, Platform, infographic_of, style_of, voice_of
from reelestate.projects.tables import Project

SPEECH_RATES: dict[Manner, float] = {"energetic": 1.06, "friendly": 1.0, "authoritative": 0.97, "calm": 0.93}
"""How fast each manner speaks, compared with the voice's usual speed."""

_POSTS: dict[Platform, PostPlatform] = {
    "ig_story": "instagram_reels",
    "ig_feed": "instagram_reels",
    "fb_feed": "facebook_reels",
    "youtube": "youtube_shorts",
}


def render_parameters(
    project: Project,
    *,
    formats: Sequence[Format] = (),
    quality: Quality = "1080p",
    preview: bool = False,
    watermark: bool = False,
    unbranded: bool | None = None,
    captions: bool | None = None,
    storyboard: dict[str, Any] | None = None,
    post: PostWords | None = None,
) -> RenderParameters:
    """A film's choices from the project's settings; what is given here goes before them.

    ``post`` is for the film that is published with it; what is only written goes without.
    Raises InvalidInput for a length or a voice that no film of a listing has.
    """
    style, voice = style_of(project.style_settings), voice_of(project.voice_settings)
    rules.check_length(project.type, style.duration_seconds)
    if not voice.enabled:
        raise InvalidInput(
            "voice_settings.enabled", "films of listings are always narrated", "Set it to true, or leave it out."
        )
    return RenderParameters(
        tone=style.tone,
        pace=style.pace,
        music=style.music_vibe,
        duration_seconds=style.duration_seconds,
        formats=tuple(formats) or style.film_formats,
        unbranded=style.unbranded if unbranded is None else unbranded,
        voice=voice.voice_id,
        gender=voice.gender,
        speech_rate=SPEECH_RATES[voice.style],
        language=voice.language or style.language,
        captions=style.captions if captions is None else captions,
        logo=style.logo,
        quality=quality,
        preview=preview,
        watermark=watermark,
        seed=style.seed,
        storyboard=storyboard,
        platform=post_platform(style.platform),
        post=post,
    )


def edited_post(project: Project) -> PostWords | None:
    """The project's post in a person's words; None where nobody edited it."""
    return PostWords.model_validate(project.edited_post) if project.edited_post is not None else None


def infographic_settings(project: Project) -> InfographicSettings:
    """An infographic's layout, emphasis and animation from the project's settings."""
    chosen = infographic_of(project.infographic_settings)
    return InfographicSettings(layout=chosen.layout, emphasis=chosen.emphasis, animation=chosen.animation)


def infographic_parameters(
    project: Project, *, formats: Sequence[Format] = (), unbranded: bool | None = None, watermark: bool = False
) -> InfographicParameters:
    """An infographic's choices from the project's settings; what is given here goes before them."""
    chosen, style = infographic_of(project.infographic_settings), style_of(project.style_settings)
    return InfographicParameters(
        **infographic_settings(project).model_dump(),
        design=chosen.design,
        link=chosen.link,
        formats=tuple(formats) or style.film_formats,
        unbranded=style.unbranded if unbranded is None else unbranded,
        watermark=watermark,
    )


def post_platform(platform: Platform) -> PostPlatform:
    """The platform whose limits a post keeps."""
    if platform in get_args(PostPlatform):
        return platform  # type: ignore[return-value]  # the check says so
    return _POSTS[platform]
