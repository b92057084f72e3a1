"""Runs of mixed direction stand in the order in which they are read."""

from itertools import groupby

import pytest

from reelestate.film.picture import bidi

HEBREW = "שלום"
ARABIC = "منزل"


def shown(text: str) -> list[str]:
    """The text's runs from left to right, each in logical order."""
    levels = bidi.levels(text, bidi.is_rtl(text))
    runs, at = [], 0
    for level, characters in groupby(levels):
        length = len(list(characters))
        runs.append((level, text[at : at + length]))
        at += length
    return [runs[i][1] for i in bidi.visual_order([level for level, _ in runs])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Casa Verde", ["Casa Verde"]),
        (HEBREW, [HEBREW]),
        (f"Villa {HEBREW} 12", ["Villa ", "12", f"{HEBREW} "]),
        (f"{HEBREW} Villa", ["Villa", f"{HEBREW} "]),
        (f"{ARABIC} 250 {ARABIC}", [f" {ARABIC}", "250", f"{ARABIC} "]),
        (f"{HEBREW} $1,250.00 {HEBREW}", [f" {HEBREW}", "$1,250.00", f"{HEBREW} "]),
        (f"{HEBREW} (Villa) {HEBREW}", [f") {HEBREW}", "Villa", f"{HEBREW} ("]),
        ("", []),
    ],
)
def test_order(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_the_first_strong_character_gives_the_direction() -> None:
    assert bidi.is_rtl(f"12 {HEBREW} abc")
    assert not bidi.is_rtl(f"12 abc {HEBREW}")
    assert not bidi.is_rtl("1234")


def test_nested_levels_are_reversed_from_the_inside() -> None:
    assert bidi.visual_order([1, 2, 1]) == [2, 1, 0]
    assert bidi.visual_order([0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4]
