"""What a design is, and the families its carousel's inner cards belong to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reelestate.film.infographic.arrangement import Arrangement
from reelestate.film.infographic.board import Board

Emphasis = Literal["feature_driven", "urgency", "social_proof"]
GroundName = Literal["primary", "secondary", "paper", "white", "night", "accent"]
FrameStyle = Literal["bleed", "split", "inset", "arch", "circle", "poster", "mat"]


@dataclass(frozen=True, slots=True)
class Family:
    """How the inner cards of a design's carousel look: the frame of their photos and the ground of their text."""

    frame: FrameStyle
    ground: GroundName
    radius: int = 0
    centred: bool = False


@dataclass(frozen=True, slots=True)
class CardDesign:
    """A designed layout. ``photos`` is how many it shows best; with fewer it shows what there is, at least one."""

    name: str
    emphasis: Emphasis
    title: str
    description: str
    photos: int
    family: Family
    arrange: Callable[[Board], Arrangement]
