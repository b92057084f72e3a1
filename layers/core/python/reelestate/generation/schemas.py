"""What a person may choose about a film, and the documents a film's steps hand to each other."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from reelestate.film.timeline import Asset, Canvas, Timeline
from reelestate.generation.shot_plan.direction import Direction
from reelestate.generation.shot_plan.model import LogoUse, PlannedScene
from reelestate.generation.social import Platform, PostWords
from reelestate.providers.music.base import Vibe
from reelestate.providers.photo_analysis.base import PhotoReport
from reelestate.providers.script_writing.base import Pace, Script, Tone
from reelestate.providers.speech.base import Gender

Format = Literal["9:16", "4:5", "1:1", "16:9"]
FORMATS: tuple[Format, ...] = ("9:16", "4:5", "1:1", "16:9")
Duration = Literal[15, 30, 45, 60]
Quality = Literal["720p", "1080p", "4k"]


class RenderParameters(BaseModel):
    """Everything a person may choose about a film."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tone: Tone = "modern"
    pace: Pace = "moderate"
    music: Vibe = "chill"
    duration_seconds: Duration = 30
    formats: tuple[Format, ...] = Field(default=("9:16",), min_length=1)
    unbranded: bool = Field(default=False, description="Also make an unbranded (MLS) cut of the first format.")
    voice: str | None = Field(default=None, description="A voice by name; the gender's usual one when None.")
    gender: Gender = "female"
    speech_rate: float = Field(default=1.0, ge=0.8, le=1.2, description="How fast, compared with the voice's usual.")
    language: str = "en-US"
    captions: bool = True
    logo: LogoUse = "opening_and_closing"
    quality: Quality = Field(default="1080p", description="Named by the canvas's shorter side; 4k is 2160.")
    preview: bool = Field(default=False, description="540p, quick, whatever the quality.")
    watermark: bool = Field(default=False, description="Say in a corner that it was made with ReelEstate Studio.")
    seed: int = Field(default=1, ge=0)
    storyboard: dict[str, Any] | None = Field(default=None, description="An edited storyboard to film instead.")
    platform: Platform = Field(default="instagram_reels", description="Where the post that goes with it is published.")
    post: PostWords | None = Field(default=None, description="The post in a person's words; the script's when None.")

    @field_validator("formats")
    @classmethod
    def _each_once(cls, value: tuple[Format, ...]) -> tuple[Format, ...]:
        return tuple(dict.fromkeys(value))


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoryPhoto(_Document):
    """A photo a film may use. ``handle`` is what script and storyboard call it: its file name, made unique."""

    handle: str
    media_id: UUID
    file_name: str
    asset: Asset
    report: PhotoReport
    altered: str | None = None


class PhotoLeftOut(_Document):
    """A photo that is not in the film, and why."""

    file_name: str
    reason: str


class Post(_Document):
    """The copy that goes with the film; ``caption`` ends with the hashtags and names the agent and altered photos."""

    caption: str
    hashtags: tuple[str, ...]
    first_comment: str


class StoryDocument(_Document):
    """What script analysis decided: the photos in film order, the script, and what it rests on.

    ``script`` holds the post that was written for it; ``edited`` goes before that, and ``post`` is what is published.
    """

    script: Script
    post: Post
    edited: PostWords | None = None
    photos: tuple[StoryPhoto, ...]
    left_out: tuple[PhotoLeftOut, ...]
    ledger: dict[str, Any]
    warnings: tuple[str, ...]
    directions: dict[str, Direction] = Field(default_factory=dict, description="By line id what a person asked for.")

    @property
    def published(self) -> Script:
        """The script with the post that is published."""
        return self.edited.in_script(self.script) if self.edited else self.script


class TimedWord(_Document):
    """A spoken word in milliseconds, counted from the start of its clip or of the film."""

    text: str
    start_ms: int
    end_ms: int


class SpeechDocument(_Document):
    """A spoken line: its sound and the times of its words within the clip."""

    key: str
    duration_ms: int
    words: tuple[TimedWord, ...]
    provider: str
    voice: str


class PlanDocument(_Document):
    """The whole film before it is rendered: one timeline per cut, and the story they share."""

    title: str
    language: str
    timelines: dict[str, Timeline]
    scenes: tuple[PlannedScene, ...]
    words: tuple[TimedWord, ...] = Field(description="Every spoken word, in milliseconds of the film.")
    line_breaks: tuple[int, ...] = Field(description="Indices of the words that begin a line.")
    notes: tuple[str, ...] = ()


CANVASES: dict[Format, Canvas] = {
    "9:16": Canvas(width=1080, height=1920),
    "4:5": Canvas(width=1080, height=1350),
    "1:1": Canvas(width=1080, height=1080),
    "16:9": Canvas(width=1920, height=1080),
}
"""What each format is planned on, and finished in at 1080p."""

SHORT_SIDES: dict[Quality, int] = {"720p": 720, "1080p": 1080, "4k": 2160}
"""Pixels of the shorter side of a finished film."""


def cut_id(picture_format: Format, *, branded: bool) -> str:
    """Name of a cut, fit for a file: ``9x16``, ``9x16-unbranded``."""
    return picture_format.replace(":", "x") + ("" if branded else "-unbranded")
