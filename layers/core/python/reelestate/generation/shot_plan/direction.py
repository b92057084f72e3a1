"""What a person may ask of one scene; whatever is not asked stays the planner's choice."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from reelestate.film.timeline import Corner, Easing, Place, TransitionKind

MovementType = Literal["pan_left", "pan_right", "zoom_in", "zoom_out", "tilt_up", "tilt_down", "static"]
MOST_ZOOM = 3.0
LONGEST_TRANSITION_MS = 3000
LONGEST_SCENE_SECONDS = 120


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Position(_Asked):
    """A view of the photo that holds for every format.

    ``x`` and ``y`` say how far the view's centre is from the photo's, as fractions of the photo's width and height
    (right and down are positive). ``zoom`` 1 is the largest view of the film's shape inside the photo; 2 shows half
    as much of it each way. A view that would leave the photo is moved back into it.
    """

    x: float = Field(default=0.0, ge=-1, le=1)
    y: float = Field(default=0.0, ge=-1, le=1)
    zoom: float = Field(default=1.0, ge=1, le=MOST_ZOOM)


class Move(_Asked):
    """A camera move over the scene's photo: a kind whose extent the planner chooses, or the exact views."""

    type: MovementType | None = None
    start: Position | None = None
    end: Position | None = None
    easing: Easing = Easing.EASE_IN_OUT

    @model_validator(mode="after")
    def _is_a_move(self) -> "Move":
        if (self.start is None) != (self.end is None):
            given, missing = ("end", "start") if self.start is None else ("start", "end")
            raise ValueError(f"has a {given} but no {missing}|Give both, or a type alone")
        if self.type is None and self.start is None:
            raise ValueError("says neither a type nor views|Name a type, or give start and end")
        return self

    @property
    def exact(self) -> tuple[Position, Position] | None:
        """The views to move between, when they were given."""
        return (self.start, self.end) if self.start and self.end else None


class TransitionWish(_Asked):
    """How the scene replaces the one before it; without ``ms`` it takes as long as the pace says."""

    kind: TransitionKind
    ms: Annotated[int, Field(ge=1, le=LONGEST_TRANSITION_MS)] | None = None

    @model_validator(mode="after")
    def _cut_takes_no_time(self) -> "TransitionWish":
        if self.kind is TransitionKind.CUT and self.ms is not None:
            raise ValueError("is a cut, which takes no time|Take ms out, or choose another kind")
        return self


class OverlaySettings(_Asked):
    """What stands on the scene's picture and where; what is None stays as planned.

    ``show_text`` shows the line's on-screen text also where the planner would show the title, the price, the address
    or the facts in its stead, or with False not at all.
    """

    show_price: bool | None = None
    show_address: bool | None = None
    show_logo: bool | None = None
    logo_position: Corner | None = None
    text_position: Place | None = None
    show_text: bool | None = None


class Direction(_Asked):
    """Everything a person asked of one scene. ``seconds`` is its length, to the beat; never shorter than its words."""

    move: Move | None = None
    transition: TransitionWish | None = None
    overlays: OverlaySettings = OverlaySettings()
    seconds: float | None = Field(default=None, gt=0, le=LONGEST_SCENE_SECONDS)

    @field_validator("move", mode="before")
    @classmethod
    def _named_move(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value

    @field_validator("transition", mode="before")
    @classmethod
    def _named_transition(cls, value: Any) -> Any:
        return {"kind": value} if isinstance(value, str) else value

    @field_validator("overlays", mode="before")
    @classmethod
    def _no_overlays(cls, value: Any) -> Any:
        return {} if value is None else value
