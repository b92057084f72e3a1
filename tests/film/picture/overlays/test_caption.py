"""Burned-in captions: the spoken word is highlighted in exactly its frames, and nothing else changes."""

import numpy as np
import pytest

from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays import layers
from reelestate.film.picture.overlays.caption import states, word_places
from reelestate.film.timeline.model import CaptionOverlay, CaptionWord, Timeline
from reelestate.kit.errors import InvalidInput
from tests.film.support.overlays import CANVASES, PREVIEWS, caption, composite, fonts, ground, timeline

CANVAS = PREVIEWS["9:16"]


def words(*timed: tuple[str, int, int]) -> tuple[CaptionWord, ...]:
    return tuple(CaptionWord(text=text, start_frame=start, end_frame=end) for text, start, end in timed)


CUE = CaptionOverlay(
    start_frame=10,
    end_frame=60,
    words=words(("Four", 14, 20), ("bright", 20, 26), ("bedrooms", 30, 44)),
    lines=("Four bright", "bedrooms"),
)


def drawn(cue: CaptionOverlay = CUE, film: Timeline | None = None) -> list[Layer]:
    return layers(film or timeline(CANVAS), cue, {}, fonts())


def accent_pixels(made: list[Layer], frame: int) -> np.ndarray:
    """Where the picture is of the accent's hue and not of the plate's or the text's grey."""
    picture = composite(made, ground(CANVAS, 0), frame).astype(int)
    return (picture[..., 0] - picture[..., 2]) > 60


def test_states_follow_each_other_and_hold_through_pauses() -> None:
    assert states(CUE) == [(None, 10, 14), (0, 14, 20), (1, 20, 30), (2, 30, 44), (None, 44, 60)]


def test_states_never_leave_the_cue() -> None:
    cue = CUE.model_copy(update={"words": words(("Four", 0, 12), ("bright", 12, 70), ("bedrooms", 70, 90))})
    assert states(cue) == [(0, 10, 12), (1, 12, 60)]


def test_the_highlight_moves_from_word_to_word_in_their_frames() -> None:
    made = drawn()
    columns = {}
    for frame in range(10, 60):
        lit = accent_pixels(made, frame)
        columns[frame] = (lit.any(), *(np.argwhere(lit).mean(axis=0).round(1) if lit.any() else ()))
    assert not any(columns[f][0] for f in (*range(10, 14), *range(44, 60)))
    assert all(columns[f][0] for f in range(14, 44))
    assert len({columns[f] for f in range(14, 20)}) == 1
    assert len({columns[f] for f in range(20, 30)}) == 1
    assert columns[14][2] < columns[20][2], "the second word is to the right of the first"
    assert columns[30][1] > columns[20][1], "the third word is on the second line"


def test_states_differ_in_colour_only_so_no_edge_moves() -> None:
    text = [layer for layer in drawn() if layer.start_frame != 10 or layer.end_frame != 60]
    assert len(text) == 5
    for layer in text[1:]:
        assert (layer.x, layer.y) == (text[0].x, text[0].y)
        assert np.array_equal(layer.rgba[..., 3], text[0].rgba[..., 3])
    for frame in range(10, 60):
        assert sum(layer.opacity(frame) == 1 for layer in text) == 1


def test_no_white_edge_is_left_around_the_spoken_word() -> None:
    made = drawn()
    plain, lit = (composite(made, ground(CANVAS, 0), frame).astype(int) for frame in (11, 15))
    changed = np.abs(plain - lit).sum(axis=2) > 0
    inside = np.argwhere(changed)
    (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0)
    word = lit[top : bottom + 1, left : right + 1]
    bright = word[word.sum(axis=2) > 450]
    assert len(bright)
    assert (bright[:, 0] - bright[:, 2] > 40).all()


def test_arabic_words_are_highlighted_from_right_to_left() -> None:
    cue = caption(("منزل عائلي جميل",), 0, 90)
    made = drawn(cue)
    middles = [np.argwhere(accent_pixels(made, frame))[:, 1].mean() for frame in (5, 35, 65)]
    assert middles[0] > middles[1] > middles[2]


def test_words_without_spaces_between_them_are_found() -> None:
    assert word_places(("阳光充足", "客厅"), ["阳光", "充足", "客厅"]) == [[(0, 0), (2, 1)], [(0, 2)]]


def test_lines_that_are_not_the_words_are_refused() -> None:
    with pytest.raises(InvalidInput, match=r"overlays\.caption\.lines"):
        drawn(CUE.model_copy(update={"lines": ("Three bright", "bedrooms")}))


@pytest.mark.parametrize(("aspect", "length"), [("9:16", 20), ("4:5", 20), ("1:1", 42), ("16:9", 42)])
def test_a_full_cue_stands_large_on_its_given_lines(aspect: str, length: int) -> None:
    line = ("Warm water and mango wines " * 3)[:length].strip()
    cue = caption((line, line))
    plate = drawn(cue, timeline(CANVASES[aspect]))[0]
    fewest = 150 if length == 20 else 110  # pixels: two lines of large type
    assert plate.rgba.shape[0] > fewest


def test_plates_of_cues_with_and_without_descenders_are_equally_high() -> None:
    heights = {drawn(caption((line, line)))[0].rgba.shape[0] for line in ("Sun and sea", "Enjoy quiet gypsum")}
    assert max(heights) - min(heights) <= 2


def test_5000_characters_are_cut_and_still_inside() -> None:
    canvas = PREVIEWS["9:16"]
    made = drawn(caption(("nonsense " * 555,)), timeline(canvas))
    assert made
    assert all(layer.x + layer.rgba.shape[1] <= canvas.width for layer in made)
