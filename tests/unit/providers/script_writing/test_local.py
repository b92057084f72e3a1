"""Given a listing and photos, then a narration that fits its time and says nothing that is not known."""

import itertools
import re
from typing import Any, get_args

import pytest

from reelestate.kit.errors import InvalidInput
from reelestate.providers.script_writing.base import Pace, Script, Tone
from reelestate.providers.script_writing.grammar import speech_seconds
from reelestate.providers.script_writing.local import PAUSE_SECONDS, LocalScriptWriter, speech_budget
from tests.unit.support.listings import facts, photos, request

TONES: tuple[Tone, ...] = get_args(Tone)
PACES: tuple[Pace, ...] = get_args(Pace)
STATUSES = ("for_sale", "coming_soon", "just_listed", "open_house", "price_drop", "pending", "just_sold")
CASA = {
    "title": "Casa Entre os Cocos",
    "kind": "holiday rental, full house",
    "locality": "Guinjata Bay, Inhambane, Mozambique",
    "price": {"amount": 3200, "currency": "ZAR", "per": "night", "qualifier": "from"},
    "sleeps": 8,
    "bedrooms": 4,
    "bathrooms": 4,
    "distance_to_beach_m": 300,
    "features": ["Self-catering", "Pet-friendly", "4x4 accessible", "Small swimming pool"],
}


def narration(script: Script) -> str:
    return " ".join(line.text for line in script.lines)


def write(listing: Any, shown: Any = None, **choices: Any) -> Script:
    return LocalScriptWriter().write(request(listing, photos() if shown is None else shown, **choices))


@pytest.mark.parametrize(("tone", "pace"), list(itertools.product(TONES, PACES)))
@pytest.mark.parametrize("seconds", [15, 30, 60])
def test_the_narration_fits_the_film(tone: Tone, pace: Pace, seconds: int) -> None:
    wanted = request(facts(), photos(), tone=tone, pace=pace, duration_seconds=seconds)
    script = LocalScriptWriter().write(wanted)
    spoken = sum(speech_seconds(line.text) + PAUSE_SECONDS for line in script.lines)
    assert spoken <= speech_budget(wanted) <= seconds - 2.5
    assert spoken >= 0.55 * speech_budget(wanted)


@pytest.mark.parametrize(("tone", "status"), list(itertools.product(TONES, STATUSES)))
def test_lines_follow_the_photos_and_frame_the_story(tone: Tone, status: str) -> None:
    script = write(facts(status=status), tone=tone)
    order = [int((line.photo_id or "").removeprefix("photo-")) for line in script.lines]
    assert order == sorted(set(order))
    assert order[0] == 0
    assert order[-1] == 6
    assert script.lines[0].role == "hook"
    assert script.lines[-1].role == "call_to_action"
    assert len({line.id for line in script.lines}) == len(script.lines)


@pytest.mark.parametrize(("tone", "seconds"), list(itertools.product(TONES, [15, 30, 60])))
def test_every_claim_stands_in_its_line_as_written(tone: Tone, seconds: int) -> None:
    for line in write(facts(), tone=tone, duration_seconds=seconds).lines:
        for claim in line.claims:
            assert claim.text in line.text
            assert claim.source.startswith(("listing.", "photo:"))


@pytest.mark.parametrize("tone", TONES)
def test_what_is_unknown_is_not_spoken(tone: Tone) -> None:
    bare = write(
        facts(listing_price=None, square_feet=None, lot_size=None, year_built=None, open_house=None), tone=tone
    )
    assert not re.search(r"\$|square|acre|built|open house|\b[AP]M\b", narration(bare) + bare.caption, re.IGNORECASE)


@pytest.mark.parametrize("tone", TONES)
def test_a_title_alone_makes_a_film(tone: Tone) -> None:
    alone = {
        name: None for name in facts().model_dump() if name not in {"title", "features", "nearby", "altered_photos"}
    }
    listing = type(facts()).model_validate(
        {"title": "12 Oak Street", **{k: v for k, v in alone.items() if k != "status"}}
    )
    script = write(listing, photos("exterior", "kitchen"), tone=tone)
    assert "12 Oak Street" in narration(script)
    assert not re.search(r"bed|bath|\$|Austin", narration(script))


