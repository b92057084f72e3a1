"""Text is fitted, never clipped, and shaped as its script asks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.text import EDGE, Block, Style, fit
from tests.film.picture.test_fonts import SAMPLES
from tests.film.support.overlays import fonts

STYLE = Style(64, 28, Weight.BOLD)
WIDTH, HEIGHT = 780, 160
ADDRESS = "12345 Upper West Saint Bartholomew-on-the-Hill Boulevard South, Apartment 1204B"


def fitted(text: str, max_lines: int = 2, style: Style = STYLE) -> Block:
    return fit(text, fonts(), style, WIDTH, HEIGHT, max_lines)


def border_is_clear(mask: Image.Image) -> bool:
    ink = np.asarray(mask).copy()
    ink[EDGE:-EDGE, EDGE:-EDGE] = 0
    return not ink.any()


def test_short_text_has_the_wished_size() -> None:
    block = fitted("Sea view")
    assert (block.size, len(block.lines)) == (64, 1)


def test_longer_text_becomes_smaller_then_wraps() -> None:
    assert len(fitted("A light-filled family home").lines) == 1
    two = fitted("A light-filled four-bedroom family home above the bay")
    assert len(two.lines) == 2
    assert two.size > 40


def test_lines_are_balanced() -> None:
    block = fitted("Four bedrooms with a garden and a pool by the sea")
    widths = [line.width for line in block.lines]
    assert min(widths) / max(widths) > 0.75


def test_an_address_of_eighty_characters_is_shown_whole() -> None:
    block = fitted(ADDRESS)
    assert " ".join(block.text) == ADDRESS
    assert block.size >= 28


def test_nonsense_of_5000_characters_ends_in_an_ellipsis_at_a_readable_size() -> None:
    for text in ("x" * 5000, "word " * 1000, "字" * 5000, "كلمة " * 1000):
        block = fitted(text)
        assert block.truncated
        assert block.text[-1].endswith("…")
        assert block.size == 28
        assert (block.width, block.height) <= (WIDTH, HEIGHT)


def test_words_are_kept_whole_where_they_fit() -> None:
    block = fitted("Amara Okafor-Lindqvist-Hernandez-Smythe")
    assert block.text == ("Amara", "Okafor-Lindqvist-Hernandez-Smythe")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.integers(1, 3), st.sampled_from([0.0, -0.018, 0.16]))
def test_any_text_stays_in_its_box(text: str, max_lines: int, tracking: float) -> None:
    block = fitted(text, max_lines, Style(64, 28, Weight.BOLD, tracking=tracking))
    assert block.width <= WIDTH + 1
    assert block.height <= HEIGHT + 1
    assert border_is_clear(block.mask())
    assert border_is_clear(block.mask("centre"))


@pytest.mark.parametrize("text", list(SAMPLES.values()), ids=list(SAMPLES))
def test_complex_scripts_are_drawn_and_are_no_boxes(text: str) -> None:
    block = fitted(text)
    ink = np.asarray(block.mask())
    face = block.lines[0].runs[0].face.at(block.size)
    boxes = Image.new("L", (ink.shape[1] * 3, ink.shape[0] * 2))
    ImageDraw.Draw(boxes).text((EDGE, ink.shape[0]), "\U0010ffff" * len(text), fill=255, font=face, anchor="ls")
    assert ink.any()
    assert border_is_clear(block.mask())
    assert not np.array_equal(ink, np.asarray(boxes)[: ink.shape[0], : ink.shape[1]])


def test_arabic_letters_join() -> None:
    joined = fitted("منزل").width
    apart = sum(fitted(letter).width for letter in "منزل")
    assert joined < 0.9 * apart


def test_devanagari_matras_are_reordered_and_conjuncts_formed() -> None:
    assert fitted("क्षि").width < fitted("क").width + fitted("ष").width + fitted("ि").width + 1
    assert not np.array_equal(np.asarray(fitted("कि").mask()), np.asarray(fitted("क").mask()))


def test_right_to_left_text_starts_at_the_right() -> None:
    block = fitted("בית משפחתי גדול עם ארבעה חדרי שינה וגינה פרטית ליד הים התיכון")
    assert block.rtl
    ink = np.asarray(block.mask())
    for line, baseline in zip(block.lines, block.baselines, strict=True):
        row = ink[int(baseline - line.ascent) + EDGE : int(baseline) + EDGE]
        assert row[:, -EDGE - 8 :].any()


def test_a_line_that_begins_with_latin_keeps_the_paragraphs_direction() -> None:
    block = fitted("منزل عائلي جميل (Casa Verde) من أربع غرف نوم 250 م²", 2)
    assert [line.rtl for line in block.lines] == [True, True]


def test_mixed_directions_put_the_latin_word_where_it_is_read() -> None:
    runs = fitted("בית Villa", 1).lines[0].runs
    assert [run.text.strip() for run in sorted(runs, key=lambda run: run.x)] == ["Villa", "בית"]


def test_nothing_drawable_gives_an_empty_block() -> None:
    for text in ("", "  \n\t", "\u202e\u200b", "\x00\x07"):
        assert fitted(text).lines == ()


def test_towers_of_accents_do_not_leave_the_box() -> None:
    block = fitted("Z" + "\u0301" * 200 + "algo")
    assert block.height <= HEIGHT
    assert border_is_clear(block.mask())


def test_tracking_moves_letters_apart_and_together() -> None:
    def width(tracking: float) -> float:
        return fitted("JUST LISTED", 1, Style(40, 28, tracking=tracking)).width

    assert width(-0.02) < width(0.0) < width(0.16)
