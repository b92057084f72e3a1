"""Given facts, then what is shown is right to the letter, and nothing is shown that is not known."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from reelestate.properties import rules
from tests.unit.support.listings import facts


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "$1,250,000"),
        ({"listing_price": 999_999_999}, "$999,999,999"),
        ({"listing_price": "1234.5"}, "$1,234.50"),
        ({"listing_price": None}, ""),
        ({"price": None, "listing_price": 3200, "currency": "ZAR", "price_per": "night"}, "R3,200 / night"),
        (
            {"listing_price": 3200, "currency": "ZAR", "price_per": "night", "price_qualifier": "from"},
            "From R3,200 / night",
        ),
        ({"listing_price": 950_000, "currency": "AED"}, "AED 950,000"),
        ({"listing_price": 450_000, "currency": "EUR"}, "€450,000"),
        ({"status": "just_sold"}, "Listed at $1,250,000"),
    ],
)
def test_price(changes: dict[str, Any], text: str) -> None:
    changes.pop("price", None)
    assert rules.price_text(facts(**changes)) == text


def test_the_former_price_is_shown_only_after_a_drop() -> None:
    assert rules.former_price_text(facts(status="price_drop")) == "$1,320,000"
    assert rules.former_price_text(facts(status="for_sale")) == ""
    assert rules.former_price_text(facts(status="price_drop", former_price=None)) == ""


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ("1420 Maple Ridge Lane", "Austin, TX 78704")),
        ({"address_line2": "Unit 4"}, ("1420 Maple Ridge Lane, Unit 4", "Austin, TX 78704")),
        ({"address_line1": None}, ("Austin, TX 78704", "")),
        ({"city": None, "state": None, "zip_code": None}, ("1420 Maple Ridge Lane", "Zilker")),
        (
            {
                "address_line1": None,
                "city": None,
                "state": None,
                "zip_code": None,
                "locality": "Guinjata Bay, Mozambique",
            },
            ("Guinjata Bay, Mozambique", ""),
        ),
    ],
)
def test_address(changes: dict[str, Any], lines: tuple[str, str]) -> None:
    assert rules.address_lines(facts(**changes)) == lines


def test_the_fact_strip_shows_four_known_figures_at_most() -> None:
    items = rules.fact_items(facts())
    assert [(item.icon, item.value, item.label) for item in items] == [
        ("bed", "4", "beds"),
        ("bath", "2.5", "baths"),
        ("area", "2,450", "sq ft"),
        ("lot", "0.25 acres", "lot"),
    ]


def test_one_of_a_thing_is_singular_and_unknown_figures_are_absent() -> None:
    bare = facts(bathrooms=1, bedrooms=1, square_feet=None, lot_size=None, year_built=None)
    assert [(item.value, item.label) for item in rules.fact_items(bare)] == [("1", "bed"), ("1", "bath")]
    studio = facts(bedrooms=0, bathrooms=None, square_feet=None, lot_size=None, year_built=None)
    assert [item.value for item in rules.fact_items(studio)] == ["Studio"]


def test_a_stay_shows_guests_and_the_beach() -> None:
    stay = facts(price_per="night", purpose="rent", sleeps=8, distance_to_beach_m=300, square_feet=None, lot_size=None)
    assert [item.icon for item in rules.fact_items(stay)] == ["bed", "bath", "sleeps", "beach"]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("just_listed", "JUST LISTED"),
        ("price_drop", "NEW PRICE"),
        ("pending", "UNDER CONTRACT"),
        ("just_sold", "JUST SOLD"),
    ],
)
def test_kicker(status: str, word: str) -> None:
    assert rules.kicker(facts(status=status)) == word


def test_a_holiday_rental_says_so() -> None:
    assert rules.kicker(facts(status="for_rent", property_type="holiday rental, full house")) == "HOLIDAY RENTAL"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (time(13), time(16), "1–4 PM"),
        (time(11, 30), time(13), "11:30 AM–1 PM"),
        (time(12), None, "From 12 PM"),
        (time(0), time(0, 30), "12–12:30 AM"),
    ],
)
def test_hours(start: time, end: time | None, text: str) -> None:
    assert rules.hours_text(start, end) == text


def test_the_open_house_card() -> None:
    assert rules.open_house_lines(facts()) == ("Saturday, June 15", "1–4 PM")
    assert rules.open_house_lines(facts(open_house=None)) is None


@pytest.mark.parametrize(("metres", "text"), [(300, "300 m"), (1200, "1.2 km"), (2000, "2 km")])
def test_distance(metres: int, text: str) -> None:
    assert rules.distance_text(Decimal(metres)) == text
