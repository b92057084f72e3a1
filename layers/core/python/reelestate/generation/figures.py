"""Numbers in English text, in digits and in words, with their values."""

import re
from decimal import Decimal

_UNITS = {
    word: value
    for value, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
            *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        )
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_SUFFIXES = {"k": 1_000, "m": 1_000_000, "mm": 1_000_000, "mil": 1_000_000, "mio": 1_000_000, **_SCALES}
_FRACTIONS = {
    "half an": Decimal("0.5"),
    "half a": Decimal("0.5"),
    "a half": Decimal("0.5"),
    "half": Decimal("0.5"),
    "a quarter of an": Decimal("0.25"),
    "a quarter": Decimal("0.25"),
    "quarter": Decimal("0.25"),
    "three quarters of an": Decimal("0.75"),
    "three-quarter": Decimal("0.75"),
}

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL = "|".join([*_TENS, *sorted(_UNITS, key=len, reverse=True)])
_SCALE_WORDS = "hundred|thousand|million|billion"
WORDS = (
    rf"(?:a dozen|a couple(?: of)?|(?:an? (?={_SCALE_WORDS}))?(?:(?:{_SMALL}|{_SCALE_WORDS})"
    rf"(?:[ -](?:and )?(?={_SMALL}|{_SCALE_WORDS}))?)+(?: and a half| and a quarter)?)"
)
NUMBER = rf"(?:(?:{DIGITS})(?: and a half| ?½)?|{WORDS})"
_DIGITS = re.compile(rf"^({DIGITS})( and a half| ?½)?$")


def value_of(words: str, suffix: str = "") -> Decimal:
    """The value of a match of ``NUMBER``, times a suffix such as ``k`` or ``million``."""
    scale = _SUFFIXES.get(suffix.strip().lower(), 1)
    if match := _DIGITS.match(words):
        base = Decimal(match.group(1).replace(",", ""))
        return (base + (Decimal("0.5") if match.group(2) else 0)) * scale
    return _words_value(words) * scale


def fraction_of(words: str) -> Decimal:
    """The value of ``half an``, ``a quarter`` …"""
    return _FRACTIONS[words]


FRACTION = "|".join(sorted((re.escape(words) for words in _FRACTIONS), key=len, reverse=True))


def _words_value(words: str) -> Decimal:
    if words.startswith("a dozen"):
        return Decimal(12)
    if words.startswith("a couple"):
        return Decimal(2)
    extra = Decimal(0)
    for tail, fraction in ((" and a half", "0.5"), (" and a quarter", "0.25")):
        if words.endswith(tail):
            words, extra = words.removesuffix(tail), Decimal(fraction)
    total = current = 0
    for word in re.split(r"[ -]", words):
        if word in _UNITS or word in _TENS:
            current += _UNITS.get(word, _TENS.get(word, 0))
        elif word == "hundred":
            current = max(1, current) * 100
        elif word in _SCALES:
            total, current = total + max(1, current) * _SCALES[word], 0
    return Decimal(total + current) + extra
