"""Areas, lengths, counts with units, fractions and dimensions."""

import re

from reelestate.providers.speech.reading import numerals, tables
from reelestate.providers.speech.reading.numerals import FRACTION_SIGNS
from reelestate.providers.speech.reading.scan import Scan, Words

NUMBER = r"\d+(?:,\d+)*(?:\.\d+)?"
QUANTITY = re.compile(
    rf"({NUMBER})(\+)?-?({'|'.join(sorted(map(re.escape, tables.UNITS), key=len, reverse=True))})", re.IGNORECASE
)
PLAIN = re.compile(rf"({NUMBER})(\+)?")
DIMENSIONS = re.compile(rf"({NUMBER})\s*(ft|m|'|′|\"|″)?\s*[xX×]\s*({NUMBER})\s*(ft|m|'|′|\"|″)?")
MIXED_FRACTION = re.compile(r"(\d+)?(½|¼|¾|1/2|1/4|3/4)")
FEET_INCHES = {"'": "feet", "′": "feet", '"': "inches", "″": "inches", "ft": "feet", "m": "meters", None: ""}


def read_dimensions(scan: Scan) -> list[Words] | None:
    """4x4 → four by four; 20' x 15' written together → twenty feet by fifteen feet."""
    text = scan.tokens[scan.at].strip("([{,.;:!?)]}")
    match = DIMENSIONS.fullmatch(text)
    if match:
        first, second = (numerals.decimal(match[i], scan.language) for i in (1, 3))
        return [[*first, *FEET_INCHES[match[2]].split(), "by", *second, *FEET_INCHES[match[4]].split()]]
    if text in {"x", "X", "×"} and scan.core(-1)[:1].isdigit() and scan.core(1)[:1].isdigit():
        return [["by"]]
    feet = re.fullmatch(rf"({NUMBER})(['′\"″])", text)
    return [[*numerals.decimal(feet[1], scan.language), FEET_INCHES[feet[2]]]] if feet else None


def read_fraction(scan: Scan) -> list[Words] | None:
    """2.5 baths → two and a half baths; 2 1/2 → two and a half; ½ acre → half an acre, said 'half acre'."""
    text = scan.core()
    sign = MIXED_FRACTION.fullmatch(text)
    if sign:
        fraction = FRACTION_SIGNS[sign[2]]
        after_number = scan.core(-1).isdigit() and scan.at > 0 and not sign[1]
        if sign[1] or after_number:
            said = numerals.with_fraction(f"{sign[1] or 1}{fraction[1:]}", scan.language) or []
            return [said if sign[1] else said[1:]]
        return [numerals.with_fraction(fraction, scan.language) or []]
    if not re.fullmatch(r"\d+\.\d+", text) or not scan.next_in_phrase().startswith(tables.FRACTION_NOUNS):
        return None
    said_fraction = numerals.with_fraction(text, scan.language)
    return [said_fraction] if said_fraction else None


def read_measure(scan: Scan) -> list[Words] | None:
    """2,680 sq ft → two thousand six hundred eighty square feet, in one token or several."""
    joined = QUANTITY.fullmatch(scan.core())
    if joined and joined[3] not in {"M", "B", "K"}:
        number = _quantity(joined[1], scan.language, noun=joined[3])
        words = [*number, *(["plus"] if joined[2] else []), *_unit(joined[3], joined[1], scan.next_in_phrase())]
        if joined[3].lower() == "sq" and scan.next_in_phrase() in tables.UNITS:
            return [words, _unit(scan.next_in_phrase(), joined[1], scan.core(2).lower())]
        return [words]
    if not PLAIN.fullmatch(scan.core()):
        return None
    return _number_then_unit(scan)


def _number_then_unit(scan: Scan) -> list[Words] | None:
    match = PLAIN.fullmatch(scan.core())
    unit = scan.core(1).lower()
    if not match or unit not in tables.UNITS or (scan.ends_phrase() and scan.tokens[scan.at][-1:] in ",.;:!?"):
        return None
    if unit in {"in", "m"} and scan.core(2)[:1].isalpha() and unit == "in":
        return None
    said = [*_quantity(match[1], scan.language, noun=unit), *(["plus"] if match[2] else [])]
    following = scan.core(2).lower()
    if unit == "sq" and following in {"ft", "feet", "foot", "m", "meters", "metres", "mi", "km", "yd"}:
        if following not in tables.UNITS:
            return [said, ["square"], [following]]
        return [said, ["square"], _unit(following, match[1], scan.core(3).lower())]
    return [said, _unit(unit, match[1], scan.core(2).lower())]


def _quantity(number: str, language: str, noun: str) -> Words:
    half = numerals.with_fraction(number, language) if noun.lower().startswith(tables.FRACTION_NOUNS) else None
    return half if half and "." in number else numerals.decimal(number, language)


def _unit(unit: str, number: str, following: str) -> Words:
    words = tables.UNITS[unit.lower()].split()
    if number == "1" or following in tables.NOUNS_OF_MEASURE:
        words = [tables.SINGULAR.get(word, word) for word in words]
    return words
