"""Layout options: the right content on every card, in as many designs as asked for."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from reelestate.brand_kits.schemas import BrandKit
from reelestate.film.infographic.designs import DESIGNS, designs_for
from reelestate.generation.infographics.plan import layouts, plan
from reelestate.generation.infographics.schemas import InfographicPlan, InfographicSettings, Layout
from reelestate.kit import clock
from reelestate.kit.errors import ClaimUnbound, FairHousingBlocked, InvalidInput
from tests.unit.generation.infographics.listings import VISIT, facts, kit, photos


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2030, 6, 1, 12, tzinfo=UTC))


def settings(layout: Layout = "single_card", **chosen: str) -> InfographicSettings:
    return InfographicSettings.model_validate({"layout": layout, **chosen})


def test_three_options_in_three_designs_with_the_same_content() -> None:
    options = layouts(facts(), kit(), photos(), settings(), 3)

    assert len({option.design for option in options}) == 3
    assert all(DESIGNS[option.design].emphasis == "feature_driven" for option in options)
    assert len({option.cards[0].headline for option in options}) == 1
    assert all(option.title in option.description for option in options)


def test_a_plan_survives_json() -> None:
    (option,) = layouts(facts(), kit(), photos(), settings("carousel_5"), 1)

    assert InfographicPlan.model_validate_json(option.model_dump_json()) == option


def test_no_more_options_than_designs_and_no_absurd_counts() -> None:
    assert len(layouts(facts(), kit(), photos(), settings(), 8)) == len(designs_for("feature_driven"))
    for count in (0, 9):
        with pytest.raises(InvalidInput, match="count"):
            layouts(facts(), kit(), photos(), settings(), count)


def test_designs_that_want_more_photos_than_there_are_come_last() -> None:
    options = layouts(facts(), kit(), photos()[:1], settings(), 6)

    assert options[-1].design == "mosaic"


@pytest.mark.parametrize(
    ("emphasis", "layout", "roles"),
    [
        ("feature_driven", "carousel_3", ["cover", "facts", "closing"]),
        ("feature_driven", "carousel_5", ["cover", "facts", "room", "points", "closing"]),
        ("urgency", "carousel_5", ["cover", "alert", "facts", "room", "closing"]),
        ("social_proof", "carousel_3", ["cover", "points", "closing"]),
    ],
)
def test_a_carousel_tells_one_story(emphasis: str, layout: Layout, roles: list[str]) -> None:
    home = facts(nearby=["Bay beach", "Farmers market"], open_house=VISIT)

    (option,) = layouts(home, kit(), photos(), settings(layout, emphasis=emphasis), 1)

    assert [card.role for card in option.cards] == roles
    assert [card.page for card in option.cards] == list(range(1, len(roles) + 1))
    assert all(card.photos for card in option.cards)
    assert option.cards[-1].agent
    assert option.cards[-1].call_to_action or option.cards[-1].headline


def test_the_cards_of_a_carousel_show_different_photos() -> None:
    (option,) = layouts(facts(), kit(), photos(), settings("carousel_5"), 1)

    shown = [card.photos[0].asset for card in option.cards]
    assert len(set(shown)) == len(shown)
    assert set(shown) <= set(option.photos)


def test_the_room_card_says_what_the_listing_says_of_that_room() -> None:
    (option,) = layouts(facts(), kit(), photos(), settings("carousel_5"), 1)

    room = option.cards[2]
    assert room.headline in facts().features
    assert room.kicker == "Living room"
    assert room.photos[0].asset.startswith(("02", "10"))


def test_faces_and_focus_and_alterations_go_with_the_photo() -> None:
    (first, *others) = photos()
    altered = first.model_copy(update={"altered": "Sky replaced"})

    (option,) = layouts(facts(), kit(), [altered, *others], settings(), 1)

    shown = option.cards[0].photos[0]
    assert (shown.focus_x, shown.focus_y) == (first.report.focus.x, first.report.focus.y)
    assert shown.disclosure == "Sky replaced"


def test_without_an_agent_the_cards_name_none_and_a_note_says_so() -> None:
    option = plan(facts(), BrandKit(), photos(), settings())

    assert not option.cards[0].agent
    assert any("names no agent" in note for note in option.notes)


def test_without_features_the_list_gives_way_to_the_figures() -> None:
    option = plan(facts(features=[]), kit(), photos(), settings("carousel_5"))

    assert [card.role for card in option.cards] == ["cover", "facts", "room", "facts", "closing"]
    assert any("no features" in note for note in option.notes)


def test_a_title_the_facts_contradict_and_one_the_law_forbids_are_refused() -> None:
    with pytest.raises(FairHousingBlocked):
        plan(facts(title="No children please"), kit(), photos(), settings())
    with pytest.raises(ClaimUnbound):
        plan(facts(title="Nine-Bedroom House", bedrooms=4), kit(), photos(), settings())


def test_a_feature_the_law_forbids_is_left_out_with_a_note() -> None:
    option = plan(facts(features=["No children", "Oak floors"]), kit(), photos(), settings())

    assert option.cards[0].points == ("Oak floors",)
    assert any("No children" in note for note in option.notes)


def test_a_design_of_another_emphasis_is_refused() -> None:
    with pytest.raises(InvalidInput, match="urgency"):
        plan(facts(), kit(), photos(), settings(), "ticket")
    with pytest.raises(InvalidInput, match="not a design"):
        plan(facts(), kit(), photos(), settings(), "wallpaper")


def test_without_photos_there_is_no_plan() -> None:
    with pytest.raises(InvalidInput, match="photo"):
        layouts(facts(), kit(), [], settings(), 1)


def test_planning_loads_no_imaging_and_no_cloud() -> None:
    code = (
        "import sys, reelestate.generation.infographics.plan as p, reelestate.generation.infographics.steps as s;"
        "print([m for m in ('PIL', 'cv2', 'av', 'boto3', 'fontTools') if m in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )

    assert said.stdout.strip() == "[]"
