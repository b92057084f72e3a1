"""What a render is asked with and what it answers."""

from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from reelestate.providers.music.base import Vibe
from reelestate.providers.script_writing.base import Pace, Tone

Format = Literal["9:16", "4:5", "1:1", "16:9"]
FORMATS: tuple[Format, ...] = ("9:16", "4:5", "1:1", "16:9")
Duration = Literal[15, 30, 45, 60]
LogoRule = Literal["opening_and_closing", "always", "never"]


class RenderParameters(BaseModel):
    """Everything a person may choose about a film."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tone: Tone = "modern"
    pace: Pace = "moderate"
    music: Vibe = "chill"
    duration_seconds: Duration = 30
    formats: tuple[Format, ...] = Field(default=("9:16",), min_length=1)
    unbranded: bool = Field(default=False, description="Also make an unbranded (MLS) cut of the first format.")
    voice: str | None = None
    language: str = "en-US"
    captions: bool = True
    logo: LogoRule = "opening_and_closing"
    preview: bool = Field(default=False, description="540p, quick.")
    seed: int = Field(default=1, ge=0)
    storyboard: dict[str, Any] | None = Field(default=None, description="An edited storyboard to film instead.")

    @field_validator("formats")
    @classmethod
    def _each_once(cls, value: tuple[Format, ...]) -> tuple[Format, ...]:
        return tuple(dict.fromkeys(value))


class RenderInput(BaseModel):
    """The state machine's input: identities and choices, never content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization_id: UUID
    job_id: UUID
    project_id: UUID
    photo_batches: tuple[tuple[UUID, ...], ...] = Field(min_length=1)
    render: RenderParameters

    @model_validator(mode="after")
    def _has_photos(self) -> Self:
        if not any(self.photo_batches):
            raise ValueError("a film needs at least one photo")
        return self


class StepRequest(BaseModel):
    """What the state machine sends to the step function."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str
    organization_id: UUID
    job_id: UUID
    input: dict[str, Any]


class CutOutput(BaseModel):
    """One finished file of the film."""

    model_config = ConfigDict(frozen=True)

    cut: str
    width: int
    height: int
    seconds: float
    bytes: int
    video_key: str
    thumbnail_key: str
    quality_key: str
    figures: dict[str, Any]


class RenderResult(BaseModel):
    """What a completed render job holds."""

    model_config = ConfigDict(frozen=True)

    title: str
    outputs: tuple[CutOutput, ...]
    srt_key: str
    vtt_key: str
    caption: str
    hashtags: tuple[str, ...]
    first_comment: str
    ledger_key: str
    plan_key: str
    storyboard_key: str
    segments_total: int
    segments_reused: int
    notes: tuple[str, ...]
