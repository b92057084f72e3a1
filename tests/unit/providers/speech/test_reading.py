"""Display text as people say it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelestate.providers.speech.reading import read_aloud


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("From R3,200 / night", "from three thousand two hundred rand per night"),
        ("From R3,200/night.", "from three thousand two hundred rand per night."),
        ("$1,250,000", "one million two hundred fifty thousand dollars"),
        ("$1.25M", "one point two five million dollars"),
        ("$850K", "eight hundred fifty thousand dollars"),
        ("$1.2 million asking", "one point two million dollars asking"),
        ("ZAR 3,200 per night", "three thousand two hundred rand per night"),
        ("R3 200 000", "three million two hundred thousand rand"),
        ("450,000 USD", "four hundred fifty thousand dollars"),
        ("€450,000", "four hundred fifty thousand euros"),
        ("£1", "one pound"),
        ("A$99.50", "ninety nine australian dollars and fifty cents"),
        ("₹1,25,00,000", "one crore twenty five lakh rupees"),
        ("₹1.25 Cr", "one point two five crore rupees"),
        ("$500k–$600k", "five hundred thousand to six hundred thousand dollars"),
        ("$2,500/mo", "two thousand five hundred dollars per month"),
        ("$0", "zero dollars"),
    ],
)
def test_prices_are_read_with_the_currency_where_people_say_it(shown: str, said: str) -> None:
    assert read_aloud(shown, "en-US").text == said


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("2,680 sq ft", "two thousand six hundred eighty square feet"),
        ("2,680 sq. ft. of space", "two thousand six hundred eighty square feet of space"),
        ("a 2,680 sqft home", "a two thousand six hundred eighty square foot home"),
        ("120 m² and 85m2", "one hundred twenty square meters and eighty five square meters"),
        ("4 beds, 2.5 baths", "four beds, two and a half baths"),
        ("4BR/3BA", "four bedrooms three baths"),
        ("2 1/2 baths, ½ acre", "two and a half baths, half acre"),
        ("12' x 15' room, 20x30 pool", "twelve feet by fifteen feet room, twenty by thirty pool"),
        ("4x4 access", "four by four access"),
        ("3-car garage", "three car garage"),
        ("3-4 bedrooms", "three to four bedrooms"),
        ("100% solar, 24/7", "one hundred percent solar, twenty four seven"),
        ("1 acre", "one acre"),
    ],
)
def test_measures_and_counts_are_read_in_words(shown: str, said: str) -> None:
    assert read_aloud(shown, "en-US").text == said


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("1204 Ocean Drive", "twelve oh four ocean drive"),
        ("1204 St James Ave, Apt 4B", "twelve oh four saint james avenue, apartment four b"),
        ("45 Beach Rd, Camps Bay", "forty five beach road, camps bay"),
        ("204 W Main St. Austin, TX", "two oh four west main street austin, texas"),
        ("9 Elm Ct, Miami, FL 33139", "nine elm court, miami, florida three three one three nine"),
        ("1600 Pennsylvania Avenue NW", "sixteen hundred pennsylvania avenue northwest"),
        ("Dr. Smith on Oak Dr", "doctor smith on oak drive"),
        ("about 1204 guests", "about one thousand two hundred four guests"),
    ],
)
def test_addresses_are_read_as_locals_say_them(shown: str, said: str) -> None:
    assert read_aloud(shown, "en-US").text == said


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("2:30 pm", "two thirty p m"),
        ("10am-1pm", "ten ay m to one p m"),
        ("10am – 1pm", "ten ay m to one p m"),
        ("Sunday 2-4 pm", "sunday two to four p m"),
        ("Sat, Jun 14", "saturday, june fourteenth"),
        ("14 June 2026 at 14:00", "the fourteenth of june twenty twenty six at fourteen hundred"),
        ("06/14/2026", "june fourteenth twenty twenty six"),
        ("2026-06-14", "june fourteenth twenty twenty six"),
        ("built in 1998, renovated in 2005", "built in nineteen ninety eight, renovated in two thousand five"),
        ("the 1920s", "the nineteen twenties"),
        ("May 5, it may be", "may fifth, it may be"),
    ],
)
def test_times_and_dates_are_read_in_words(shown: str, said: str) -> None:
    assert read_aloud(shown, "en-US").text == said


def test_a_slashed_date_starts_with_the_day_outside_the_united_states() -> None:
    assert read_aloud("03/04/2026", "en-GB").words[0] == "april"
    assert read_aloud("03/04/2026", "en-US").words[0] == "march"


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("(305) 555-0123", "three zero five five five five zero one two three"),
        ("+27 82 123 4567.", "plus two seven eight two one two three four five six seven."),
        ("082 123 4567", "zero eight two one two three four five six seven"),
        ("www.seaview-homes.com/tour", "seaview dash homes dot com slash tour"),
        ("jane.doe@acme.com", "jane dot doe at acme dot com"),
        ("SCUBA & TV, A/C", "scuba and t v, air conditioning"),
        ("JUST LISTED!", "just listed!"),
        ("walk-in closet — light-filled", "walk in closet, light filled"),
        ("café", "cafe"),
        ("A house I love", "a house i love"),
    ],
)
def test_contacts_and_abbreviations_are_read_in_words(shown: str, said: str) -> None:
    assert read_aloud(shown, "en-US").text == said


def test_british_numbers_have_an_and() -> None:
    assert read_aloud("£1,250,000", "en-GB").text == "one million two hundred and fifty thousand pounds"


def test_other_languages_keep_their_text_and_name_the_currency() -> None:
    assert read_aloud("Precio: €450.000.", "es-ES").text == "Precio, 450000 euros."
    assert read_aloud("vanaf R3 200 per nag", "af-ZA").text == "vanaf 3200 Suid-Afrikaanse rand per nag"


def test_each_display_token_keeps_its_own_words() -> None:
    reading = read_aloud("From R3,200 / night — now", "en-US")

    assert [(t.text, len(t.words)) for t in reading.tokens] == [
        ("From", 1),
        ("R3,200", 5),
        ("/", 1),
        ("night", 1),
        ("—", 0),
        ("now", 1),
    ]


def test_sentences_end_at_full_stops_but_not_at_abbreviations() -> None:
    reading = read_aloud("Dr. I. Smith sells 2,680 sq. ft. here. Call today!", "en-US")

    assert [sentence.words[-1] for sentence in reading.sentences] == ["here", "today"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["en-US", "en-ZA", "hi-IN"]))
def test_any_text_keeps_all_its_tokens_in_order(text: str, language: str) -> None:
    reading = read_aloud(text, language)

    assert [token.text for token in reading.tokens] == text.split()
    assert [token for sentence in reading.sentences for token in sentence.tokens] == list(reading.tokens)


@settings(max_examples=150, deadline=None)
@given(
    st.from_regex(r"[$R€]?[0-9.,/:x+-]{1,14}(am|pm|k|M|%|ft|m²)?( (sq|ft|St|June|million|USD)){0,2}", fullmatch=True)
)
def test_any_number_becomes_letters_only(text: str) -> None:
    for word in read_aloud(text, "en-US").words:
        assert word.replace("'", "").isalpha()
        assert word.isascii()
