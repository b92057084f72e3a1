"""Given a storyboard that a person edited, then their words are filmed, or an error says what to change."""

from pathlib import Path

import pytest

from reelestate.generation.claims import bind
from reelestate.generation.storyboard import directions_of, load_storyboard, parse_storyboard, to_script, to_yaml
from reelestate.kit.errors import InvalidInput
from reelestate.providers.script_writing.local import LocalScriptWriter
from tests.unit.support.listings import facts, photos, request

SHOWN = photos()
HANDLES = [photo.id for photo in SHOWN]
SCRIPT = LocalScriptWriter().write(request(facts(), SHOWN))


def test_an_untouched_storyboard_films_the_same_script(tmp_path: Path) -> None:
    path = tmp_path / "storyboard.yaml"
    path.write_text(to_yaml(SCRIPT), encoding="utf-8")

    again = to_script(load_storyboard(path), facts(), HANDLES)

    said = [(line.id, line.role, line.text, line.on_screen, line.photo_id) for line in again.lines]
    assert said == [(line.id, line.role, line.text, line.on_screen, line.photo_id) for line in SCRIPT.lines]
    assert (again.caption, again.hashtags, again.title, again.kicker, again.first_comment) == (
        SCRIPT.caption,
        SCRIPT.hashtags,
        SCRIPT.title,
        SCRIPT.kicker,
        SCRIPT.first_comment,
    )
    assert bind(again, facts(), SHOWN).open_rows == ()


def test_edited_words_are_held_against_the_facts_again() -> None:
    edited = to_yaml(SCRIPT).replace("four bedrooms", "five bedrooms").replace("Four bedrooms", "Five bedrooms")
    script = to_script(parse_storyboard(edited), facts(), HANDLES)
    assert "bedrooms" in bind(script, facts(), SHOWN).open_rows[0].words


def test_lines_may_be_reordered_added_and_taken_out() -> None:
    board = """
title: Maple Ridge
lines:
  - {id: line-9, say: Come in., photo: photo-2}
  - {say: Take a look., show: Hello}
  - {id: line-2, say: "It has four bedrooms.", photo: photo-0, role: facts}
"""
    script = to_script(parse_storyboard(board), facts(), HANDLES)
    assert [line.text for line in script.lines] == ["Come in.", "Take a look.", "It has four bedrooms."]
    assert len({line.id for line in script.lines}) == 3
    assert [line.photo_id for line in script.lines] == ["photo-2", None, "photo-0"]


@pytest.mark.parametrize(
    ("board", "field", "problem"),
    [
        ("lines: [{say: Hi}]", "title", "missing"),
        ("title: x", "lines", "missing"),
        ("title: x\nlines: []", "lines", "at least 1"),
        ("title: x\nlines: [{say: ''}]", "lines[0].say", "empty"),
        ("title: x\nlines: [{show: a}]", "lines[0].say", "missing"),
        ("title: x\nlines: [{say: 3}]", "lines[0].say", "not text"),
        ("title: x\nlines: [hello]", "lines[0]", "not a set of fields"),
        ("title: x\nlines: [{say: a, shows: b}]", "lines[0].shows", "unknown"),
        ("title: x\nlines: [{say: a, role: villain}]", "lines[0].role", "no role"),
        ("title: x\nlines: [{say: a, role: [hook]}]", "lines[0].role", "no role"),
        ("title: x\ncaptions: y\nlines: [{say: a}]", "captions", "unknown"),
        ("title: x\nhashtags: [austin]\nlines: [{say: a}]", "hashtags", "no hashtag"),
        ("title: x\nversion: 2\nlines: [{say: a}]", "version", "at most 1"),
        ("title: x\nlines: [{say: " + "a" * 601 + "}]", "lines[0].say", "longer than 600"),
        ("title: x\ncaption: " + "a" * 2201 + "\nlines: [{say: a}]", "caption", "longer than 2200"),
    ],
)
def test_bad_storyboards_name_field_problem_and_remedy(board: str, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_storyboard(board)
    assert (caught.value.field, problem in caught.value.problem) == (field, True)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("lines", "field", "words"),
    [
        ("[{say: a, photo: photo-22}]", "lines[0].photo", "photo-2"),
        ("[{id: a, say: b}, {id: a, say: c}]", "lines[1].id", "id"),
    ],
)
def test_lines_must_fit_the_photos_and_each_other(lines: str, field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        to_script(parse_storyboard(f"title: x\nlines: {lines}"), facts(), HANDLES)
    assert caught.value.field == field
    assert words in caught.value.remedy


DIRECTED = """
title: x
lines:
  - {id: a, say: Hi., move: zoom_in, transition: cut, seconds: 5}
  - id: b
    say: There.
    move: {start: {x: 0, y: 0, zoom: 1}, end: {x: 0.1, y: 0.05, zoom: 1.2}, easing: ease-in}
    transition: {kind: slide_left, ms: 500}
    overlays: {show_price: true, show_logo: false, logo_position: bottom_right, text_position: bottom_center}
  - {say: Bye.}
"""


def test_what_is_asked_of_scenes_survives_the_way_to_a_file_and_back() -> None:
    board = parse_storyboard(DIRECTED)
    wishes = directions_of(board)
    assert list(wishes) == ["a", "b"]
    script = to_script(board, facts(), HANDLES)
    assert directions_of(parse_storyboard(to_yaml(script, wishes))) == wishes


@pytest.mark.parametrize(
    ("wish", "field", "problem"),
    [
        ("move: fly", "move.type", "not one of"),
        ("move: {type: zoom_in, start: {x: 0}}", "move", "no end"),
        ("move: {}", "move", "neither a type nor views"),
        ("move: {start: {}, end: {zoom: 9}}", "move.end.zoom", "at most 3"),
        ("move: {type: zoom_in, easing: bouncy}", "move.easing", "not one of"),
        ("transition: wipe", "transition.kind", "not one of"),
        ("transition: {kind: cut, ms: 100}", "transition", "takes no time"),
        ("transition: {kind: crossfade, ms: 5000}", "transition.ms", "at most 3000"),
        ("overlays: {show_pric: true}", "overlays.show_pric", "unknown"),
        ("overlays: {show_logo: perhaps}", "overlays.show_logo", "neither true nor false"),
        ("overlays: {logo_position: middle}", "overlays.logo_position", "not one of"),
        ("seconds: 0", "seconds", "greater than 0"),
        ("seconds: long", "seconds", "not a number"),
    ],
)
def test_bad_wishes_name_field_problem_and_remedy(wish: str, field: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_storyboard(f"title: x\nlines:\n- say: Hi\n  {wish}")
    assert caught.value.field == f"lines[0].{field}"
    assert problem in caught.value.problem
    assert caught.value.remedy
