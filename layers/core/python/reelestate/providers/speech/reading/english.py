"""English: rules tried in order at each token; the first that knows the token says its words."""

import re
from collections.abc import Callable, Sequence

from reelestate.providers.speech.reading import numerals, tables
from reelestate.providers.speech.reading.clock import read_clock, read_date
from reelestate.providers.speech.reading.contact import read_contact, read_phone
from reelestate.providers.speech.reading.measure import read_dimensions, read_fraction, read_measure
from reelestate.providers.speech.reading.money import read_money, without_repeated_currency
from reelestate.providers.speech.reading.places import read_place
from reelestate.providers.speech.reading.scan import Scan, Words, spell
from reelestate.providers.speech.reading.tokens import DASHES, ascii_fold, core

Rule = Callable[[Scan], list[Words] | None]
"""Given the scan, the words of one or more tokens from its position on, or None when the rule does not apply."""

LONGEST_WORD = 32
"""Longer runs of letters are no words; no more than this is said of them."""
NUMBER = re.compile(r"[-−]?\d[\d,]*(\.\d+)?")
RANGE = re.compile(rf"(?P<left>[^\s]*\d[^\s{DASHES}]*)[{DASHES}](?P<right>[^\s{DASHES}]*\d[^\s{DASHES}]*)")
ORDINAL = re.compile(r"(\d+)(st|nd|rd|th)", re.IGNORECASE)
MIXED = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?")
NAMES_WITH_CAPITALS = re.compile(r"[A-Z]?[a-z']+|[A-Z]+(?![a-z])|\d+")


def read_tokens(tokens: Sequence[str], language: str) -> list[Words]:
    """The words of each token."""
    cores = [core(token) for token in tokens]
    said: list[Words] = []
    while len(said) < len(tokens):
        said.extend(_read_at(Scan(tokens, cores, len(said), language)))
    return said


def read_single(text: str, language: str) -> Words:
    """The words of one token by itself."""
    return read_tokens([text], language)[0]


def _read_at(scan: Scan) -> list[Words]:
    for rule in RULES:
        words = rule(scan)
        if words is not None:
            return words
    return [_plain_words(scan.core())]


def _read_range(scan: Scan) -> list[Words] | None:
    if scan.core() in {*DASHES}:
        between = _has_digit(scan.core(-1)) and _has_digit(scan.core(1))
        return [["to"]] if between else None
    match = RANGE.fullmatch(scan.core())
    if not match:
        return None
    left, right = match["left"], match["right"]
    unit = re.fullmatch(r"[\d.,]+([A-Za-z²%]+)", right)
    said_left = read_single(left, scan.language)
    if unit and unit[1].lower() in tables.MONEY_SCALES and left[-1].isdigit() and not left[0].isdigit():
        said_left = read_single(left + unit[1], scan.language)
    tail = Scan([right, *scan.tokens[scan.at + 1 :]], [core(right), *scan.cores[scan.at + 1 :]], 0, scan.language)
    first, *rest = _read_at(tail)
    said_left = without_repeated_currency(left, right, said_left)
    return [[*said_left, "to", *first], *rest]


def _read_number(scan: Scan) -> list[Words] | None:
    text = scan.core()
    ordinal = ORDINAL.fullmatch(text)
    if ordinal and len(ordinal[1]) <= 9:
        return [numerals.ordinal(int(ordinal[1]))]
    if text.endswith("+") and NUMBER.fullmatch(text[:-1]):
        return [[*read_single(text[:-1], scan.language), "plus"]]
    if re.fullmatch(r"#\d+", text):
        return [["number", *numerals.cardinal(int(text[1:]), scan.language)]]
    if not NUMBER.fullmatch(text):
        return None
    sign = ["minus"] if text[0] in "-−" else []
    return [[*sign, *numerals.decimal(text.lstrip("-−"), scan.language)]]


