"""Given what a person asks of a scene, then the film does it, or a note says what it does instead."""

from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reelestate.film.motion.path import view_at
from reelestate.film.timeline import Easing, Timeline, TransitionKind
from reelestate.generation.shot_plan import Cut, Direction, Move, MovementType, Plan, PlannedScene, PlanRequest, plan
from reelestate.generation.shot_plan.camera import kind_of, position_of
from reelestate.generation.shot_plan.model import Texts
from tests.unit.generation.shot_plan.requests import CANVASES, photo, requests, usual
from tests.unit.generation.shot_plan.test_invariants import check_disclosure, check_overlays

ALL_CUTS = tuple(Cut(id=name, canvas=canvas) for name, canvas in CANVASES.items())


def directed(scene: str, cuts: tuple[Cut, ...] = ALL_CUTS, /, **asked: Any) -> PlanRequest:
    """The usual film with one scene directed."""
    changes = {name: asked.pop(name) for name in ("texts", "show_logo", "watermark", "brand") if name in asked}
    return usual(cuts=cuts, directions={scene: Direction.model_validate(asked)}, **changes)


def scene_of(planned: Plan, line_id: str) -> PlannedScene:
    return next(scene for scene in planned.scenes if scene.line_id == line_id)


def opening(planned: Plan, line_id: str, cut: str = "9x16") -> Any:
    """The first shot of the line's scene."""
    name = scene_of(planned, line_id).shots[0].id
    return next(shot for shot in planned.timelines[cut].shots if shot.id == name)


def shown(planned: Plan, line_id: str, cut: str = "9x16") -> dict[str, Any]:
    """The overlays that begin in the line's scene, by kind."""
    scene = scene_of(planned, line_id)
    overlays = planned.timelines[cut].overlays
    return {o.kind: o for o in overlays if scene.start_frame <= o.start_frame < scene.end_frame}


@pytest.mark.parametrize("kind", get_args(MovementType))
@pytest.mark.parametrize("name", ["hook", "kitchen", "bed", "cta"])
def test_every_kind_of_move_is_made_in_every_format(kind: MovementType, name: str) -> None:
    before, after = plan(usual(cuts=ALL_CUTS)), plan(directed(name, move=kind))
    for cut in CANVASES:
        assert kind_of(opening(after, name, cut).motion) == kind
        changed = [
            one.id
            for one, other in zip(before.timelines[cut].shots, after.timelines[cut].shots, strict=True)
            if one != other
        ]
        assert changed in ([], [opening(after, name, cut).id]), "the neighbours move as they did"
    assert after.notes == before.notes


def test_exact_views_are_taken_and_eased() -> None:
    move = {"start": {}, "end": {"x": 0.1, "y": 0.05, "zoom": 1.5}, "easing": "ease-in"}
    planned = plan(directed("kitchen", move=move))
    assert planned.notes == plan(usual()).notes
    for cut, canvas in CANVASES.items():
        shot = opening(planned, "kitchen", cut)
        asset = planned.timelines[cut].assets[shot.asset]
        assert shot.motion.easing is Easing.EASE_IN
        assert position_of(shot.motion.end, asset, canvas).model_dump() == {"x": 0.1, "y": 0.05, "zoom": 1.5}


def test_views_outside_the_photo_come_back_into_it_with_a_note() -> None:
    planned = plan(directed("kitchen", move={"start": {}, "end": {"x": 0.9, "y": -0.9, "zoom": 1.2}}))
    for cut in CANVASES:
        end = opening(planned, "kitchen", cut).motion.end
        assert end.x + end.w == pytest.approx(1)
        assert end.y == pytest.approx(0)
    assert sum("moved back into the photo" in note and "Line kitchen." in note for note in planned.notes) == 4


@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_exact_move_stays_inside_the_photo_and_is_smooth(data: st.DataObject) -> None:
    positions = st.fixed_dictionaries(
        {"x": st.floats(-1, 1), "y": st.floats(-1, 1), "zoom": st.floats(1, 3)},
    )
    move = {"start": data.draw(positions), "end": data.draw(positions), "easing": data.draw(st.sampled_from(Easing))}
    planned = plan(directed(data.draw(st.sampled_from(["hook", "bed", "cta"])), move=move))
    for timeline in planned.timelines.values():
        for shot in timeline.shots:
            asset = timeline.assets[shot.asset]
            views = [view_at(shot, asset, timeline.canvas, frame) for frame in range(shot.frames)]
            assert all(view.x >= -1e-9 and view.x + view.w <= 1 + 1e-9 for view in views)
            assert all(view.y >= -1e-9 and view.y + view.h <= 1 + 1e-9 for view in views)
            steps = [after.x - before.x for before, after in pairwise(views)]
            jerks = [abs(after - before) for before, after in pairwise(steps)]
            assert max(jerks, default=0.0) < 0.002, "of the photo: the speed never jumps"


