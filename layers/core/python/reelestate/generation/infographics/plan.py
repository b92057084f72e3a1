"""From facts, photos and settings to layout options. Pure and quick: nothing is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reelestate.brand_kits.schemas import BrandKit
from reelestate.film.infographic.designs import CardDesign, design, designs_for
from reelestate.film.infographic.model import Card, CardPhoto
from reelestate.generation.infographics import copy
from reelestate.generation.infographics.photos import OUTSIDE, card_photo, ranked, room_name, rooms
from reelestate.generation.infographics.proof import Angle, angle, visit_ahead
from reelestate.generation.infographics.schemas import CARDS, InfographicPlan, InfographicSettings
from reelestate.generation.schemas import StoryPhoto
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput
from reelestate.properties import rules
from reelestate.properties.schemas import ListingFacts

MOST_LAYOUTS = 8
_PHOTOS_LOOKED_AT = 12
_ON_SINGLE = 3
"""Points on a card that shows everything at once."""


def layouts(
    facts: ListingFacts, kit: BrandKit, photos: Sequence[StoryPhoto], settings: InfographicSettings, count: int = 3
) -> tuple[InfographicPlan, ...]:
    """Up to ``count`` layout options, the most fitting first.

    Each is the same content in another design. Raises InvalidInput when ``count`` is out of range, there is no photo,
    or the listing holds nothing for the emphasis; ClaimUnbound or FairHousingBlocked for words that may not be shown.
    """
    if not 1 <= count <= MOST_LAYOUTS:
        raise InvalidInput("count", f"{count} is out of range", f"Ask for 1 to {MOST_LAYOUTS} layouts.")
    offered = designs_for(settings.emphasis)
    best = sorted(offered, key=lambda one: one.photos > len(photos))
    return tuple(plan(facts, kit, photos, settings, one.name) for one in best[:count])


def plan(
    facts: ListingFacts,
    kit: BrandKit,
    photos: Sequence[StoryPhoto],
    settings: InfographicSettings,
    design_name: str | None = None,
    link: str = "",
) -> InfographicPlan:
    """The plan in one design, by default the emphasis's first; raises as ``layouts`` does."""
    chosen = design(design_name) if design_name else designs_for(settings.emphasis)[0]
    if chosen.emphasis != settings.emphasis:
        raise InvalidInput(
            "design",
            f"{chosen.name!r} is made for {chosen.emphasis}, not for {settings.emphasis}",
            f"Choose one of {', '.join(one.name for one in designs_for(settings.emphasis))}.",
        )
    story = _Story.of(facts, kit, photos, settings, chosen, link)
    cards = story.cards()
    warnings = copy.examine(cards, facts, photos)
    used = tuple(dict.fromkeys(photo.asset for card in cards for photo in card.photos))
    return InfographicPlan(
        design=chosen.name,
        title=chosen.title,
        description=_description(chosen, cards),
        settings=InfographicSettings.model_validate(settings.model_dump(include=set(InfographicSettings.model_fields))),
        cards=cards,
        photos=used,
        notes=tuple(dict.fromkeys((*story.notes, *warnings))),
    )


