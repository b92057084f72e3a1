"""Given pasted text, then nothing invisible stays and nothing visible goes."""

import pytest

from reelestate.kit.text import clean_text, did_you_mean, join_words, shorten


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Oak\u202e Street", "Oak Street"),
        ("Oak\u200b Street\ufeff", "Oak Street"),
        ("Oak\x00\x07 Street", "Oak Street"),
        ("\ue000Oak", "Oak"),
        ("Z̵̡̢̛̗̘̙̜̝̞̟̠̀́̂̃̄̅̆̇", None),
    ],
)
def test_invisible_characters_are_removed_and_reported(given: str, expected: str | None) -> None:
    cleaned, removed = clean_text(given)
    assert removed
    assert expected is None or cleaned == expected
    assert len(cleaned) <= len(given)


@pytest.mark.parametrize("text", ["क्‍ष", "👩‍👧", "می‌خواهم", "Casa São João", "北京"])
def test_scripts_and_emoji_keep_their_joiners(text: str) -> None:
    assert clean_text(text) == (text, False)


def test_white_space_collapses_and_blocks_keep_paragraphs() -> None:
    assert clean_text("  a \t b\r\nc ") == ("a b c", False)
    assert clean_text("a\r\n\r\n\r\n\r\nb", multiline=True) == ("a\n\nb", False)


def test_shortening_ends_at_a_sentence_or_a_word() -> None:
    assert shorten("Short.", 20) == "Short."
    assert shorten("One sentence here. Another follows it.", 30) == "One sentence here."
    assert shorten("no full stop in this one at all", 15) == "no full stop…"
    assert all(len(shorten("x" * 50, limit)) <= limit for limit in range(1, 50))


def test_near_misses_are_named() -> None:
    assert did_you_mean("bedroms", ["bedrooms", "bathrooms"]) == ' Did you mean "bedrooms"?'
    assert did_you_mean("zzz", ["bedrooms"]) == ""


def test_words_join_as_in_speech() -> None:
    assert [join_words(list(words)) for words in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
