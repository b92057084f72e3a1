"""What generation is asked over HTTP, and what it answers."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reelestate.generation.infographics.plan import MOST_LAYOUTS
from reelestate.generation.infographics.schemas import InfographicPlan
from reelestate.generation.scene_schemas import Scene
from reelestate.generation.schemas import PhotoLeftOut
from reelestate.generation.subject import MOST_LOOKED_AT
from reelestate.kit.http.envelope import Answer
from reelestate.projects.styles import Platform
from reelestate.providers.photo_analysis.base import PhotoReport


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ProjectWish(_Wish):
    """The project to work on."""

    project_id: UUID


class ScriptWish(ProjectWish):
    """The project to write for."""

    regenerate: bool = Field(default=False, description="Write anew although there is a script; scenes are replaced.")


class SceneTextWish(_Wish):
    """The scene to reword."""

    scene_id: UUID
    variant: int = Field(default=1, ge=1, le=1000, description="Which of the other wordings, from 1; going round.")


class CaptionWish(ProjectWish):
    """The project to write a post for."""

    platform: Platform | None = Field(default=None, description="The project's own when absent.")


class LayoutsWish(ProjectWish):
    """The infographic to lay out."""

    count: int = Field(default=3, ge=1, le=MOST_LAYOUTS)


class PhotosWish(_Wish):
    """The photos to look at."""

    media_asset_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=MOST_LOOKED_AT)]


class ScriptAnswer(Answer):
    """A script, its scenes, and what a person should know about them."""

    script: dict[str, Any] = Field(description="Title, lines with their claims, post.")
    scenes: list[Scene]
    warnings: list[str] = Field(default_factory=list, description="Wordings the fair-housing rules advise against.")
    photos_left_out: list[PhotoLeftOut] = Field(default_factory=list)


class GeneratedSceneAnswer(Answer):
    """A reworded scene."""

    scene: Scene


class CaptionAnswer(Answer):
    """The copy that goes with the film."""

    caption: str
    hashtags: list[str]
    first_comment: str


class ShotPlanAnswer(Answer):
    """The scenes with their camera movements."""

    scenes: list[Scene]


class LayoutsAnswer(Answer):
    """Layout options, the most fitting first."""

    layouts: list[InfographicPlan]


class PhotoAnalysis(Answer):
    """What is known of a photo. Without a ``report`` it cannot be used, for the reason in ``problem``."""

    media_asset_id: UUID
    filename: str
    usable: bool
    category: str | None
    ai_quality_score: float | None
    problem: str | None
    report: PhotoReport | None


class AnalysesAnswer(Answer):
    """The photos in the order asked for."""

    analyses: list[PhotoAnalysis]