@dataclass(frozen=True)
class _Story:
    """One telling: what the cards have in common."""

    facts: ListingFacts
    kit: BrandKit
    settings: InfographicSettings
    design: CardDesign
    link: str
    photos: tuple[StoryPhoto, ...]
    angle: Angle
    points: tuple[str, ...]
    visit: bool
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls,
        facts: ListingFacts,
        kit: BrandKit,
        photos: Sequence[StoryPhoto],
        settings: InfographicSettings,
        chosen: CardDesign,
        link: str,
    ) -> "_Story":
        """Raises InvalidInput without photos or without facts for the emphasis."""
        today = clock.now().date()
        found = angle(facts, settings.emphasis, today)
        points, refused = copy.fit_points(facts, found.points, photos)
        notes = [*found.notes, *refused]
        if not kit.has_agent:
            notes.append("The brand kit names no agent, so the cards name none.")
        return cls(
            facts=facts,
            kit=kit,
            settings=settings,
            design=chosen,
            link=link or _website(kit),
            photos=ranked(photos, _PHOTOS_LOOKED_AT),
            angle=found,
            points=points,
            visit=visit_ahead(facts, today),
            notes=tuple(notes),
        )

    def cards(self) -> tuple[Card, ...]:
        """The cards in order."""
        total = CARDS[self.settings.layout]
        if total == 1:
            return (self._single(),)
        cards = [self._cover(), *self._middle(total), self._closing()]
        return tuple(card.model_copy(update={"page": index + 1, "pages": total}) for index, card in enumerate(cards))

    def _single(self) -> Card:
        features = self.settings.emphasis == "feature_driven"
        points = self.points[:_ON_SINGLE] if features or self.settings.emphasis == "urgency" else self.points[:5]
        shown = () if self.settings.emphasis == "urgency" else points
        return Card(
            role="single",
            **self._opening(self.design.photos),
            **self._money(),
            **self._place(),
            **self._listed(shown),
            facts=rules.fact_items(self.facts),
            call_to_action=copy.call_to_action(self.facts, visit=self.visit),
            agent=self.kit.has_agent,
        )

    def _cover(self) -> Card:
        urgent = self.settings.emphasis == "urgency"
        return Card(
            role="cover",
            **self._opening(self.design.photos),
            **self._place(),
            **(self._money() if urgent or not self.points else {}),
            **(self._listed(self.points[:3]) if self.settings.emphasis == "social_proof" else {}),
        )

    def _middle(self, total: int) -> list[Card]:
        """One card between cover and closing, or three of them."""
        by_emphasis = {
            "feature_driven": [self._figures(1), self._room(2), self._list(3)],
            "urgency": [self._alert(1), self._figures(2), self._room(3)],
            "social_proof": [self._list(1) if self.points else self._figures(1), self._room(2), self._figures(3)],
        }
        cards = by_emphasis[self.settings.emphasis]
        return [self._digest()] if total == 3 else cards

    def _digest(self) -> Card:
        """All the middle of a short carousel on one card."""
        if self.settings.emphasis == "urgency":
            return self._figures(1)
        if self.settings.emphasis == "social_proof":
            return self._list(1) if self.points else self._figures(1)
        return self._figures(1).model_copy(update=self._listed(self.points[:4]))

    def _figures(self, place: int) -> Card:
        kind = "THE HOME" if self.facts.purpose == "sale" else "THE PLACE"
        return Card(
            role="facts",
            kicker=kind,
            **self._money(),
            **self._place(),
            facts=rules.fact_items(self.facts),
            photos=self._photos(place),
        )

    def _room(self, place: int) -> Card:
        photo = self._shown_room()
        if photo is None:
            return Card(role="room", headline=self.facts.title, photos=self._photos(place))
        feature = copy.feature_of(photo.report.room, self.points)
        name = room_name(photo)
        return Card(
            role="room",
            kicker=name if feature else "",
            headline=feature or name,
            photos=(card_photo(photo), card_photo(self.photos[0])),
        )

    def _shown_room(self) -> StoryPhoto | None:
        """The photo of the room card: one of a room that a feature speaks of, if there is one."""
        named = [photo for photo in rooms(self.photos) if photo is not self.photos[0]]
        spoken = [one for one in named if copy.feature_of(one.report.room, self.points)]
        return next(iter(spoken or named), None)

    def _list(self, place: int) -> Card:
        if not self.points:
            return self._figures(place)
        return Card(
            role="points", headline=self.angle.points_heading, **self._listed(self.points), photos=self._photos(place)
        )

    def _alert(self, place: int) -> Card:
        return Card(
            role="alert",
            kicker=self._kicker(),
            body=copy.saving(self.facts),
            **self._money(),
            **self._visit(),
            **self._place(),
            photos=self._photos(place),
        )

    def _closing(self) -> Card:
        return Card(
            role="closing",
            headline=copy.call_to_action(self.facts, visit=self.visit),
            **self._visit(),
            **self._place(),
            agent=self.kit.has_agent,
            link=self.link,
            photos=self._last_photos(),
        )

    def _last_photos(self) -> tuple[CardPhoto, ...]:
        """The story ends outside, where it began: another view of the house or garden, else the opening one."""
        outside = [photo for photo in self.photos[1:] if photo.report.room in OUTSIDE]
        last = outside[-1] if outside else self.photos[0]
        others = [photo for photo in self.photos if photo is not last]
        return tuple(card_photo(photo) for photo in (last, *others[-1:]))

    def _opening(self, photos: int) -> dict[str, Any]:
        return {
            "kicker": self._kicker(),
            "headline": self.facts.title,
            "body": copy.saving(self.facts) if self.settings.emphasis == "urgency" else "",
            "photos": tuple(card_photo(photo) for photo in self.photos[: photos + 1]),
            **(self._visit() if self.settings.emphasis == "urgency" else {}),
        }

    def _kicker(self) -> str:
        """A coming open house is the news of an urgent card, whatever the status."""
        urgent_visit = self.settings.emphasis == "urgency" and self.visit and self.facts.status != "price_drop"
        return "OPEN HOUSE" if urgent_visit else rules.kicker(self.facts)

    def _money(self) -> dict[str, str]:
        return {"price": rules.price_text(self.facts), "price_was": rules.former_price_text(self.facts)}

    def _place(self) -> dict[str, str]:
        line1, line2 = rules.address_lines(self.facts)
        return {"address_line1": line1, "address_line2": line2}

    def _visit(self) -> dict[str, str]:
        lines = rules.open_house_lines(self.facts) if self.visit else None
        return {"visit_heading": "Open house", "visit_day": lines[0], "visit_hours": lines[1]} if lines else {}

    def _listed(self, points: tuple[str, ...]) -> dict[str, Any]:
        if not points:
            return {}
        return {"points_heading": self.angle.points_heading, "points": points, "mark": self.angle.mark}

    def _photos(self, place: int) -> tuple[CardPhoto, ...]:
        """A card's own photo, and one for the foot of its story."""
        free = [photo for photo in self.photos if photo is not self._shown_room()] or list(self.photos)
        own, below = free[place % len(free)], free[(place + 2) % len(free)]
        return (card_photo(own), card_photo(below)) if below is not own else (card_photo(own),)


def _website(kit: BrandKit) -> str:
    site = kit.website.strip()
    return site if "://" in site or not site else f"https://{site}"


def _description(chosen: CardDesign, cards: tuple[Card, ...]) -> str:
    if len(cards) == 1:
        return f"{chosen.title}: {chosen.description}"
    roles = ", ".join({"single": "card", "points": "list", "alert": "news"}.get(card.role, card.role) for card in cards)
    return f"{chosen.title}: {chosen.description} {len(cards)} cards: {roles}."