def _read_slashes(scan: Scan) -> list[Words] | None:
    text = scan.core()
    if text == "/":
        return [["per"] if scan.core(1).lower() in PERIODS and scan.at else []]
    if "/" not in text or text.lower() in tables.WORDS:
        return None
    if text == "24/7":
        return [["twenty", "four", "seven"]]
    parts = [part for part in text.split("/") if part]
    if len(parts) == 2 and parts[1].lower() in PERIODS:
        per = tables.PER.get(parts[1].lower(), parts[1].lower())
        return [[*read_single(parts[0], scan.language), "per", *per.split()]]
    return [[word for part in parts for word in read_single(part, scan.language)]]


def _read_abbreviation(scan: Scan) -> list[Words] | None:
    text = scan.core()
    lower = text.lower()
    if not text:
        sign = scan.tokens[scan.at]
        return [tables.WORDS[sign].split()] if sign in tables.WORDS else None
    if text.isupper() and lower in tables.SPOKEN_AS_LETTERS:
        return [spell(text)]
    if lower in tables.WEEKDAYS and text[0].isupper() and lower not in {"sun", "sat"}:
        return [[tables.WEEKDAYS[lower]]]
    if lower in {"sun", "sat"} and text[0].isupper() and _date_follows(scan):
        return [[tables.WEEKDAYS[lower]]]
    dotted = scan.tokens[scan.at].rstrip(",;:!?").endswith(".")
    if lower in tables.WORDS and (dotted or not lower.isalpha() or lower not in NEED_DOT):
        return [tables.WORDS[lower].split()]
    return None


def _date_follows(scan: Scan) -> bool:
    following = scan.core(1).lower()
    return following in tables.MONTH_NAMES or _has_digit(following) or following in {"&", "and"}


def _plain_words(text: str) -> Words:
    """A word, or the words of a compound: walk-in → walk, in; 4BR → four, b, r; JUST → just."""
    folded = ascii_fold(text).replace("#", " ").replace("_", " ")
    words: Words = []
    for part in re.findall(r"[A-Za-z][A-Za-z']*|\d+(?:\.\d+)?|&|@|%|\+", folded):
        if part in tables.WORDS:
            words.extend(tables.WORDS[part].split())
        elif part[0].isdigit():
            words.extend(numerals.decimal(part))
        else:
            words.extend(_letters_or_word(part))
    return words


def _letters_or_word(part: str) -> Words:
    word = part.strip("'")
    lower = word.lower()
    if not word:
        return []
    if len(word) > LONGEST_WORD:
        return [lower[:LONGEST_WORD]]
    if lower in tables.UNITS and len(word) > 1 and lower in {"br", "ba", "bd", "sqft", "sqm"}:
        return tables.UNITS[lower].split()
    if len(word) == 1:
        return [lower] if lower in "ai" else spell(word)
    vowelless = not set(lower) & set("aeiouy")
    if (word.isupper() and (lower in tables.SPOKEN_AS_LETTERS or vowelless)) or (vowelless and len(word) <= 3):
        return spell(word)
    if len(word) > 3 and not word.isupper() and any(c.isupper() for c in word[1:]) and "'" not in word:
        return [piece.lower() for piece in NAMES_WITH_CAPITALS.findall(word)] if _camel(word) else [lower]
    return [lower]


def _camel(word: str) -> bool:
    pieces = NAMES_WITH_CAPITALS.findall(word)
    return len(pieces) > 1 and all(len(piece) > 2 for piece in pieces) and not word.startswith(("Mc", "Mac"))


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


PERIODS = {
    "night", "day", "week", "month", "year", "hour", "person", "guest", "unit", "acre", "annum", *tables.PER,
}  # fmt: skip
NEED_DOT = {"ft", "mt", "max", "min", "est", "gov", "sr", "dept"}
RULES: tuple[Rule, ...] = (
    read_phone,
    read_contact,
    read_date,
    read_clock,
    read_money,
    read_place,
    read_dimensions,
    read_fraction,
    read_measure,
    _read_range,
    _read_number,
    _read_abbreviation,
    _read_slashes,
)
