"""What a listing and its photos prove: the judge of every statement."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from reelestate.generation import lexicon
from reelestate.generation.statements import Statement, content_words, denied, find_statements, plain
from reelestate.properties.schemas import ListingFacts
from reelestate.providers.script_writing.base import ScriptPhoto
from reelestate.providers.script_writing.places import US_STATES

Verdict = Literal["bound", "unbound", "contradicted"]
_TEXT_FIELDS = ("title", "property_type", "category", "description", "neighborhood", "locality", "address_line1")
_LISTS = ("features", "amenities", "nearby")
_NAMES = (
    "title",
    "address_line1",
    "address_line2",
    "neighborhood",
    "city",
    "locality",
    "zip_code",
    "country",
    "mls_number",
)
_SQUARE_METRES = {
    "sqft": Decimal("0.09290304"),
    "sqm": Decimal(1),
    "acre": Decimal("4046.8564224"),
    "hectare": Decimal(10_000),
}
_ROUNDING = Decimal("0.02")
_STEPS_METRES, _WALK_METRES, _NEAR_METRES = 150, 1_600, 5_000
_METRES_A_MINUTE = {"walk": 100, "drive": 1_000}


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with the source it rests on, the source's value, and for a person what is wrong."""

    verdict: Verdict
    source: str = ""
    value: Any = None
    message: str = ""


