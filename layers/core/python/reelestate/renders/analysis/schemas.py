"""What an analysis is asked with and what it answers."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reelestate.kit.http.envelope import Answer
from reelestate.media.schemas import MediaAsset


class AnalysisInput(BaseModel):
    """The state machine's input."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization_id: UUID
    job_id: UUID
    media_id: UUID


class AnalysisStarted(Answer):
    """The job that analyses it; `GET /jobs/{job_id}` shows how far it is."""

    job_id: UUID


class ConfirmedAnswer(Answer):
    """An upload that arrived."""

    media_asset: MediaAsset
    job_id: UUID | None = Field(default=None, description="The job that examines it, while it is `processing`.")
