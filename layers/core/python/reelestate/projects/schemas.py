"""What projects look like to callers."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.kit.http.fields import Block, Line
from reelestate.projects.rules import MOST_MEDIA, ProjectStatus, ProjectType
from reelestate.projects.styles import InfographicStyle, StyleSettings, VoiceSettings


class ProjectFields(BaseModel):
    """A new project."""

    model_config = ConfigDict(extra="forbid")

    title: Line = Field(examples=["18 Alder Crescent, the tour"])
    type: ProjectType = Field(default="film", examples=["listing_tour"])
    property_id: UUID | None = Field(default=None, description="The listing it tells of.")
    brand_kit_id: UUID | None = Field(default=None, description="The organization's default brand kit when absent.")
    script: Block | None = Field(default=None, description="A story to film, for types that are not about a listing.")
    style_settings: StyleSettings | None = None
    settings: StyleSettings | None = Field(default=None, description="Another name for `style_settings`.")
    voice_settings: VoiceSettings | None = None
    infographic_settings: InfographicStyle | None = None

    @model_validator(mode="after")
    def _one_style(self) -> Self:
        if self.settings is not None and self.style_settings is not None:
            raise ValueError("settings and style_settings are both given|Give one of them")
        return self

    @property
    def style(self) -> StyleSettings:
        """The style, under whichever name it came."""
        return self.style_settings or self.settings or StyleSettings()


class ProjectChanges(BaseModel):
    """The fields to change; those left out stay as they are. Of settings only the fields that are sent change."""

    model_config = ConfigDict(extra="forbid")

    title: Line | None = None
    property_id: UUID | None = None
    brand_kit_id: UUID | None = None
    script: Block | None = None
    style_settings: StyleSettings | None = None
    settings: StyleSettings | None = Field(default=None, description="Another name for `style_settings`.")
    voice_settings: VoiceSettings | None = None
    infographic_settings: InfographicStyle | None = None

    @model_validator(mode="after")
    def _one_style(self) -> Self:
        if self.settings is not None and self.style_settings is not None:
            raise ValueError("settings and style_settings are both given|Give one of them")
        return self


class DuplicateWish(BaseModel):
    """What the copy is called."""

    model_config = ConfigDict(extra="forbid")

    new_title: Line | None = Field(default=None, description="The title with “(copy)” behind it when absent.")


class MediaOrder(BaseModel):
    """All media of the project, in order."""

    model_config = ConfigDict(extra="forbid")

    media_asset_ids: Annotated[tuple[UUID, ...], Field(max_length=MOST_MEDIA)] = Field(
        description="Media that is not named no longer belongs to the project; it stays in the library."
    )


class Project(Answer):
    """A project. ``estimated_credits`` and ``estimated_cost_usd`` are what a final film of it costs."""

    id: UUID
    title: str
    type: ProjectType
    status: ProjectStatus
    created_by_id: UUID | None
    property_id: UUID | None
    brand_kit_id: UUID | None
    template_id: UUID | None
    script: str | None
    style_settings: StyleSettings
    voice_settings: VoiceSettings
    infographic_settings: InfographicStyle
    generated_script: dict[str, Any] | None
    generated_caption: str | None = Field(
        description="As it was written for the project; what is published says `GET /projects/{project_id}/post`."
    )
    generated_hashtags: list[str] | None
    generated_first_comment: str | None
    approved_at: datetime | None = Field(description="When the storyboard was approved as it stands.")
    approved_by_id: UUID | None
    thumbnail_url: str | None
    credits_used: int
    estimated_credits: int
    estimated_cost_usd: Decimal
    version: int
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None

    @computed_field(description="The same as `id`.")  # type: ignore[prop-decorator]  # pydantic's own form
    @property
    def project_id(self) -> UUID:
        """The same as ``id``."""
        return self.id

    @computed_field(description="Seconds of the film.")  # type: ignore[prop-decorator]  # pydantic's own form
    @property
    def duration(self) -> int:
        """Seconds of the film."""
        return self.style_settings.duration_seconds


class ProjectAnswer(Answer):
    """One project."""

    project: Project


class ProjectsAnswer(Answer):
    """A page of projects."""

    projects: list[Project]
    pagination: Pagination


class AttachedMedia(Answer):
    """A picture, film or recording as a project shows it."""

    id: UUID
    filename: str
    file_type: str
    mime_type: str
    category: str | None
    width: int | None
    height: int | None
    duration_seconds: Decimal | None
    processing_status: str
    problem: str | None
    altered: str | None = Field(description="How it was altered; films disclose it.")
    ai_description: str | None
    ai_tags: list[str]
    ai_quality_score: Decimal | None
    position: int = Field(description="Its place among the project's media, from 0.")
    url: str | None = Field(description="The copy films are made from, for some minutes.")
    thumbnail_url: str | None


class ProjectMediaAnswer(Answer):
    """A project's media in order."""

    media_assets: list[AttachedMedia]
