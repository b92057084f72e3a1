"""Given a brand's colours, then what films do with them is told as films do it."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reelestate.brand_kits import contrast
from reelestate.brand_kits.contrast import color_uses
from reelestate.brand_kits.fonts import FONTS
from reelestate.brand_kits.schemas import BrandKit
from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.overlays import agent_card, stage

COLORS = st.from_regex("#[0-9A-F]{6}", fullmatch=True)


@given(COLORS, COLORS, COLORS)
@settings(max_examples=60, deadline=None)
def test_whatever_the_colours_films_can_be_read(primary: str, secondary: str, accent: str) -> None:
    uses = color_uses(BrandKit(primary_color=primary, secondary_color=secondary, accent_color=accent))

    assert len(uses) == 4
    assert all(use.used_contrast >= 4.45 for use in uses)
    assert all(use.asked != use.used and use.asked_contrast < use.used_contrast for use in uses if use.repaired)


def test_the_grounds_are_those_of_the_film() -> None:
    assert stage._PLATE_ALPHA == contrast.PLATE_ALPHA
    assert agent_card._PANEL_ALPHA == contrast.PANEL_ALPHA


def test_every_font_on_offer_is_there() -> None:
    book = FontBook(Path(__file__).parents[3] / ".assets" / "fonts")

    assert all(book.has(font) for font in FONTS)
