"""Statements in copy: every span of words that says something checkable, with what it says."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from reelestate.generation import lexicon
from reelestate.generation.figures import DIGITS, FRACTION, NUMBER, WORDS, fraction_of, value_of
from reelestate.kit.money import CURRENCIES

Kind = Literal[
    "bedrooms",
    "bathrooms",
    "guests",
    "money",
    "area",
    "year",
    "distance",
    "proximity",
    "weekday",
    "day",
    "time",
    "status",
    "visit",
    "concept",
    "superlative",
    "place",
    "number",
]


@dataclass(frozen=True, slots=True)
class Statement:
    """Words at ``start:end`` of the text and what they say: a number, a concept's name, a place …"""

    kind: Kind
    start: int
    end: int
    words: str
    value: Any
    details: dict[str, Any] = field(default_factory=dict)


_PLAIN = str.maketrans("’‘“”–—‑−\u00a0\u202f", "''\"\"----  ")
_NOT_BETWEEN = r"(?:and|or|with|in|one|two|three|four|five|six|seven|eight|nine|ten)\b|bed|bath|guest"
_BETWEEN = rf"(?:[ -](?!{_NOT_BETWEEN})[a-z-]+){{0,2}}"


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


_SYMBOLS = _any(unit.symbol.strip().lower() for unit in CURRENCIES.values() if not unit.symbol.strip().isalpha())
_CODES = _any(code.lower() for code in CURRENCIES)
_MONEY_WORDS = _any(
    [word.lower() for unit in CURRENCIES.values() for word in (unit.singular, unit.plural)] + ["bucks", "dollars"]
)
_SUFFIX = r"(?: ?(?P<suffix>k|mm|m|mil|thousand|million|billion)\b)?"
_PER = r"(?: ?(?:/|per|a|an|each|every) ?(?P<per>night|week|month|year|day|wk|mo|yr)\b)?"
_BOUND = r"(?:(?P<bound>under|below|less than|over|above|more than|up to) )?"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT_MONTHS = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_AREA_UNITS = {
    "sqft": r"sq\.? ?ft\.?|square[ -]f(?:ee|oo)t|sf|ft²|ft2|sqft",
    "sqm": r"sq\.? ?m\b\.?|square[ -]met(?:er|re)s?|m²|m2|sqm",
    "acre": r"acres?",
    "hectare": r"hectares?|ha",
}
_LENGTH_UNITS = {
    "m": (r"m|met(?:er|re)s?", Decimal(1)),
    "km": (r"km|kilomet(?:er|re)s?", Decimal(1000)),
    "mile": (r"miles?|mi", Decimal("1609.344")),
    "yard": (r"yards?|yds?", Decimal("0.9144")),
    "foot": (r"f(?:ee|oo)t|ft", Decimal("0.3048")),
    "minute": (r"min(?:ute)?s?|-minute", Decimal(0)),
    "block": (r"blocks?|steps", Decimal(0)),
}


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case with plain quotes, dashes and spaces; every character keeps its place."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_PLAIN))


def find_statements(text: str, known_names: tuple[str, ...] = ()) -> list[Statement]:
    """All statements in the text, in order. ``known_names`` (title, street, city …) are passed over as names."""
    scan = _Scan(text, known_names)
    for step in _STEPS:
        step(scan)
    return sorted(scan.found, key=lambda statement: statement.start)


