"""What a listing itself holds that presses to act, or that proves: nothing beyond it is ever said."""

import re
from dataclasses import dataclass
from datetime import date

from reelestate.generation.infographics.schemas import Emphasis
from reelestate.kit.errors import InvalidInput
from reelestate.properties import rules
from reelestate.properties.schemas import ListingFacts

_URGENT = frozenset({"just_listed", "coming_soon", "open_house", "price_drop"})
_PROVEN = frozenset({"pending", "just_sold"})
_RATING = re.compile(
    r"\b(?:\d(?:\.\d+)?\s*(?:/\s*5|out of 5|stars?\b)|superhost|guest favou?rite|award(?:s|ed|-winning)?\b|"
    r"top[- ]rated|reviews?\b|ratings?\b|rated\b)|★",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Angle:
    """The emphasis as the facts carry it: points to list, and notes on what is missing."""

    points_heading: str = ""
    points: tuple[str, ...] = ()
    mark: str = "check"
    notes: tuple[str, ...] = ()


def angle(facts: ListingFacts, emphasis: Emphasis, today: date) -> Angle:
    """What the emphasis can rest on. Raises InvalidInput when the listing holds nothing for it."""
    match emphasis:
        case "urgency":
            return _urgency(facts, today)
        case "social_proof":
            return _proof(facts)
        case _:
            return _features(facts)


def visit_ahead(facts: ListingFacts, today: date) -> bool:
    """Whether there is an open house that is not over yet."""
    return facts.open_house is not None and facts.open_house.date >= today


def _features(facts: ListingFacts) -> Angle:
    points = facts.features or facts.amenities
    notes = []
    if not points:
        notes.append("The listing names no features; the cards show its figures alone.")
    if not rules.fact_items(facts):
        notes.append("The listing has no bedrooms, bathrooms or area to show.")
    return Angle("Features" if facts.features else "Amenities", points, "check", tuple(notes))


def _urgency(facts: ListingFacts, today: date) -> Angle:
    visit = visit_ahead(facts, today)
    if not visit and facts.status not in _URGENT - {"open_house"}:
        raise InvalidInput(
            "infographic_settings.emphasis",
            "nothing about the listing is urgent: it has no coming open house and its status is " + facts.status,
            "Add an open house, set the status to just_listed, coming_soon or price_drop, or choose another emphasis.",
        )
    notes = []
    if facts.open_house is not None and not visit:
        notes.append(f"The open house on {facts.open_house.date:%B} {facts.open_house.date.day} is over; not shown.")
    if facts.status == "price_drop" and facts.former_price is None:
        notes.append("The listing does not say what the price was before; only the new one is shown.")
    return Angle("Features", facts.features, "check", tuple(notes))


def _proof(facts: ListingFacts) -> Angle:
    rated = tuple(text for text in (*facts.features, *facts.amenities) if _RATING.search(text))
    if rated:
        return Angle("In the listing", rated, "check")
    if facts.nearby:
        return Angle("Nearby", facts.nearby, "pin")
    if facts.status in _PROVEN:
        return Angle(notes=("The listing names no ratings and nothing nearby; its status is the proof.",))
    raise InvalidInput(
        "infographic_settings.emphasis",
        "the listing holds no social proof: no rating or award, nothing nearby, and it is neither sold nor pending",
        "Add what is nearby or a rating to the listing, set its status, or choose another emphasis.",
    )
