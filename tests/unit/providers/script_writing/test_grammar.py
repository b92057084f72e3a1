"""Given words, then sentences that a person would say."""

from decimal import Decimal

import pytest

from reelestate.providers.script_writing.features import feature_slot, nearby_slot, tag_words
from reelestate.providers.script_writing.grammar import article, half_words, plural, sentence, spoken_words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("eight-bedroom home", "an"),
        ("one-bedroom condo", "a"),
        ("unit", "a"),
        ("unfurnished flat", "an"),
        ("EV charger", "an"),
        ("island", "an"),
        ("18-hole course", "an"),
        ("80-foot dock", "an"),
        ("house", "a"),
    ],
)
def test_article(words: str, expected: str) -> None:
    assert article(words) == expected


def test_sentences_start_large_and_end_once() -> None:
    assert sentence("a eight-bedroom home.  it's at 12 Oak St..") == "An eight-bedroom home. It's at 12 Oak St."


@pytest.mark.parametrize(
    ("count", "words"),
    [("0.5", "a half bath"), ("1", "one bath"), ("1.5", "one and a half baths"), ("3", "three baths")],
)
def test_halves(count: str, words: str) -> None:
    assert f"{half_words(Decimal(count))} {plural(Decimal(count), 'bath')}" == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("Offered at $1,250,000.", 9), ("Four bedrooms.", 2), ("Built in 1998.", 5), ("2,450 square feet", 7)],
)
def test_spoken_length_counts_what_is_heard(text: str, words: int) -> None:
    assert spoken_words(text) == words


@pytest.mark.parametrize(
    ("feature", "spoken", "form"),
    [
        ("Small swimming pool", "a small swimming pool", "noun"),
        ("renovated_kitchen", "a renovated kitchen", "noun"),
        ("2-car garage", "a 2-car garage", "noun"),
        ("Granite Countertops", "granite countertops", "other"),
        ("Oak floors", "oak floors", "other"),
        ("EV charger", "an EV charger", "noun"),
        ("Viking range", "a Viking range", "noun"),
        ("Pet-friendly", "pet-friendly", "adjective"),
        ("4x4 accessible", "4x4 accessible", "adjective"),
        ("Off-street parking", "off-street parking", "noun"),
    ],
)
def test_features_fit_into_sentences(feature: str, spoken: str, form: str) -> None:
    slot = feature_slot(feature, "listing.features[0]")
    assert slot is not None
    assert slot[0].text == spoken
    assert slot[0].claims[0].value == feature
    assert form in {slot[1], "other"}


@pytest.mark.parametrize(
    "feature", ["<b>pool</b>", "पूल", "call 555-0142 now for a very special deal today", "!!!", "why?"]
)
def test_features_that_speak_badly_are_left_out(feature: str) -> None:
    assert feature_slot(feature, "listing.features[0]") is None


@pytest.mark.parametrize(
    ("text", "spoken"), [("Zilker Park", "Zilker Park"), ("Whale watching", "whale watching"), ("SCUBA", "SCUBA")]
)
def test_names_nearby_keep_their_capitals(text: str, spoken: str) -> None:
    slot = nearby_slot(text, "listing.nearby[0]")
    assert slot is not None
    assert slot.text == spoken


def test_tags() -> None:
    assert tag_words("small swimming pool") == "SmallSwimmingPool"
    assert tag_words("2-car garage") == ""