@pytest.mark.parametrize("kind", [kind for kind in TransitionKind if kind is not TransitionKind.CUT])
def test_every_transition_is_made_as_long_as_asked(kind: TransitionKind) -> None:
    planned = plan(directed("kitchen", transition={"kind": kind, "ms": 600}))
    for cut in CANVASES:
        transition = opening(planned, "kitchen", cut).transition
        assert (transition.kind, transition.frames) == (kind, 18)
        Timeline.model_validate(planned.timelines[cut].model_dump())


def test_a_cut_is_a_cut_and_a_kind_alone_lasts_as_usual() -> None:
    assert opening(plan(directed("kitchen", transition="cut")), "kitchen").transition.frames == 0
    assert opening(plan(directed("kitchen", transition="whip_pan")), "kitchen").transition.frames == 12


def test_transitions_that_cannot_be_are_noted() -> None:
    first = plan(directed("hook", transition="whip_pan"))
    assert first.timelines["9x16"].shots[0].transition.frames == 0
    assert any("opens the film" in note for note in first.notes)
    long = plan(directed("kitchen", transition={"kind": "crossfade", "ms": 3000}))
    assert opening(long, "kitchen").transition.frames < 90
    assert any("bear no longer one" in note for note in long.notes)


@pytest.mark.parametrize("seconds", [4.0, 6.0, 9.0])
def test_a_scene_lasts_as_long_as_asked_to_the_beat(seconds: float) -> None:
    planned = plan(directed("kitchen", seconds=seconds))
    scene = scene_of(planned, "kitchen")
    assert abs((scene.end_frame - scene.start_frame) / 30 - seconds) <= 0.3
    assert planned.timelines["9x16"].frames == 900
    assert not [note for note in planned.notes if "instead of" in note]


def test_a_scene_is_never_shorter_than_its_words() -> None:
    planned = plan(directed("kitchen", seconds=1))
    scene = scene_of(planned, "kitchen")
    assert scene.end_frame - scene.start_frame >= scene.voice_frames
    assert any(
        "“Line kitchen.” lasts" in note and "instead of 1 s: its words take 2.8 s" in note for note in planned.notes
    )


def test_wishes_give_way_before_words_do() -> None:
    asked = {name: Direction(seconds=20) for name in ("hook", "kitchen", "bed", "cta")}
    planned = plan(usual(directions=asked))
    assert planned.dropped_lines == plan(usual()).dropped_lines == ()
    assert planned.timelines["9x16"].frames == 900
    assert sum("leave it no more" in note for note in planned.notes) == 4