@pytest.mark.parametrize("tone", TONES)
def test_a_foreign_price_is_written_as_it_is_spoken(tone: Tone) -> None:
    script = write(type(facts()).model_validate(CASA), photos("exterior", "kitchen", "bedroom", "pool"), tone=tone)
    assert "from 3,200 rand per night" in narration(script).lower()
    assert any(line.on_screen == "From R3,200 / night" for line in script.lines)
    assert script.kicker == "HOLIDAY RENTAL"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bedrooms": 1, "bathrooms": 1}, ("one bedroom", "one bath")),
        ({"bedrooms": 3, "bathrooms": 2.5}, ("three bedrooms", "two and a half baths")),
        ({"bedrooms": 22, "bathrooms": 1.75}, ("22 bedrooms", "1.75 baths")),
    ],
)
def test_counts_agree_in_number(changes: dict[str, Any], words: tuple[str, ...]) -> None:
    said = narration(write(facts(**changes), duration_seconds=60)).lower()
    assert all(re.search(rf"\b{re.escape(word)}\b", said) for word in words)


@pytest.mark.parametrize("status", ["pending", "just_sold"])
@pytest.mark.parametrize("tone", TONES)
def test_a_home_that_is_gone_has_no_price_and_no_visit(status: str, tone: Tone) -> None:
    script = write(facts(status=status), tone=tone, duration_seconds=60)
    assert "$" not in narration(script) + script.caption
    assert "June" not in narration(script)


@pytest.mark.parametrize("tone", TONES)
def test_status_is_told(tone: Tone) -> None:
    assert "just listed" in narration(write(facts(status="just_listed"), tone=tone)).lower()
    dropped = narration(write(facts(status="price_drop"), tone=tone, duration_seconds=60))
    assert "new price" in dropped.lower()
    assert "$1,250,000" in dropped
    opened = narration(write(facts(status="open_house"), tone=tone))
    assert "Saturday, June 15" in opened
    assert "1 to 4 PM" in opened


def test_rooms_are_named_only_over_photos_of_them() -> None:
    for tone in TONES:
        script = write(
            facts(features=[]), photos("exterior", "other", "interior", "kitchen"), tone=tone, duration_seconds=60
        )
        for line in script.lines:
            assert "kitchen" not in line.text.lower() or line.photo_id == "photo-3"
        assert not re.search(r"living room|dining|backyard|pool|view\b", narration(script).lower())


def test_the_same_request_gives_the_same_script_and_another_seed_another() -> None:
    assert write(facts(), seed=1) == write(facts(), seed=1)
    assert len({narration(write(facts(), seed=seed)) for seed in range(8)}) > 4


def test_the_tones_sound_different() -> None:
    assert len({narration(write(facts(), tone=tone)) for tone in TONES}) == len(TONES)


@pytest.mark.parametrize("branded", [True, False])
def test_narration_names_no_agent_and_asks_only_in_a_branded_post(branded: bool) -> None:
    script = write(facts(description="Call Jane Roe at 555 0142."), branded=branded)
    assert "Jane" not in narration(script)
    assert ("Jane" in script.caption) == branded
    assert ("Message us" in script.caption) == branded


def test_a_long_description_is_trimmed_in_the_caption() -> None:
    script = write(facts(description="A fine day begins here. " * 220))
    assert 0 < len(script.caption) <= 2200
    assert script.caption.count("A fine day begins here.") < 20


def test_hashtags_are_valid_few_and_distinct() -> None:
    for status in STATUSES:
        tags = write(facts(status=status)).hashtags
        assert 3 <= len(tags) <= 30
        assert len({tag.lower() for tag in tags}) == len(tags)
        assert all(re.fullmatch(r"#[^\W\d_]\w*", tag) for tag in tags)


def test_short_texts_on_screen() -> None:
    for tone in TONES:
        for line in write(facts(), tone=tone, duration_seconds=60).lines:
            assert len(line.on_screen) <= 60


def test_without_photos_or_with_one_there_is_still_a_story() -> None:
    assert all(line.photo_id is None for line in write(facts(), ()).lines)
    assert [line.photo_id for line in write(facts(), photos("exterior")).lines] == ["photo-0"]


def test_other_languages_are_refused_with_a_remedy() -> None:
    with pytest.raises(InvalidInput) as caught:
        write(facts(), language="fr-FR")
    assert caught.value.field == "language"


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "मेपल रिज", "x" * 255, "!!!", "STUNNING 4BR w/ VIEW!!"])
def test_a_title_that_is_no_name_is_shown_but_not_spoken(title: str) -> None:
    script = write(facts(title=title))
    assert title not in narration(script)
    assert script.title.rstrip("…") in title
    assert "1420 Maple Ridge Lane" in narration(script)
