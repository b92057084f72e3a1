"""From choices to a story."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.generation import filming
from reelestate.generation.filming import _merged, handles
from reelestate.generation.posting import Publication
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


def test_a_post_is_written_anew_from_the_facts_as_they_are() -> None:
    loaded, render = demo.listing(), demo.choices()
    story = demo.story(render)
    writer = LocalScriptWriter()
    copy = filming.write_copy(loaded.facts, story.photos, render, writer)
    assert Publication(loaded.facts, loaded.brand_kit, story.photos, "instagram_reels").written(copy) == story.post
    cheaper = loaded.facts.model_copy(update={"listing_price": Decimal(990_000)})
    assert "$990,000" in filming.write_copy(cheaper, story.photos, render, writer).caption
    mls = Publication(loaded.facts, loaded.brand_kit, story.photos, "mls").written(copy)
    assert "Elena" not in mls.caption
    assert mls.hashtags == ()


@pytest.mark.parametrize("seconds", [15, 30, 60])
def test_the_photos_in_a_film_are_known_before_it_is_told(seconds: int) -> None:
    render = demo.choices(duration_seconds=seconds)
    told = demo.story(render)
    named = [demo.photos()[5].handle, demo.photos()[1].handle]
    lines = [{"say": "Come in.", "photo": handle} for handle in named]
    directed = demo.story(render.model_copy(update={"storyboard": {"title": "Home", "lines": lines}}))

    assert filming.photos_in_film(demo.photos(), seconds, render.pace) == list(told.photos)
    assert filming.photos_in_film(demo.photos(), seconds, render.pace, named) == list(directed.photos)
    assert filming.photos_in_film([], seconds, render.pace) == []
