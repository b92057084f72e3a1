"""The words on the cards: facts of the listing, or words that claim nothing. Ledger and lint check all of them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from reelestate.film.infographic.model import MAX_POINTS, Card
from reelestate.generation import claims, fair_housing
from reelestate.generation.schemas import StoryPhoto
from reelestate.kit.money import money_text
from reelestate.kit.text import shorten
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import ScriptPhoto
from reelestate.providers.script_writing.labels import is_stay

_LONGEST_POINT = 90
_ROOM_WORDS = {
    "kitchen": ("kitchen", "counter", "island", "backsplash", "stove", "appliance"),
    "bathroom": ("bath", "shower", "tub", "vanity"),
    "bedroom": ("bedroom", "suite", "closet", "wardrobe"),
    "living_room": ("living", "fireplace", "lounge", "windows"),
    "dining_room": ("dining",),
    "pool": ("pool",),
    "balcony": ("balcony", "terrace", "deck", "patio"),
    "exterior": ("garage", "garden", "facade"),
    "view": ("view",),
}


def call_to_action(facts: ListingFacts, *, visit: bool) -> str:
    """What the reader is asked to do; it says nothing about the property."""
    if facts.status in {"just_sold", "pending"}:
        return "Thinking of selling? Let's talk."
    if visit:
        return "Come and see it"
    if is_stay(facts.model_dump(mode="json", exclude_none=True)):
        return "Message us for your dates"
    return "Message us for a viewing"


def saving(facts: ListingFacts) -> str:
    """``Reduced by $60,000`` after a price drop of which both prices are known."""
    before, now = facts.former_price, facts.listing_price
    if facts.status != "price_drop" or before is None or now is None:
        return ""
    return f"Reduced by {money_text(Decimal(before) - Decimal(now), facts.currency)}"


def feature_of(room: str, points: Sequence[str]) -> str:
    """The feature that speaks of the room; empty when none does."""
    words = _ROOM_WORDS.get(room, ())
    return next((text for text in points if any(word in text.lower() for word in words)), "")


def fit_points(
    facts: ListingFacts, points: Iterable[str], photos: Sequence[StoryPhoto]
) -> tuple[tuple[str, ...], list[str]]:
    """The points a card may list, and notes on those that fair housing or the facts themselves speak against."""
    kept: list[str] = []
    notes: list[str] = []
    for text in points:
        words = shorten(text.replace("_", " ").strip(), _LONGEST_POINT)
        blocking = [finding for finding in fair_housing.lint(words, "features") if finding.tier == "block"]
        if blocking:
            notes.append(f"Not shown: {blocking[0].message}")
        elif claims.check_text("features", words, facts, _script_photos(photos)).open_rows:
            notes.append(f'Not shown: "{words}", because other facts of the listing say otherwise.')
        elif words not in kept:
            kept.append(words[:1].upper() + words[1:])
    return tuple(kept[:MAX_POINTS]), notes


def examine(cards: Sequence[Card], facts: ListingFacts, photos: Sequence[StoryPhoto]) -> tuple[str, ...]:
    """Holds every text of the cards against facts, photos and law; returns the warnings.

    Raises ClaimUnbound for a statement nothing supports, FairHousingBlocked for words that the law forbids.
    """
    texts = [(f"cards[{index}].{name}", text) for index, card in enumerate(cards) for name, text in _texts(card)]
    findings = fair_housing.lint_all(texts)
    fair_housing.require(findings)
    seen = _script_photos(photos)
    for text, where in {text: where for where, text in texts}.items():
        claims.check_text(where, text, facts, seen).require()
    return tuple(dict.fromkeys(finding.message for finding in findings))


def _texts(card: Card) -> list[tuple[str, str]]:
    texts = [
        ("kicker", card.kicker),
        ("headline", card.headline),
        ("body", card.body),
        ("price", card.price),
        ("price_was", card.price_was),
        ("address_line1", card.address_line1),
        ("address_line2", card.address_line2),
        ("points_heading", card.points_heading),
        *((f"points[{index}]", text) for index, text in enumerate(card.points)),
        *((f"facts[{index}]", f"{item.value} {item.label}") for index, item in enumerate(card.facts)),
        ("visit", " ".join((card.visit_heading, card.visit_day, card.visit_hours)).strip()),
        ("call_to_action", card.call_to_action),
    ]
    return [(name, text) for name, text in texts if text]


def _script_photos(photos: Sequence[StoryPhoto]) -> tuple[ScriptPhoto, ...]:
    return tuple(ScriptPhoto(id=photo.handle, room=photo.report.room) for photo in photos)
