"""Addresses: house numbers, street types, units, directions, states and ZIP codes."""

import re

from reelestate.providers.speech.reading import numerals, tables
from reelestate.providers.speech.reading.scan import Scan, Words, spell
from reelestate.providers.speech.reading.tokens import ends_phrase

HOUSE_NUMBER = re.compile(r"(\d{1,6})([A-Za-z])?(?:-(\d{1,4}))?")
UNIT_NUMBER = re.compile(r"#?(\d{1,5})?-?([A-Za-z])?(\d{1,5})?")
ZIP = re.compile(r"(\d{5})(?:-(\d{4}))?")
REACH = 5
"""How many tokens a street's name may lie between the house number and the street type."""


def read_place(scan: Scan) -> list[Words] | None:
    """The parts of an address, each known by what stands beside it."""
    return _house_number(scan) or _street_type(scan) or _state(scan) or _unit(scan) or _direction(scan)


def _house_number(scan: Scan) -> list[Words] | None:
    match = HOUSE_NUMBER.fullmatch(scan.core())
    if not match or scan.ends_phrase() or not _street_ahead(scan):
        return None
    words = numerals.house_number(match[1]) + (spell(match[2]) if match[2] else [])
    return [[*words, *(["dash", *numerals.house_number(match[3])] if match[3] else [])]]


def _street_ahead(scan: Scan) -> bool:
    """Whether a street type follows within reach, with only names and directions between."""
    for offset in range(1, REACH + 1):
        text = scan.core(offset)
        lower = text.lower()
        if offset > 1 and (lower in tables.STREET_WORDS or lower in tables.STREET_TYPES) and text[:1].isupper():
            return True
        named = text[:1].isupper() or re.fullmatch(r"\d+(st|nd|rd|th)", lower)
        if not named or ends_phrase(scan.tokens[scan.at + offset].rstrip(".")):
            return False
    return False


def _street_type(scan: Scan) -> list[Words] | None:
    text = scan.core()
    lower = text.lower()
    if lower not in tables.STREET_TYPES or not text[:1].isupper() or (text.isupper() and len(text) > 2):
        return None
    before, after = scan.core(-1), scan.core(1)
    named = scan.at > 0 and (before[:1].isupper() or before[:1].isdigit()) and not _pause_before(scan)
    if lower == "st" and not (named and (scan.ends_phrase() or _numbered(scan))):
        return [["saint"]] if after[:1].isupper() and not scan.tokens[scan.at].endswith(",") else [["street"]]
    if lower == "dr" and not named:
        return [["doctor"]] if after[:1].isupper() else None
    if lower in {"ct", "pl", "pt", "sq", "av", "str", "ter", "hts"} and not named:
        return None
    return [[tables.STREET_TYPES[lower]]]


def _numbered(scan: Scan) -> bool:
    """Whether a house number stands within reach before this token."""
    return any(HOUSE_NUMBER.fullmatch(scan.core(-offset)) for offset in range(2, REACH + 1))


def _pause_before(scan: Scan) -> bool:
    return ends_phrase(scan.tokens[scan.at - 1]) and not scan.tokens[scan.at - 1].endswith(".")


def _unit(scan: Scan) -> list[Words] | None:
    text = scan.core().lower()
    following = UNIT_NUMBER.fullmatch(scan.core(1))
    has_number = following is not None and any(c.isdigit() for c in scan.core(1))
    if text not in tables.UNIT_WORDS or not has_number or following is None:
        return None
    if text == "no" and not scan.tokens[scan.at].endswith("."):
        return None
    first, letter, last = following.groups()
    words = [*(numerals.house_number(first) if first else []), *(spell(letter) if letter else [])]
    return [tables.UNIT_WORDS[text].split(), [*words, *(numerals.house_number(last) if last else [])]]


def _direction(scan: Scan) -> list[Words] | None:
    text = scan.core().lower()
    if text not in tables.DIRECTIONS or not scan.core().isupper():
        return None
    after_number = HOUSE_NUMBER.fullmatch(scan.core(-1)) is not None and scan.at > 0
    after_street = scan.core(-1).lower() in tables.STREET_WORDS | set(tables.STREET_TYPES)
    return [[tables.DIRECTIONS[text]]] if after_number or after_street else None


def _state(scan: Scan) -> list[Words] | None:
    state = tables.US_STATES.get(scan.core())
    zip_code = ZIP.fullmatch(scan.core(1))
    after_comma = scan.at > 0 and scan.tokens[scan.at - 1].endswith(",")
    if not state or not (after_comma or zip_code):
        return None
    if not zip_code:
        return [state.split()] if scan.ends_phrase() else None
    return [state.split(), numerals.digits(zip_code[1], zero="oh")]