class Evidence:
    """The facts and photos, indexed for looking statements up."""

    def __init__(self, facts: ListingFacts, photos: Iterable[ScriptPhoto] = ()) -> None:
        self.facts = facts
        self.photos = tuple(photos)
        self._texts = tuple(_texts(facts))
        self.names = _names(facts)

    def judge(self, statement: Statement, photo_id: str | None = None) -> Finding:
        """Whether the statement is bound to a fact or photo, unbound, or contradicted by a fact."""
        by_kind = {
            "bedrooms": self._bedrooms,
            "bathrooms": self._bathrooms,
            "guests": self._guests,
            "money": self._money,
            "area": self._area,
            "year": self._year,
            "distance": self._distance,
            "proximity": self._proximity,
            "weekday": self._weekday,
            "day": self._day,
            "time": self._time,
            "status": self._status,
        }
        if statement.kind == "concept":
            return self._concept(statement, photo_id)
        if statement.kind == "visit":
            return self._visit()
        judge = by_kind.get(statement.kind)
        return judge(statement) if judge else self._verbatim(statement)

    def resolve(self, source: str) -> Any:
        """The value behind ``listing.features[2]`` or ``photo:<id>``; None when there is none."""
        if source.startswith("photo:"):
            return next((photo.room for photo in self.photos if photo.id == source[6:]), None)
        value: Any = self.facts.model_dump(mode="json", exclude_none=True)
        path = re.findall(r"[^.\[\]]+", source.removeprefix("listing."))
        for part in path:
            try:
                value = value[int(part)] if isinstance(value, list) else value[part]
            except (KeyError, IndexError, ValueError, TypeError):
                return None
        return value

    def _count(self, statement: Statement, name: str) -> Finding:
        fact = getattr(self.facts, name)
        if fact is None:
            return self._verbatim(statement)
        if Decimal(fact) == statement.value:
            return Finding("bound", f"listing.{name}", self.resolve(f"listing.{name}"))
        return Finding("contradicted", f"listing.{name}", fact, f"the listing has {name}: {fact}")

    def _bedrooms(self, statement: Statement) -> Finding:
        return self._count(statement, "bedrooms")

    def _bathrooms(self, statement: Statement) -> Finding:
        return self._count(statement, "bathrooms")

    def _guests(self, statement: Statement) -> Finding:
        return self._count(statement, "sleeps")

    def _money(self, statement: Statement) -> Finding:
        facts, amount = self.facts, statement.value
        per = {"wk": "week", "mo": "month", "yr": "year"}.get(statement.details["per"], statement.details["per"])
        if facts.listing_price is None:
            return self._verbatim(statement)
        if per and per != facts.price_per:
            scope = f"per {facts.price_per}" if facts.price_per else "for the whole property"
            return Finding("contradicted", "listing.price_per", facts.price_per, f"the listing's price is {scope}")
        bound = statement.details["bound"]
        prices = {"listing.listing_price": facts.listing_price, "listing.former_price": facts.former_price}
        for source, price in prices.items():
            if price is None:
                continue
            lower, higher = bound in {"under", "below", "less than"}, bound in {"over", "above", "more than"}
            if (
                (lower and price < amount)
                or (higher and price > amount)
                or (price == amount and not lower and not higher)
            ):
                return Finding("bound", source, self.resolve(source))
        if facts.former_price and amount == facts.former_price - facts.listing_price:
            return Finding("bound", "listing.former_price", self.resolve("listing.former_price"))
        known = f"the listing's price is {facts.listing_price:,f} {facts.currency}"
        return Finding("contradicted", "listing.listing_price", facts.listing_price, known)

    def _area(self, statement: Statement) -> Finding:
        unit = statement.details["unit"]
        measures = {"listing.floor_area": self.facts.floor_area, "listing.lot_size": self.facts.lot_size}
        known = [(source, measure) for source, measure in measures.items() if measure]
        for source, measure in known:
            stated = statement.value * _SQUARE_METRES[unit]
            actual = measure.value * _SQUARE_METRES[measure.unit]
            allowed = Decimal(0) if unit == measure.unit else _ROUNDING * actual
            if abs(stated - actual) <= allowed:
                return Finding("bound", source, self.resolve(source))
        if not known or (verbatim := self._verbatim(statement)).verdict == "bound":
            return self._verbatim(statement) if not known else verbatim
        source, measure = known[0]
        if unit in {"acre", "hectare"} and source == "listing.floor_area":
            return self._verbatim(statement)
        return Finding("contradicted", source, measure.value, f"the listing has {measure.value:f} {measure.unit}")

    def _year(self, statement: Statement) -> Finding:
        return self._count(statement, "year_built")

    def _distance(self, statement: Statement) -> Finding:
        metres, beach = statement.details["metres"], self.facts.distance_to_beach_m
        about_beach = bool(re.search(r"beach|ocean|\bsea\b|shore|sand", statement.details["clause"]))
        if not about_beach or beach is None:
            return self._verbatim(statement)
        source = "listing.distance_to_beach_m"
        if metres:
            stated = statement.value * metres
            true = abs(stated - beach) <= max(Decimal("0.03") * beach, Decimal(5) if metres != 1 else Decimal(0))
        else:
            how = "drive" if "drive" in statement.details["clause"] else "walk"
            true = statement.details["unit"] == "minute" and statement.value * _METRES_A_MINUTE[how] >= beach
        if true:
            return Finding("bound", source, self.resolve(source))
        return Finding("contradicted", source, beach, f"the listing says {beach:f} m to the beach")

    def _proximity(self, statement: Statement) -> Finding:
        target = statement.details["target"] or statement.details["clause"].replace(plain(statement.words), " ")
        beach = self.facts.distance_to_beach_m
        if beach is not None and re.search(r"\b(?:beach|ocean|sea|shore|sand)\b", target):
            source = "listing.distance_to_beach_m"
            words = statement.value
            limit = (
                _STEPS_METRES
                if re.search(r"step|throw|corner|next|across|second|adjacent", words)
                else _WALK_METRES
                if "walk" in words or "stroll" in words
                else _NEAR_METRES
            )
            if beach <= limit:
                return Finding("bound", source, self.resolve(source))
            return Finding(
                "contradicted", source, beach, f'"{statement.words}" is not {beach:f} m; say the distance itself'
            )
        verbatim = self._verbatim(statement)
        return verbatim if verbatim.verdict == "bound" else self._targets(target, alone=statement.value == "nearby")

    def _targets(self, target: str, *, alone: bool) -> Finding:
        """Every thing said to be near must stand in the listing's own words."""
        items = [item for item in re.split(r",|\band\b|&", target) if content_words(item) - _POINTING]
        source = ""
        for item in items:
            words = content_words(item) - _POINTING
            source = next((where for where, text in self._texts if words <= content_words(text)), "")
            if not source:
                return Finding("unbound", message=f'the listing does not say that it is near "{item.strip()}"')
        if items:
            return Finding("bound", source, self.resolve(source))
        if self.facts.nearby and alone:
            return Finding("bound", "listing.nearby", list(self.facts.nearby))
        return Finding("unbound", message="the listing does not say what it is near")

    def _weekday(self, statement: Statement) -> Finding:
        visit = self.facts.open_house
        if visit is None:
            return self._verbatim(statement)
        source = "listing.open_house.date"
        if f"{visit.date:%A}".lower() == statement.value:
            return Finding("bound", source, self.resolve(source))
        said = f"the open house is on {visit.date:%A, %B} {visit.date.day}"
        return Finding("contradicted", source, visit.date.isoformat(), said)

    def _day(self, statement: Statement) -> Finding:
        visit = self.facts.open_house
        if visit is None:
            return self._verbatim(statement)
        source = "listing.open_house.date"
        if (f"{visit.date:%b}".lower(), visit.date.day) == statement.value:
            return Finding("bound", source, self.resolve(source))
        said = f"the open house is on {visit.date:%A, %B} {visit.date.day}"
        return Finding("contradicted", source, visit.date.isoformat(), said)

    def _time(self, statement: Statement) -> Finding:
        visit = self.facts.open_house
        if visit is None or visit.start is None:
            return self._verbatim(statement)
        start = visit.start.hour * 60 + visit.start.minute
        end = visit.end.hour * 60 + visit.end.minute if visit.end else None
        source = "listing.open_house.start"
        if statement.value == (start, end) or statement.value in {(start, None), (end, None)}:
            return Finding("bound", source, self.resolve(source))
        hours = f"{visit.start:%H:%M}" + (f" to {visit.end:%H:%M}" if visit.end else "")
        return Finding("contradicted", source, hours, f"the open house is at {hours}")

    def _visit(self) -> Finding:
        if self.facts.open_house is not None:
            return Finding("bound", "listing.open_house.date", self.resolve("listing.open_house.date"))
        if self.facts.status == "open_house":
            return Finding("bound", "listing.status", "open_house")
        return Finding("unbound", message="the listing has no open house")

    def _status(self, statement: Statement) -> Finding:
        facts = self.facts
        if facts.status in statement.value:
            return Finding("bound", "listing.status", facts.status)
        return Finding("contradicted", "listing.status", facts.status, f"the listing's status is {facts.status}")

    def _concept(self, statement: Statement, photo_id: str | None) -> Finding:
        concept = next(item for item in lexicon.CONCEPTS if item.name == statement.value)
        ordered = sorted(self.photos, key=lambda photo: photo.id != photo_id)
        refusal = None
        for source, text in self._texts:
            folded = plain(text.replace("_", " "))
            for match in concept.pattern.finditer(folded):
                if denied(folded[: match.start()], match.group(0)) != statement.details["negated"]:
                    refusal = Finding("contradicted", source, text, f'the listing says "{text[:60]}"')
                else:
                    return Finding("bound", source, self.resolve(source))
        if refusal:
            return refusal
        if statement.details["negated"]:
            return Finding("unbound", message=f'the listing does not say that there is no "{statement.words}"')
        for photo in ordered:
            if photo.room in concept.rooms:
                return Finding("bound", f"photo:{photo.id}", photo.room)
        structured = {"bedroom": "bedrooms", "bathroom": "bathrooms", "beach": "distance_to_beach_m"}
        if (name := structured.get(concept.name)) and getattr(self.facts, name) is not None:
            return Finding("bound", f"listing.{name}", self.resolve(f"listing.{name}"))
        if concept.name == "home type" and self.facts.bedrooms == 0 and statement.words.lower() == "studio":
            return Finding("bound", "listing.bedrooms", 0)
        return Finding("unbound", message=f'nothing in the listing or the photos says "{statement.words}"')

    def _verbatim(self, statement: Statement) -> Finding:
        """Bound when the listing itself uses these words."""
        words = plain(statement.words)
        for source, text in self._texts:
            if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", plain(text.replace("_", " "))):
                return Finding("bound", source, self.resolve(source))
        if statement.kind in {"place", "number", "superlative", "year"}:
            return Finding("unbound", message=f'the listing does not say "{statement.words}"')
        return Finding("unbound", message=f'the listing gives no fact for "{statement.words}"')


_POINTING = frozenset(
    {"here", "there", "you", "ll", "find", "from", "away", "door", "s", "re", "everything", "by", "just"}
)


def _texts(facts: ListingFacts) -> Iterable[tuple[str, str]]:
    for name in _LISTS:
        for index, text in enumerate(getattr(facts, name)):
            yield f"listing.{name}[{index}]", text
    for name in _TEXT_FIELDS:
        if text := getattr(facts, name):
            yield f"listing.{name}", text
    for file, label in facts.altered_photos.items():
        yield f"listing.altered_photos.{file}", label


def _names(facts: ListingFacts) -> tuple[str, ...]:
    found = [str(value) for name in _NAMES if (value := getattr(facts, name))]
    if facts.locality:
        found += [part.strip() for part in facts.locality.split(",")]
    if facts.state:
        found += [facts.state, US_STATES.get(facts.state.upper(), facts.state)]
    found += [words for text in facts.nearby if (words := text.strip())[:1].isupper() and " " in words]
    return tuple(dict.fromkeys(found))


__all__ = ["Evidence", "Finding", "Verdict", "find_statements"]
