"""Films in which nobody directs a scene stay as they were: every rendered segment can be used again.

``demo_keys.json`` holds the segments' keys from before scenes could be directed. When the planner itself is meant to
plan otherwise, or the engine's version is raised, write it anew and say so.
"""

import json
from pathlib import Path

import pytest

from reelestate.film.encode.settings import FINAL
from reelestate.film.timeline import TransitionKind
from reelestate.film.timeline.segments import plan_segments
from reelestate.generation import storyboard
from reelestate.generation.scenes import to_scenes, to_storyboard
from reelestate.generation.schemas import PlanDocument
from tests.unit.generation import demo

KNOWN = json.loads(Path(__file__).with_name("demo_keys.json").read_text())


def keys(plan: PlanDocument) -> dict[str, list[str]]:
    return {cut: [segment.key for segment in plan_segments(t, FINAL)] for cut, t in plan.timelines.items()}


@pytest.mark.parametrize("name", KNOWN)
def test_segments_of_the_sample_listing_keep_their_keys(name: str) -> None:
    render = demo.choices(**KNOWN[name]["choices"])
    assert keys(demo.plan(demo.story(render), render)) == KNOWN[name]["keys"]


@pytest.mark.parametrize("name", KNOWN)
def test_an_untouched_storyboard_or_set_of_scenes_keeps_them_too(name: str) -> None:
    render = demo.choices(**KNOWN[name]["choices"])
    story = demo.story(render)
    scenes = to_scenes(story, demo.plan(story, render))
    for board in (storyboard.from_script(story.script), to_storyboard(story.script, scenes)):
        again = render.model_copy(update={"storyboard": board.model_dump(mode="json")})
        assert keys(demo.plan(demo.story(again), again)) == KNOWN[name]["keys"]


def test_the_choices_that_are_off_change_nothing() -> None:
    plain = demo.choices()
    off = demo.choices(watermark=False, quality="1080p")
    assert keys(demo.plan(demo.story(off), off)) == keys(demo.plan(demo.story(plain), plain))


def test_editing_one_scene_renders_the_segments_around_it_only() -> None:
    render = demo.choices(formats=("9:16",), unbranded=False)
    story = demo.story(render)
    before = demo.plan(story, render)
    scenes = to_scenes(story, before)
    third = scenes[2].model_copy(update={"transition_type": TransitionKind.CUT, "transition_duration_ms": 0})
    board = to_storyboard(story.script, [*scenes[:2], third, *scenes[3:]])
    again = render.model_copy(update={"storyboard": board.model_dump(mode="json")})
    after = demo.plan(demo.story(again), again)
    known = set(keys(before)["9x16"])
    fresh = [key for key in keys(after)["9x16"] if key not in known]
    assert 0 < len(fresh) <= 3 < len(known) / 2, "the scene, the one before it and a text that found more room"
