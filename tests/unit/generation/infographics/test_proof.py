"""Urgency and proof come from the facts alone."""

from datetime import date
from typing import Any

import pytest

from reelestate.generation.infographics.copy import call_to_action, saving
from reelestate.generation.infographics.plan import plan
from reelestate.generation.infographics.proof import angle, visit_ahead
from reelestate.generation.infographics.schemas import InfographicSettings
from reelestate.kit.errors import InvalidInput
from tests.unit.generation.infographics.listings import VISIT, facts, kit, photos

TODAY = date(2030, 6, 1)
AFTER = date(2030, 7, 1)


@pytest.mark.parametrize("status", ["just_listed", "coming_soon", "price_drop"])
def test_a_status_that_is_news_is_urgent(status: str) -> None:
    assert angle(facts(status=status), "urgency", TODAY).points_heading == "Features"


@pytest.mark.parametrize("status", ["for_sale", "pending", "just_sold", "open_house"])
def test_without_news_nothing_is_urgent(status: str) -> None:
    with pytest.raises(InvalidInput, match="nothing about the listing is urgent"):
        angle(facts(status=status), "urgency", TODAY)


def test_an_open_house_is_urgent_until_it_is_over() -> None:
    home = facts(status="for_sale", open_house=VISIT)

    assert visit_ahead(home, TODAY)
    assert visit_ahead(home, date(2030, 6, 15))
    assert not visit_ahead(home, AFTER)
    with pytest.raises(InvalidInput, match="emphasis"):
        angle(home, "urgency", AFTER)
    assert any("is over" in note for note in angle(facts(open_house=VISIT), "urgency", AFTER).notes)


def test_a_past_open_house_is_on_no_card() -> None:
    home = facts(open_house={"date": "2001-01-06", "start": "13:00"})

    made = plan(home, kit(), photos(), InfographicSettings(emphasis="urgency", layout="carousel_5"))

    assert not any(card.visit_day for card in made.cards)
    assert made.cards[0].kicker == "JUST LISTED"


def test_a_price_drop_says_by_how_much_only_when_both_prices_are_known() -> None:
    dropped = facts(status="price_drop", former_price=1310000)

    made = plan(dropped, kit(), photos(), InfographicSettings(emphasis="urgency"))

    assert made.cards[0].body == "Reduced by $60,000"
    assert made.cards[0].price_was == "$1,310,000"
    unknown = facts(status="price_drop")
    assert saving(unknown) == ""
    assert any("what the price was before" in note for note in angle(unknown, "urgency", TODAY).notes)


@pytest.mark.parametrize(
    ("changes", "heading", "points"),
    [
        ({"nearby": ["Bay beach"]}, "Nearby", ("Bay beach",)),
        ({"features": ["Rated 4.9 stars by guests", "Oak floors"]}, "In the listing", ("Rated 4.9 stars by guests",)),
        ({"status": "just_sold"}, "", ()),
        ({"status": "pending"}, "", ()),
    ],
)
def test_proof_is_what_the_listing_itself_holds(changes: dict[str, Any], heading: str, points: tuple[str, ...]) -> None:
    found = angle(facts(**changes), "social_proof", TODAY)

    assert (found.points_heading, found.points) == (heading, points)


def test_proof_is_never_invented() -> None:
    with pytest.raises(InvalidInput, match="no social proof"):
        angle(facts(), "social_proof", TODAY)


def test_a_sold_home_shows_what_it_was_listed_at_and_calls_to_no_viewing() -> None:
    made = plan(facts(status="just_sold"), kit(), photos(), InfographicSettings(emphasis="social_proof"))

    assert made.cards[0].kicker == "JUST SOLD"
    assert made.cards[0].price == "Listed at $1,250,000"
    assert "viewing" not in call_to_action(facts(status="just_sold"), visit=False)