@given(requests(), st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_is_asked_the_film_keeps_its_length_words_and_order(request: PlanRequest, data: st.DataObject) -> None:
    flags = st.sampled_from([None, True, False])
    asked = st.builds(
        lambda **fields: Direction.model_validate(fields),
        move=st.sampled_from([None, *get_args(MovementType)]),
        transition=st.sampled_from(
            [None, "cut", {"kind": "zoom_through", "ms": 1500}, {"kind": "crossfade", "ms": 40}]
        ),
        overlays=st.fixed_dictionaries(
            {
                "show_price": flags,
                "show_address": flags,
                "show_logo": flags,
                "show_text": flags,
                "logo_position": st.sampled_from([None, "top_left", "bottom_right", "bottom_left"]),
                "text_position": st.sampled_from([None, "top_left", "center", "bottom_center"]),
            }
        ),
        seconds=st.sampled_from([None, 0.5, 3, 7, 40]),
    )
    directions = {each.id: data.draw(asked) for each in request.script.lines}
    planned = plan(request.model_copy(update={"directions": directions, "watermark": data.draw(st.booleans())}))
    spoken = {scene.line_id for scene in plan(request).scenes}
    assert spoken == {scene.line_id for scene in planned.scenes}
    for timeline in planned.timelines.values():
        Timeline.model_validate(timeline.model_dump())
        assert timeline.frames == request.duration_seconds * 30
        check_overlays(timeline)
        check_disclosure(request, timeline)
        check_corners(timeline)
    for scene in planned.scenes:
        assert scene.end_frame - scene.start_frame >= scene.voice_frames


def check_corners(timeline: Timeline) -> None:
    """Logo and watermark never share a corner, and texts stay clear of a logo at the bottom."""
    logos = [o for o in timeline.overlays if o.kind == "logo"]
    for logo in logos:
        for other in timeline.overlays:
            if other.start_frame >= logo.end_frame or logo.start_frame >= other.end_frame:
                continue
            if other.kind == "watermark":
                assert other.corner != logo.corner
            if logo.corner.startswith("bottom") and hasattr(other, "raised"):
                assert other.raised


def test_price_and_address_are_shown_where_asked_and_nowhere_else() -> None:
    assert "price" in shown(plan(directed("living", overlays={"show_price": True})), "living")
    assert "address" in shown(plan(directed("bed", overlays={"show_address": True})), "bed")
    without = plan(directed("price", overlays={"show_price": False}))
    assert "price" not in shown(without, "price")
    assert any(o.kind == "price" for o in without.timelines["9x16"].overlays), "it finds another scene"


def test_what_the_listing_lacks_is_noted() -> None:
    planned = plan(directed("living", overlays={"show_price": True}, texts=Texts(title="Casa Verde")))
    assert "The listing has no price to show." in planned.notes


def test_the_logo_shows_in_the_scenes_and_corners_asked() -> None:
    planned = plan(directed("kitchen", overlays={"show_logo": True, "logo_position": "top_left"}))
    assert shown(planned, "kitchen")["logo"].corner == "top_left"
    always = plan(directed("kitchen", overlays={"show_logo": False}, show_logo="always"))
    scene = scene_of(always, "kitchen")
    middle = (scene.start_frame + scene.end_frame) // 2
    logos = [o for o in always.timelines["9x16"].overlays if o.kind == "logo"]
    assert len(logos) == 2
    assert not any(o.start_frame <= middle < o.end_frame for o in logos)
    never = plan(directed("kitchen", overlays={"show_logo": True}, show_logo="never"))
    assert any("no logo" in note for note in never.notes)


def test_texts_stand_where_asked_and_clear_of_a_logo_below() -> None:
    planned = plan(directed("kitchen", overlays={"text_position": "top_center"}))
    assert shown(planned, "kitchen")["lower_third"].place == "top_center"
    low = plan(directed("kitchen", overlays={"show_logo": True, "logo_position": "bottom_right"}))
    assert shown(low, "kitchen")["lower_third"].raised
    assert not shown(low, "living")["lower_third"].raised


def test_edited_on_screen_text_is_shown_also_where_price_or_title_would_stand() -> None:
    request = directed("price", overlays={"show_text": True})
    lines = tuple(
        each.model_copy(update={"on_screen": "Make an offer"}) if each.id in ("price", "hook") else each
        for each in request.script.lines
    )
    script = request.script.model_copy(update={"lines": lines})
    directions = {**request.directions, "hook": request.directions["price"]}
    planned = plan(request.model_copy(update={"script": script, "directions": directions}))
    assert shown(planned, "price")["lower_third"].text == "Make an offer"
    assert shown(planned, "hook")["title"].title == "Make an offer"


def test_the_watermark_stands_on_the_whole_film_opposite_the_logo() -> None:
    for asked, corner in (({}, "top_left"), ({"logo_position": "top_left"}, "top_right")):
        planned = plan(directed("hook", overlays=asked, watermark=True))
        for timeline in planned.timelines.values():
            (mark,) = [o for o in timeline.overlays if o.kind == "watermark"]
            assert (mark.start_frame, mark.end_frame, mark.corner) == (0, timeline.frames, corner)


def test_a_view_and_its_position_are_the_same() -> None:
    subject = photo("wide", (3000, 2000))
    for canvas in CANVASES.values():
        request = usual(
            photos=[subject],
            cuts=(Cut(id="one", canvas=canvas),),
            directions={"hook": Direction(move=Move.model_validate({"start": {"zoom": 1.4}, "end": {"zoom": 1.1}}))},
        )
        motion = opening(plan(request), "hook", "one").motion
        assert position_of(motion.start, subject.asset, canvas).zoom == 1.4
