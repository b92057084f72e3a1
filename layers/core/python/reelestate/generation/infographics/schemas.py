"""What a person may choose about an infographic, and the documents its steps hand to each other."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from reelestate.film.infographic.model import Card, Infographic
from reelestate.generation.schemas import Format

Layout = Literal["single_card", "carousel_3", "carousel_5"]
Emphasis = Literal["feature_driven", "urgency", "social_proof"]
Animation = Literal["static", "light_motion"]
FileKind = Literal["still", "motion"]

CARDS: dict[Layout, int] = {"single_card": 1, "carousel_3": 3, "carousel_5": 5}


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InfographicSettings(_Document):
    """A project's ``infographic_settings``."""

    layout: Layout = "single_card"
    emphasis: Emphasis = "feature_driven"
    animation: Animation = "static"


class InfographicParameters(InfographicSettings):
    """Everything a person may choose about one run."""

    design: str | None = Field(default=None, description="Name of a design; None takes the first that suits.")
    formats: tuple[Format, ...] = Field(default=("4:5",), min_length=1)
    unbranded: bool = Field(default=False, description="Without agent and logo, for an MLS.")
    watermark: bool = Field(default=False, description="Say at the edge that it was made with ReelEstate Studio.")
    link: str = Field(default="", max_length=500, description="Address of the listing, shown as a QR code.")

    @field_validator("formats")
    @classmethod
    def _each_once(cls, value: tuple[Format, ...]) -> tuple[Format, ...]:
        return tuple(dict.fromkeys(value))


class InfographicPlan(_Document):
    """One layout option: a design and the cards in it. ``Card.photos`` name photos by their handles."""

    design: str
    title: str
    description: str
    settings: InfographicSettings
    cards: tuple[Card, ...]
    photos: tuple[str, ...] = Field(description="Handles of all photos on the cards, each once.")
    notes: tuple[str, ...] = Field(default=(), description="What a person should know, e.g. facts that are missing.")


class InfographicInput(_Document):
    """The state machine's input: identities and choices, never content."""

    organization_id: UUID
    job_id: UUID
    project_id: UUID
    photo_batches: tuple[tuple[UUID, ...], ...] = Field(min_length=1)
    infographic: InfographicParameters

    @model_validator(mode="after")
    def _has_photos(self) -> Self:
        if not any(self.photo_batches):
            raise ValueError("an infographic needs at least one photo")
        return self


class InfographicDocument(_Document):
    """The planned infographic before it is drawn."""

    plan: InfographicPlan
    infographic: Infographic
    formats: tuple[Format, ...]


class InfographicFile(_Document):
    """A finished file. ``card`` counts from 0; ``seconds`` is None for a still."""

    key: str
    kind: FileKind
    media_type: Literal["image/png", "video/mp4"]
    card: int
    role: str
    format: Format
    width: int
    height: int
    bytes: int
    seconds: float | None = None


class InfographicResult(_Document):
    """What a completed infographic job holds; ``files`` are in order of format, card and kind (still, motion)."""

    title: str
    design: str
    description: str
    layout: Layout
    emphasis: Emphasis
    animation: Animation
    cards: int
    files: tuple[InfographicFile, ...]
    plan_key: str
    notes: tuple[str, ...]
