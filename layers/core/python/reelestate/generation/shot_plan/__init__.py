"""From script, speech and photos to timelines: one story, told in every cut."""

from reelestate.generation.shot_plan.cuts import at_size, preview_of
from reelestate.generation.shot_plan.direction import (
    Direction,
    Move,
    MovementType,
    OverlaySettings,
    Position,
    TransitionWish,
)
from reelestate.generation.shot_plan.model import (
    Cut,
    DroppedLine,
    LogoUse,
    OpenHouse,
    Plan,
    PlannedPhoto,
    PlannedScene,
    PlannedShot,
    PlanRequest,
    SpokenLine,
    Texts,
    UnusedPhoto,
)
from reelestate.generation.shot_plan.pacing import frames_per_beat, photos_wanted
from reelestate.generation.shot_plan.planning import plan

__all__ = [
    "Cut",
    "Direction",
    "DroppedLine",
    "LogoUse",
    "Move",
    "MovementType",
    "OpenHouse",
    "OverlaySettings",
    "Plan",
    "PlanRequest",
    "PlannedPhoto",
    "PlannedScene",
    "PlannedShot",
    "Position",
    "SpokenLine",
    "Texts",
    "TransitionWish",
    "UnusedPhoto",
    "at_size",
    "frames_per_beat",
    "photos_wanted",
    "plan",
    "preview_of",
]
