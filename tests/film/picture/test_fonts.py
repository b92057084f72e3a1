"""Each character gets a font that has it, or is left out and reported."""

import shutil
from pathlib import Path

import pytest

from reelestate.film.picture.fonts import FontBook, Weight
from reelestate.film.picture.text import Style, prepare
from reelestate.kit.errors import Unavailable
from tests.film.support.overlays import FONTS, fonts

SAMPLES = {
    "NotoSansDevanagari": "सुंदर घर",
    "NotoSansTamil": "அழகான வீடு",
    "NotoSansArabic": "منزل جميل",
    "NotoSansHebrew": "בית יפה",
    "NotoSansThai": "บ้านสวย",
    "NotoSansBengali": "সুন্দর বাড়ি",
    "NotoSansTelugu": "అందమైన ఇల్లు",
    "NotoSansCJK": "阳光充足",
}


@pytest.mark.parametrize(("family", "text"), list(SAMPLES.items()))
def test_every_script_gets_its_own_font(family: str, text: str) -> None:
    runs = fonts().runs(text, "Inter", Weight.BOLD)
    assert [face.path.stem for _, _, face in runs] == [f"{family}-Bold"]


def test_mixed_scripts_are_cut_into_runs_that_cover_the_text() -> None:
    text = "Villa 250 m² منزل, 阳光 & घर"
    runs = fonts().runs(text, "Inter", Weight.BOLD)
    assert [start for start, _, _ in runs[1:]] == [end for _, end, _ in runs[:-1]]
    assert (runs[0][0], runs[-1][1]) == (0, len(text))
    assert all(face.covers(text[a:b]) for a, b, face in runs)
    assert runs[0][2].path.stem == "Inter-Bold"


@pytest.mark.parametrize(("text", "face"), [("阳光", 2), ("キッチン陽光", 0), ("주방 陽光", 1)])
def test_han_characters_take_the_shapes_of_their_language(text: str, face: int) -> None:
    assert {f.index for _, _, f in fonts().runs(text, "Inter", Weight.BOLD)} == {face}


def test_a_brand_font_that_is_not_there_is_drawn_in_inter_and_reported() -> None:
    fonts()
    book = FontBook(FONTS)
    runs = book.runs("Casa", "Playfair Display", Weight.BOLD)
    assert runs[0][2].path.stem == "Inter-Bold"
    assert book.missing_families == {"Playfair Display"}


def test_a_brand_font_that_is_there_is_used_in_the_nearest_weight() -> None:
    runs = fonts().runs("Casa", "Noto Serif", Weight.EXTRABOLD)
    assert runs[0][2].path.stem == "NotoSerif-Bold"


def test_characters_no_font_has_are_left_out_and_reported() -> None:
    fonts()
    book = FontBook(FONTS)
    ready = prepare("Hello 👩‍👩‍👧 \U00012000 house", book, Style(40, 28))
    assert ready == "Hello house"
    assert {"👩", "👧", "\U00012000"} <= book.missing_characters


def test_without_inter_the_book_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"Inter.*assets\.sh"):
        FontBook(tmp_path)


def test_a_script_whose_font_is_not_installed_is_named(tmp_path: Path) -> None:
    fonts()
    shutil.copy(FONTS / "Inter-Bold.otf", tmp_path)
    with pytest.raises(Unavailable, match="NotoSansTamil"):
        FontBook(tmp_path).drawable("வீடு")
