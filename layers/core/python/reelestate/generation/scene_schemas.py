"""What scenes look like to callers."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from reelestate.film.timeline import TransitionKind
from reelestate.generation.scenes import CameraMovement
from reelestate.generation.shot_plan import OverlaySettings
from reelestate.generation.shot_plan.direction import LONGEST_SCENE_SECONDS, LONGEST_TRANSITION_MS
from reelestate.kit.http.envelope import Answer
from reelestate.kit.text import clean_text
from reelestate.projects.rules import MOST_SCENES
from reelestate.projects.schemas import AttachedMedia
from reelestate.providers.script_writing.base import Role

LONGEST_MS = LONGEST_SCENE_SECONDS * 1000
SHORTEST_MS = 500


def _clean(value: Any) -> Any:
    return clean_text(value)[0] if isinstance(value, str) else value


Narration = Annotated[str, BeforeValidator(_clean), Field(max_length=600)]
OnScreen = Annotated[str, BeforeValidator(_clean), Field(max_length=100)]
Milliseconds = Annotated[int, Field(ge=SHORTEST_MS, le=LONGEST_MS)]
TransitionMs = Annotated[int, Field(ge=0, le=LONGEST_TRANSITION_MS)]
Place = Annotated[int, Field(ge=0, le=MOST_SCENES)]


class SceneFields(BaseModel):
    """A new scene."""

    model_config = ConfigDict(extra="forbid")

    sequence_order: Place | None = Field(default=None, description="Its place, from 0; the last when absent.")
    duration_ms: Milliseconds | None = Field(
        default=None, description="As long as a voice takes for the words when absent; never shorter than them."
    )
    narration_text: Narration = Field(default="", examples=["The kitchen opens to the garden."])
    on_screen_text: OnScreen = Field(default="", examples=["Open kitchen"])
    media_asset_id: UUID | None = Field(default=None, description="A photo among the project's media.")
    camera_movement: CameraMovement | None = Field(default=None, description="The planner's choice when absent.")
    transition_type: TransitionKind = TransitionKind.CROSSFADE
    transition_duration_ms: TransitionMs = 500
    overlay_settings: OverlaySettings = OverlaySettings()
    role: Role = "feature"


class SceneChanges(BaseModel):
    """The fields to change; those left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    duration_ms: Milliseconds | None = None
    narration_text: Narration | None = None
    on_screen_text: OnScreen | None = None
    media_asset_id: UUID | None = None
    camera_movement: CameraMovement | None = Field(default=None, description="Null leaves it to the planner.")
    transition_type: TransitionKind | None = None
    transition_duration_ms: TransitionMs | None = None
    overlay_settings: OverlaySettings | None = None
    role: Role | None = None


class ScenePlace(BaseModel):
    """A scene and its place."""

    model_config = ConfigDict(extra="forbid")

    scene_id: UUID
    sequence_order: Place


class SceneOrder(BaseModel):
    """Every scene of the project with its place; places need not be without gaps."""

    model_config = ConfigDict(extra="forbid")

    scene_order: Annotated[tuple[ScenePlace, ...], Field(min_length=1, max_length=MOST_SCENES)]


class Scene(Answer):
    """A scene of a film."""

    id: UUID
    project_id: UUID
    line_id: str | None
    role: str
    sequence_order: int
    start_time_ms: int
    duration_ms: int
    narration_text: str | None
    on_screen_text: str | None
    media_asset_id: UUID | None
    media_asset: AttachedMedia | None = None
    camera_movement: CameraMovement | None = Field(description="Null where the planner chooses.")
    transition_type: str
    transition_duration_ms: int
    overlay_settings: OverlaySettings
    claims: dict[str, str] = Field(description="Words to the fact or photo they rest on.")
    version: int
    created_at: datetime
    updated_at: datetime


class CopyFinding(Answer):
    """Words that need a person's eye. An open claim keeps the storyboard from being approved and filmed.

    A `limit` is what a post's platform does not take: it is about the whole field.
    """

    kind: Literal["fair_housing", "claim", "limit"]
    where: str = Field(description="The field the words stand in.", examples=["narration_text"])
    words: str
    start: int
    end: int
    message: str
    remedy: str
    blocks_approval: bool


class SceneAnswer(Answer):
    """One scene, and what about its words a person should look at."""

    scene: Scene
    warnings: list[CopyFinding] = Field(default_factory=list)


class ScenesAnswer(Answer):
    """A project's scenes in order."""

    scenes: list[Scene]


class ApprovalAnswer(Answer):
    """The storyboard's approval, and what a person should know although it was given."""

    project_id: UUID
    approved_at: datetime | None
    approved_by_id: UUID | None
    warnings: list[str] = Field(default_factory=list)