class _Scan:
    """The text with what has been understood blanked out, so that no word is taken twice."""

    def __init__(self, text: str, known_names: tuple[str, ...]) -> None:
        self.text = text
        self.left = plain(text)
        self.found: list[Statement] = []
        for name in sorted(known_names, key=len, reverse=True):
            if len(name) > 1:
                for match in re.finditer(rf"(?<!\w){re.escape(plain(name))}(?!\w)", self.left):
                    self._blank(match.start(), match.end(), "\x01")

    def matches(self, pattern: str | re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches in what is left, each on the text as it is when its turn comes."""
        compiled = re.compile(pattern) if isinstance(pattern, str) else pattern
        position = 0
        while match := compiled.search(self.left, position):
            position = max(match.end(), match.start() + 1)
            yield match

    def take(self, kind: Kind, start: int, end: int, value: Any, **details: Any) -> None:
        """Records a statement and blanks its words."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        self.found.append(Statement(kind, start, start + len(words.strip()), words.strip(), value, details))
        self._blank(start, end, "\x00")

    def _blank(self, start: int, end: int, mark: str) -> None:
        self.left = f"{self.left[:start]}{mark * (end - start)}{self.left[end:]}"


def _money(scan: _Scan) -> None:
    symbol = rf"{_BOUND}(?:(?:{_SYMBOLS}) ?|(?<![a-z])r(?=\d)|(?<![a-z])(?:{_CODES}|rs\.?) ?)"
    spoken = rf"(?:{DIGITS}|{WORDS}){_SUFFIX.replace('?P<suffix>', '?P<scale>')}[ -](?:{_MONEY_WORDS})\b"
    for match in scan.matches(rf"{symbol}(?P<n>{DIGITS}){_SUFFIX}{_PER}"):
        value = value_of(match["n"], match["suffix"] or "")
        scan.take("money", match.start(), match.end(), value, per=match["per"], bound=match["bound"])
    for match in scan.matches(rf"{_BOUND}(?P<all>{spoken}){_PER}"):
        number = re.match(rf"{DIGITS}|{WORDS}", match["all"])
        value = value_of(number.group(0) if number else "0", match["scale"] or "")
        scan.take("money", match.start(), match.end(), value, per=match["per"], bound=match["bound"])
    for match in scan.matches(rf"(?<![\w.])(?P<n>{DIGITS}) ?(?P<suffix>k|million|mil)\b{_PER}"):
        scan.take(
            "money", match.start(), match.end(), value_of(match["n"], match["suffix"]), per=match["per"], bound=None
        )


def _rooms(scan: _Scan) -> None:
    for match in scan.matches(
        rf"(?<![\w.])(?P<n>{NUMBER})(?:{_BETWEEN}[ -]?bedrooms?|[ -]?(?:beds?|br|bds?|bdrms?|bhk))(?!\w)"
    ):
        scan.take("bedrooms", match.start(), match.end(), value_of(match["n"]))
    half = r"(?P<n>" + NUMBER + r"|a half)"
    for match in scan.matches(rf"(?<![\w.]){half}(?:{_BETWEEN}[ -]?bathrooms?|{_BETWEEN}[ -]?baths?|[ -]?ba)(?!\w)"):
        value = Decimal("0.5") if match["n"] == "a half" else value_of(match["n"])
        scan.take("bathrooms", match.start(), match.end(), value)
    hosts = rf"(?:sleeps|accommodates|room for|hosts)(?: up to)? (?P<a>{NUMBER})(?: (?:guests|people))?"
    guests = rf"{hosts}|(?P<b>{NUMBER})[ -](?:guests?|people|sleepers)"
    for match in scan.matches(rf"(?<!\w)(?:{guests})(?!\w)"):
        scan.take("guests", match.start(), match.end(), value_of(match["a"] or match["b"]))


def _areas(scan: _Scan) -> None:
    for unit, words in _AREA_UNITS.items():
        for match in scan.matches(rf"(?<![\w.])(?P<n>{NUMBER})[ -]?(?:{words})(?!\w)"):
            scan.take("area", match.start(), match.end(), value_of(match["n"]), unit=unit)
        for match in scan.matches(rf"(?<!\w)(?P<n>{FRACTION})[ -](?:{words})(?!\w)"):
            scan.take("area", match.start(), match.end(), fraction_of(match["n"]), unit=unit)


def _years(scan: _Scan) -> None:
    lead = r"(?:built|constructed|completed|erected|dates?|dating)(?: back)?(?: in| to| from)?|circa|since|est\.?"
    for match in scan.matches(rf"(?<!\w)(?:{lead}) (?P<y>1[0-9]\d\d|20\d\d)(?!\w)|(?P<z>1[5-9]\d\d|20\d\d)[- ]built"):
        scan.take("year", match.start(), match.end(), Decimal(match["y"] or match["z"]))


def _distances(scan: _Scan) -> None:
    for unit, (words, metres) in _LENGTH_UNITS.items():
        pattern = rf"(?<![\w.])(?P<n>{NUMBER})[ -]?(?:{words})(?!\w)"
        for match in scan.matches(pattern):
            clause = _clause(scan.text, match.start(), match.end())
            scan.take(
                "distance", match.start(), match.end(), value_of(match["n"]), unit=unit, metres=metres, clause=clause
            )
    for match in scan.matches(lexicon.PROXIMITY):
        target = _target(scan.text, match.end())
        clause = _clause(scan.text, match.start(), match.end())
        scan.take("proximity", match.start(), match.end(), match.group(0), target=target, clause=clause)


def _visits(scan: _Scan) -> None:
    for match in scan.matches(r"(?<!\w)open[- ]house(?!\w)"):
        scan.take("visit", match.start(), match.end(), "open house")
    later = r"(?! (?:mornings?|nights?|brunch|lunch(?:es)?|afternoons?|dinners?|roasts?|evenings?))"
    for match in scan.matches(rf"(?<!\w)(?P<d>{_DAYS}){later}(?!\w)"):
        scan.take("weekday", match.start(), match.end(), match["d"])
    months = rf"(?P<m>{_MONTHS}|{_SHORT_MONTHS})\.?"
    for match in scan.matches(rf"(?<!\w){months} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\w)"):
        scan.take("day", match.start(), match.end(), (match["m"][:3], int(match["d"])))
    half = r"(?P<h>[ap])\.?m\b\.?"
    clock = r"(?P<a>\d{1,2})(?::(?P<am>\d\d))?"
    for match in scan.matches(
        rf"(?<![\w.]){clock}(?: ?(?P<fh>[ap])\.?m\.?)?(?: ?- ?| to | until )(?P<b>\d{{1,2}})(?::(?P<bm>\d\d))? ?{half}"
    ):
        start = _minutes(match["a"], match["am"], match["fh"] or match["h"])
        scan.take("time", match.start(), match.end(), (start, _minutes(match["b"], match["bm"], match["h"])))
    for match in scan.matches(rf"(?<![\w.]){clock} ?{half}"):
        scan.take("time", match.start(), match.end(), (_minutes(match["a"], match["am"], match["h"]), None))
    for match in scan.matches(r"(?<!\w)(?:tomorrow|today|tonight|this weekend|next week)(?!\w)"):
        scan.take("weekday", match.start(), match.end(), match.group(0))


def _minutes(hour: str, minute: str | None, half: str) -> int:
    return (int(hour) % 12 + (12 if half == "p" else 0)) * 60 + int(minute or 0)


def _statuses(scan: _Scan) -> None:
    for pattern, statuses in lexicon.STATUS:
        for match in scan.matches(pattern):
            scan.take("status", match.start(), match.end(), statuses)


_DENIAL = re.compile(r"(?:^|[^\w])(?:no|not|without|non|never|lacks?|minus)[- ](?:a |an |any )?$")


def denied(before: str, words: str) -> bool:
    """Whether a thing is denied, by the words before it ("without a") or by its own ("no pets")."""
    return words.startswith("no ") or _DENIAL.search(before[-30:]) is not None


def _concepts(scan: _Scan) -> None:
    for match in scan.matches(lexicon.SUPERLATIVES):
        scan.take("superlative", match.start(), match.end(), match.group(0))
    for concept in lexicon.CONCEPTS:
        for match in scan.matches(concept.pattern):
            if match.group(0).strip():
                negated = denied(plain(scan.text[: match.start()]), match.group(0))
                scan.take("concept", match.start(), match.end(), concept.name, negated=negated)


_PLACE = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]f|[Tt]o|[Aa]round|[Ff]rom|[Ii]nside|[Dd]owntown) (?:the )?"
    r"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
)


