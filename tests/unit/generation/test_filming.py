"""From choices to a story."""

from decimal import Decimal
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.generation import filming
from reelestate.generation.filming import _merged, handles
from reelestate.kit.errors import InvalidInput
from reelestate.providers.script_writing.base import Tone
from reelestate.providers.script_writing.local import LocalScriptWriter
from tests.unit.generation import demo


@given(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1), st.data())
def test_an_unchanged_storyboard_keeps_the_photos_where_they_were(chosen: list[str], data: st.DataObject) -> None:
    named = [photo for photo in chosen if data.draw(st.booleans())]

    assert _merged(named, chosen) == chosen


@given(st.permutations("abcd"), st.lists(st.sampled_from("abcdefgh"), unique=True))
def test_the_storyboards_own_order_stands_and_no_photo_is_lost(named: list[str], chosen: list[str]) -> None:
    merged = _merged(list(named), chosen)

    assert [photo for photo in merged if photo in named] == list(named)
    assert set(merged) == {*named, *chosen}
    assert len(merged) == len(set(merged))


def test_photos_that_share_a_file_name_are_told_apart() -> None:
    one, other = uuid4(), uuid4()

    assert handles([(one, "front.jpg"), (other, "front.jpg")]) == {one: "front.jpg", other: "front.jpg#2"}


RENDER = demo.choices(formats=("9:16", "4:5", "1:1", "16:9"), unbranded=False)


@pytest.mark.parametrize(("quality", "short"), [("720p", 720), ("1080p", 1080), ("4k", 2160)])
def test_a_film_is_the_same_in_every_quality_but_for_its_size(quality: str, short: int) -> None:
    render = RENDER.model_copy(update={"quality": quality})
    plan, usual = (demo.plan(demo.story(each), each) for each in (render, RENDER))
    for cut, timeline in plan.timelines.items():
        canvas, planned = timeline.canvas, usual.timelines[cut].canvas
        assert min(canvas.width, canvas.height) == short
        assert canvas.width * planned.height == canvas.height * planned.width
        assert timeline.shots == usual.timelines[cut].shots
        assert timeline.overlays == usual.timelines[cut].overlays
    enlarged = [note for note in plan.notes if "fewer pixels" in note]
    assert bool(enlarged) == (quality == "4k")


def test_a_preview_is_small_whatever_the_quality() -> None:
    render = demo.choices(quality="4k", preview=True)
    plan = demo.plan(demo.story(render), render)
    assert plan.timelines["9x16"].canvas.width == 540
    assert not [note for note in plan.notes if "fewer pixels" in note]


@pytest.mark.parametrize("tone", get_args(Tone))
def test_a_rewritten_line_says_the_same_in_other_words(tone: Tone) -> None:
    render, facts, shown = demo.choices(tone=tone), demo.listing().facts, demo.photos()
    story = demo.story(render)
    rewritten = 0
    for line in story.script.lines:
        try:
            first, second = (
                filming.rewrite_line(facts, story.script, line.id, story.photos, render, LocalScriptWriter(), variant)
                for variant in (1, 2)
            )
        except InvalidInput:
            continue  # a line whose bank has a single phrase
        rewritten += 1
        assert line.text not in (first.text, second.text)
        assert (first.id, first.role, first.photo_id, first.on_screen) == (
            line.id,
            line.role,
            line.photo_id,
            line.on_screen,
        )
        lines = tuple(first if each.id == line.id else each for each in story.script.lines)
        ledger, _ = filming.examine(story.script.model_copy(update={"lines": lines}), facts, shown)
        assert ledger.open_rows == ()
        again = filming.rewrite_line(facts, story.script, line.id, story.photos, render, LocalScriptWriter())
        assert again == first
    assert rewritten >= len(story.script.lines) / 2


def test_asking_again_and_again_goes_round_all_wordings() -> None:
    render, facts = demo.choices(), demo.listing().facts
    script, shown = (story := demo.story(render)).script, story.photos
    line = script.lines[-1]
    seen = [line.text]
    for _ in range(12):
        line = filming.rewrite_line(facts, script, line.id, shown, render, LocalScriptWriter())
        script = script.model_copy(update={"lines": (*script.lines[:-1], line)})
        seen.append(line.text)
    period = seen.index(seen[0], 1)
    assert period >= 3
    assert len(set(seen)) == period


def test_a_line_a_person_wrote_is_reworded_from_the_banks() -> None:
    render, facts = demo.choices(), demo.listing().facts
    story = demo.story(render)
    typed = story.script.lines[-1].model_copy(update={"text": "Ring the bell.", "claims": ()})
    script = story.script.model_copy(update={"lines": (*story.script.lines[:-1], typed)})
    new = filming.rewrite_line(facts, script, typed.id, story.photos, render, LocalScriptWriter())
    assert new.role == "call_to_action"
    assert new.text != typed.text


@pytest.mark.parametrize(("line_id", "variant", "field"), [("nobody", 1, "line_id"), ("line-1", 0, "variant")])
def test_what_cannot_be_rewritten_is_refused(line_id: str, variant: int, field: str) -> None:
    render = demo.choices()
    story = demo.story(render)
    with pytest.raises(InvalidInput) as caught:
        filming.rewrite_line(
            demo.listing().facts, story.script, line_id, story.photos, render, LocalScriptWriter(), variant
        )
    assert caught.value.field == field


def test_a_post_is_written_anew_from_the_facts_as_they_are() -> None:
    loaded, render = demo.listing(), demo.choices()
    story = demo.story(render)
    writer = LocalScriptWriter()
    assert filming.write_post(loaded.facts, loaded.brand_kit, story.photos, render, writer) == story.post
    cheaper = loaded.facts.model_copy(update={"listing_price": Decimal(990_000)})
    post = filming.write_post(cheaper, loaded.brand_kit, story.photos, render, writer)
    assert "$990,000" in post.caption
    mls = filming.write_post(loaded.facts, loaded.brand_kit, story.photos, render, writer, "mls")
    assert "Elena" not in mls.caption
    assert mls.hashtags == ()
