"""Pure rules of projects: types, lengths, what they cost before they are made."""

from decimal import Decimal
from typing import Literal

from reelestate.kit.errors import Conflict, InvalidInput

ProjectType = Literal[
    "listing_tour", "promo_video", "infographic", "film", "podcast", "avatar_video", "photo_edit", "template"
]
ProjectStatus = Literal["draft", "script_pending", "script_ready", "rendering", "completed", "failed", "cancelled"]

LISTING_TYPES = frozenset({"listing_tour", "promo_video", "infographic"})
"""Types that are told from a listing's facts, and so need a property."""
STORYBOARD_TYPES = frozenset({"listing_tour", "promo_video"})
"""Types of which a storyboard is filmed."""
LISTING_SECONDS = (15, 30, 45, 60)
MOST_SCENES = 60
MOST_MEDIA = 300

USD_PER_FILM = Decimal("0.0004")
"""What every film costs to make once, however long and in however many cuts: script, speech, music, plan. Measured
over rendered samples at AWS list prices, as is the next one."""
USD_PER_CUT_SECOND = Decimal("0.00003")
"""What a second of one finished 1080p cut costs beside that."""


def check_length(project_type: str, seconds: int) -> None:
    """Raises InvalidInput for a length that this type of project cannot have."""
    if project_type in STORYBOARD_TYPES and seconds not in LISTING_SECONDS:
        lengths = ", ".join(str(length) for length in LISTING_SECONDS)
        raise InvalidInput(
            "style_settings.duration_seconds",
            f"{seconds} is no length of a listing's film",
            f"Choose one of {lengths}.",
        )


def estimated_cost_usd(seconds: int, cuts: int) -> Decimal:
    """What making that many cuts of that length costs in dollars, before anything of it is known."""
    return (USD_PER_FILM + USD_PER_CUT_SECOND * seconds * cuts).quantize(Decimal("0.000001"))


def refused(code: str, message: str, **details: object) -> Conflict:
    """The error for something the project's state forbids, under a code of its own."""
    error = Conflict(message, **details)
    error.code = code
    return error
