"""From script, speech and photos to timelines: one story, told in every cut."""

from reelestate.generation.shot_plan.cuts import preview_of
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
    "DroppedLine",
    "LogoUse",
    "OpenHouse",
    "Plan",
    "PlanRequest",
    "PlannedPhoto",
    "PlannedScene",
    "PlannedShot",
    "SpokenLine",
    "Texts",
    "UnusedPhoto",
    "frames_per_beat",
    "photos_wanted",
    "plan",
    "preview_of",
]
