"""What a render is asked with and what it answers."""

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reelestate.generation.schemas import RenderParameters


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
    photos_left_out: dict[str, str] = Field(description="File name to the reason.")