def _places(scan: _Scan) -> None:
    """``in Beverly Hills``: names after a preposition that are not the listing's own."""
    for match in _PLACE.finditer(scan.text):
        start, end = match.span("name")
        free = scan.left[start:end]
        if "\x00" in free or "\x01" in free or plain(match["name"]) in _NO_PLACES:
            continue
        if re.fullmatch(rf"(?:{_MONTHS}|{_SHORT_MONTHS}|{_DAYS})s?", plain(match["name"])):
            continue
        scan.take("place", start, end, match["name"])


_NO_PLACES = frozenset(
    {"i", "instagram", "facebook", "youtube", "tiktok", "zillow", "mls", "dm", "english", "pm", "am"}
)


def _numbers(scan: _Scan) -> None:
    for match in scan.matches(rf"(?<![\w.,])(?:{DIGITS})(?:%|\b)"):
        number = match.group(0).rstrip("%")
        scan.take("number", match.start(), match.end(), value_of(number))
    for match in scan.matches(rf"(?<![\w-])(?:{WORDS})(?![\w-])"):
        value = value_of(match.group(0))
        if value != 1:  # "this one", "one more look"
            scan.take("number", match.start(), match.end(), value)


def _clause(text: str, start: int, end: int) -> str:
    """The sentence around a span."""
    before = max((text.rfind(mark, 0, start) for mark in (". ", "! ", "\n", "· ")), default=-1)
    after = min((place for mark in (". ", "! ", "\n", " ·") if (place := text.find(mark, end)) >= 0), default=len(text))
    question = text.find("?", end)
    return plain(text[before + 1 : after if question < 0 or question > after else question])


def _target(text: str, end: int) -> str:
    """What a proximity is about: the words up to the end of the sentence."""
    rest = re.split(r"[.!?\n·]|, (?:with|and it|it)\b", text[end:].lstrip("?: ,"), maxsplit=1)[0]
    return plain(rest).strip(" :,-")


_STEPS: tuple[Callable[[_Scan], None], ...] = (
    _money,
    _rooms,
    _areas,
    _years,
    _visits,
    _distances,
    _statuses,
    _concepts,
    _places,
    _numbers,
)


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, lower case, plural s dropped, accents removed."""
    base = unicodedata.normalize("NFKD", plain(text.replace("_", " ")))
    words = re.findall(r"[^\W_]+", "".join(char for char in base if not unicodedata.combining(char)))
    return frozenset(_stem(word) for word in words if word not in _EMPTY)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


_EMPTY = frozenset(
    {"a", "an", "the", "and", "or", "of", "to", "for", "with", "in", "on", "at", "is", "it", "your", "our"}
)
