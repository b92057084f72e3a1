"""Every design in every format: text inside the margins, apart from other text and readable, whatever it says."""

from pathlib import Path
from typing import Any

import pytest

from reelestate.film.infographic.check import CardReport, check_card
from reelestate.film.infographic.designs import DESIGNS, design, designs_for
from reelestate.film.infographic.designs.base import Emphasis
from reelestate.film.infographic.drawing import scene_of
from reelestate.film.infographic.labels import WATERMARK
from reelestate.film.timeline.model import Brand
from reelestate.kit.errors import InvalidInput
from tests.film.infographic.samples import (
    BRAND,
    CANVASES,
    LONG,
    PLAIN,
    SCRIPTS,
    URGENT,
    files,
    fonts,
    infographic,
)

BOOK = fonts()
FAMILIES = ("gallery", "calendar", "split", "editorial", "figures", "arch", "stamp", "poster", "medallion")
"""One design of every family of inner cards."""
ROLES = ("facts", "room", "points", "alert", "closing")
FORMATS = [pytest.param(name, marks=() if name in ("9:16", "1:1") else pytest.mark.long) for name in CANVASES]
"""Every format; those between the tallest and the square one only in the long run."""
HARD_BRANDS = (
    ("#808080", "#7F7F7F", "#818181"),
    ("#FFFF00", "#FFFFFF", "#FFFFE0"),
    ("#FF0000", "#00FF00", "#0000FF"),
    ("#000000", "#000000", "#000000"),
)


def report(paths: list[Path], name: str, picture_format: str, brand: Brand = BRAND, **texts: Any) -> CardReport:
    made = infographic(paths, name, brand, **texts)
    return CardReport.of(scene_of(made, 0, CANVASES[picture_format], BOOK, files(paths)))


def words(found: CardReport) -> str:
    return " ".join(text.text for text in found.texts)


@pytest.mark.parametrize("emphasis", ["feature_driven", "urgency", "social_proof"])
def test_every_emphasis_has_at_least_five_designs(emphasis: Emphasis) -> None:
    found = designs_for(emphasis)

    assert len(found) >= 5
    assert len({one.description for one in found}) == len(found)


def test_the_designs_of_an_emphasis_put_photo_and_text_in_different_places(photos: list[Path]) -> None:
    for emphasis in ("feature_driven", "urgency", "social_proof"):
        places = set()
        for one in designs_for(emphasis):
            made = infographic(photos, one.name, **PLAIN)
            scene = scene_of(made, 0, CANVASES["4:5"], BOOK, files(photos))
            places.add((scene.ground, tuple(piece.box for piece in scene.photos), scene.texts[0].box))
        assert len(places) == len(designs_for(emphasis))


@pytest.mark.parametrize("picture_format", FORMATS)
@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("texts", [PLAIN, URGENT, LONG], ids=["plain", "urgent", "long"])
def test_text_stays_in_its_place(photos: list[Path], name: str, picture_format: str, texts: dict[str, Any]) -> None:
    found = report(photos, name, picture_format, **texts)

    assert check_card(found).ok, [check.message for check in check_card(found).failed]
    assert found.texts


@pytest.mark.parametrize("picture_format", FORMATS)
@pytest.mark.parametrize("name", DESIGNS)
def test_ordinary_words_are_shown_whole_and_the_agent_is_always_named(
    photos: list[Path], name: str, picture_format: str
) -> None:
    for texts in (PLAIN, URGENT):
        found = report(photos, name, picture_format, **texts)

        shown = words(found)
        assert "…" not in shown
        assert "Harbour & Pine Realty · Lic. 12345678" in shown
        assert texts["headline"] in shown
        assert texts["price"] in shown
        assert texts["address_line1"] in shown


@pytest.mark.parametrize("name", DESIGNS)
def test_eighty_character_addresses_and_nine_digit_prices_are_shown_whole(photos: list[Path], name: str) -> None:
    shown = words(report(photos, name, "4:5", **LONG))

    assert LONG["address_line1"] in shown
    assert LONG["price"] in shown


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("name", DESIGNS)
def test_scripts_of_the_world_are_drawn(photos: list[Path], name: str, script: str) -> None:
    kicker, headline, address = SCRIPTS[script]
    texts = PLAIN | {"kicker": kicker, "headline": headline, "address_line1": address, "address_line2": ""}

    found = report(photos, name, "1:1", **texts)

    assert check_card(found).ok, [check.message for check in check_card(found).failed]
    assert headline.replace(" ", "") in words(found).replace(" ", "")


