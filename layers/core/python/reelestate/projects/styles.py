"""What a person may choose about a project's look and sound, for every type of project."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from reelestate.kit.text import clean_text
from reelestate.providers.music.base import Vibe
from reelestate.providers.script_writing.base import Pace, Tone
from reelestate.providers.speech.base import Gender

Format = Literal["9:16", "4:5", "1:1", "16:9"]
Platform = Literal[
    "instagram_reels",
    "facebook_reels",
    "ig_story",
    "tiktok",
    "youtube_shorts",
    "ig_feed",
    "fb_feed",
    "linkedin",
    "youtube",
    "mls",
]
PictureQuality = Literal["720p", "1080p", "4k"]
LogoShown = Literal["opening_and_closing", "always", "never"]
Manner = Literal["energetic", "calm", "authoritative", "friendly"]

PLATFORM_FORMATS: dict[Platform, Format] = {
    "instagram_reels": "9:16",
    "facebook_reels": "9:16",
    "ig_story": "9:16",
    "tiktok": "9:16",
    "youtube_shorts": "9:16",
    "ig_feed": "4:5",
    "fb_feed": "4:5",
    "linkedin": "1:1",
    "youtube": "16:9",
    "mls": "16:9",
}
"""The format each platform shows best."""

LONGEST_SECONDS = 180
DEFAULT_LANGUAGE = "en-US"
_REGIONS = {"en": "en-US"}
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:-([A-Za-z]{2}|[A-Za-z]{4}|[0-9]{3}))?$")
_OTHER_NAMES = {"duration": "duration_seconds", "subtitle_language": "subtitle_languages", "music": "music_vibe"}


def _clean(value: Any) -> Any:
    return clean_text(value)[0] if isinstance(value, str) else value


def _language(value: str) -> str:
    match = _LANGUAGE.match(value)
    if match is None:
        raise ValueError("is no language|Write it like en-US, de or pt-BR")
    language, region = match.group(1).lower(), match.group(2)
    if region is None:
        return _REGIONS.get(language, language)
    return f"{language}-{region.upper() if len(region) < 4 else region.title()}"


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


Language = Annotated[str, Field(max_length=10, examples=["en-US"]), AfterValidator(_language)]
Word = Annotated[str, BeforeValidator(_clean), Field(max_length=60)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Character(_Settings):
    """Somebody who appears or speaks in a film."""

    name: Word = Field(examples=["narrator"])
    age: Word | None = Field(default=None, examples=["adult"])
    gender: Gender | None = None
    voice: Word | None = Field(default=None, examples=["deep"])


class StyleSettings(_Settings):
    """How the project is told. ``duration``, ``music`` and ``subtitle_language`` are other names for fields of it."""

    tone: Tone = "modern"
    pace: Pace = "moderate"
    music_vibe: Vibe = "cinematic"
    duration_seconds: int = Field(
        default=30, ge=5, le=LONGEST_SECONDS, description="Films of a listing last 15, 30, 45 or 60 seconds."
    )
    platform: Platform = "instagram_reels"
    aspect_ratio: Format | None = Field(default=None, description="The platform's own when absent.")
    formats: Annotated[tuple[Format, ...], Field(max_length=4), AfterValidator(_each_once)] = Field(
        default=(), description="Every format to make at once; the aspect ratio alone when empty."
    )
    unbranded: bool = Field(default=False, description="Also make a cut without agent and logo, for an MLS.")
    captions: bool = Field(default=True, description="Show what is said in the picture.")
    logo: LogoShown = "opening_and_closing"
    quality: PictureQuality | None = Field(default=None, description="The best up to 1080p that the plan allows.")
    language: Language = DEFAULT_LANGUAGE
    subtitle_languages: Annotated[tuple[Language, ...], Field(max_length=10), AfterValidator(_each_once)] = ()
    style: Word | None = Field(default=None, description="A film's look in a word.", examples=["cinematic"])
    music_genre: Word | None = Field(default=None, description="A film's music in a word.", examples=["epic"])
    characters: Annotated[tuple[Character, ...], Field(max_length=10)] = ()
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Another number gives another telling.")

    @model_validator(mode="before")
    @classmethod
    def _our_names(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {_OTHER_NAMES.get(str(name), name): value for name, value in data.items()}

    @property
    def film_formats(self) -> tuple[Format, ...]:
        """The formats to make; the first is the main one."""
        return self.formats or (self.aspect_ratio or PLATFORM_FORMATS[self.platform],)


class VoiceSettings(_Settings):
    """Who speaks, and how."""

    enabled: bool = True
    language: Language | None = Field(default=None, description="The style's language when absent.")
    gender: Gender = "female"
    style: Manner = Field(default="friendly", description="Energetic voices speak a little faster, calm ones slower.")
    voice_id: Word | None = Field(default=None, description="A voice by name; the gender's usual one when absent.")


class InfographicStyle(_Settings):
    """How an infographic is laid out."""

    layout: Literal["single_card", "carousel_3", "carousel_5"] = "single_card"
    emphasis: Literal["feature_driven", "urgency", "social_proof"] = "feature_driven"
    animation: Literal["static", "light_motion"] = "static"
    design: Word | None = Field(default=None, description="A design by name; the first that suits when absent.")
    link: Annotated[str, BeforeValidator(_clean), Field(max_length=500)] = Field(
        default="", description="Address of the listing, shown as a QR code."
    )


def style_of(stored: Mapping[str, Any]) -> StyleSettings:
    """The style from a project's row, which may hold fields that are none of ours."""
    named = {_OTHER_NAMES.get(name, name): value for name, value in stored.items()}
    return StyleSettings.model_validate({name: named[name] for name in StyleSettings.model_fields if name in named})


def voice_of(stored: Mapping[str, Any]) -> VoiceSettings:
    """The same for the voice."""
    named = {("voice_id" if name == "voice" else name): value for name, value in stored.items()}
    return VoiceSettings.model_validate({name: named[name] for name in VoiceSettings.model_fields if name in named})


def infographic_of(stored: Mapping[str, Any]) -> InfographicStyle:
    """The same for the infographic."""
    fields = InfographicStyle.model_fields
    return InfographicStyle.model_validate({name: stored[name] for name in fields if name in stored})


VIBES = frozenset(get_args(Vibe))