@pytest.mark.parametrize("colours", HARD_BRANDS)
@pytest.mark.parametrize("name", ["split", "banner", "stamp", "poster", "postcard", "gallery"])
def test_any_brand_colours_are_repaired_to_readable_ones(
    photos: list[Path], name: str, colours: tuple[str, str, str]
) -> None:
    primary, secondary, accent = colours
    brand = BRAND.model_copy(update={"primary": primary, "secondary": secondary, "accent": accent})

    found = report(photos, name, "4:5", brand, **URGENT)

    assert check_card(found).ok, [check.message for check in check_card(found).failed]


@pytest.mark.parametrize("picture_format", FORMATS)
@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("role", ROLES)
def test_inner_cards_keep_the_same_rules(photos: list[Path], name: str, picture_format: str, role: str) -> None:
    texts = URGENT | {"role": role, "page": 2, "pages": 5, "link": "https://harbourandpine.example/18-alder"}

    found = report(photos, name, picture_format, **texts)

    assert check_card(found).ok, [check.message for check in check_card(found).failed]


@pytest.mark.parametrize("name", DESIGNS)
def test_a_card_with_little_to_say_is_still_a_card(photos: list[Path], name: str) -> None:
    found = report(photos[:1], name, "9:16", headline="A house", kicker="FOR SALE")

    assert check_card(found).ok
    assert "A house" in words(found) or "FOR SALE" in words(found)


@pytest.mark.parametrize("name", DESIGNS)
def test_an_altered_photo_says_so_on_the_card(photos: list[Path], name: str) -> None:
    made = infographic(photos, name, **PLAIN)
    shown = tuple(one.model_copy(update={"disclosure": "Virtually staged"}) for one in made.cards[0].photos)
    texts = PLAIN | {"photos": shown}

    for picture_format in CANVASES:
        found = report(photos, name, picture_format, **texts)

        assert "Virtually staged" in words(found)
        assert check_card(found).ok, [check.message for check in check_card(found).failed]


def test_an_unknown_design_and_a_card_without_photos_are_refused(photos: list[Path]) -> None:
    with pytest.raises(InvalidInput, match="not a design"):
        design("wallpaper")
    with pytest.raises(InvalidInput, match="photo"):
        report(photos, "gallery", "1:1", photos=(), headline="A house")


def test_the_thread_runs_over_every_edge_of_a_carousel(photos: list[Path]) -> None:
    # given the first, a middle and the last card
    ends = {}
    for page in (1, 2, 3):
        made = infographic(photos, "split", **PLAIN | {"page": page, "pages": 3, "role": "facts"})
        scene = scene_of(made, 0, CANVASES["1:1"], BOOK, files(photos))
        line = next(piece for piece in scene.pieces if piece.image.height == 6)
        ends[page] = (line.x, line.x + line.image.width, line.y)

    # then it leaves the first at the right, crosses the second, and enters the last at the left, at one height
    assert ends[1][0] > 0
    assert ends[1][1] == 1080
    assert ends[2][:2] == (0, 1080)
    assert ends[3][0] == 0
    assert ends[3][1] < 1080
    assert len({end[2] for end in ends.values()}) == 1


def test_what_finds_no_room_is_told_in_its_own_words(photos: list[Path]) -> None:
    found = report(photos, "split", "1:1", **LONG)

    shown = words(found)
    told = " ".join(found.left_out)
    for item in LONG["facts"]:
        assert item.value in shown or item.value in told
    assert LONG["address_line2"] in shown or LONG["address_line2"] in told


@pytest.mark.parametrize("name", DESIGNS)
def test_the_studios_mark_stands_apart_from_every_text(photos: list[Path], name: str) -> None:
    for picture_format, texts in (("9:16", PLAIN), ("1:1", LONG)):
        made = infographic(photos, name, **texts).model_copy(update={"watermark": True})
        found = CardReport.of(scene_of(made, 0, CANVASES[picture_format], BOOK, files(photos)))

        assert check_card(found).ok, [check.message for check in check_card(found).failed]
        assert WATERMARK in words(found)
