"""Scenes that people edit: what they touch is filmed as they say, what they leave stays the planner's."""

from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelestate.film.timeline import Easing, TransitionKind
from reelestate.generation import filming, storyboard
from reelestate.generation.scenes import CameraMovement, SceneDraft, to_scenes, to_storyboard, with_basis
from reelestate.generation.schemas import PlanDocument, StoryDocument
from reelestate.generation.shot_plan import Direction, OverlaySettings, Position
from reelestate.kit.errors import InvalidInput
from tests.unit.generation import demo

RENDER = demo.choices()
STORY = demo.story(RENDER)
PLAN = demo.plan(STORY, RENDER)
SCENES = to_scenes(STORY, PLAN)
LINES = [line.id for line in STORY.script.lines]


def edited(place: int, scenes: list[SceneDraft] = SCENES, **changes: Any) -> list[SceneDraft]:
    """The scenes with one of them changed, as read back from a store."""
    one = SceneDraft.model_validate(scenes[place].model_dump(mode="json") | changes)
    return [*scenes[:place], one, *scenes[place + 1 :]]


def asked(scenes: list[SceneDraft]) -> dict[str, Direction]:
    return storyboard.directions_of(to_storyboard(STORY.script, scenes))


def filmed(scenes: list[SceneDraft]) -> tuple[StoryDocument, PlanDocument]:
    """The film of the edited scenes."""
    board = to_storyboard(STORY.script, scenes).model_dump(mode="json")
    render = RENDER.model_copy(update={"storyboard": board})
    told = demo.story(render)
    return told, demo.plan(told, render)


def test_a_scene_tells_what_the_plan_shows() -> None:
    timeline = next(iter(PLAN.timelines.values()))
    assert [scene.line_id for scene in SCENES] == LINES
    assert sum(scene.duration_ms for scene in SCENES) == timeline.frames * 1000 // 30
    assert SCENES[0].start_time_ms == 0
    assert all(scene.media_id and scene.photo and scene.camera_movement for scene in SCENES)
    assert [bool(scene.overlay_settings.show_logo) for scene in SCENES] == [True] + [False] * (len(SCENES) - 1)
    (priced,) = [scene for scene in SCENES if scene.overlay_settings.show_price]
    assert priced.role == "price"


directions = st.builds(
    lambda **fields: Direction.model_validate(fields),
    move=st.sampled_from(
        [
            None,
            "static",
            "pan_left",
            {"type": "zoom_in", "easing": "linear"},
            {"start": {}, "end": {"x": 0.1, "zoom": 1.3}},
        ]
    ),
    transition=st.sampled_from([None, "cut", "whip_pan", {"kind": "slide_left", "ms": 700}]),
    overlays=st.fixed_dictionaries(
        {
            "show_price": st.sampled_from([None, True, False]),
            "show_logo": st.sampled_from([None, True, False]),
            "logo_position": st.sampled_from([None, "top_left", "bottom_right"]),
            "text_position": st.sampled_from([None, "center", "top_right"]),
            "show_text": st.sampled_from([None, True]),
        }
    ),
    seconds=st.sampled_from([None, 3, 5.5]),
)


@given(st.dictionaries(st.sampled_from(LINES), directions), st.booleans())
@settings(max_examples=25, deadline=None)
def test_scenes_of_a_storyboard_give_the_storyboard_back(wishes: dict[str, Direction], planned: bool) -> None:
    wishes = {name: wish for name, wish in wishes.items() if wish != Direction()}
    board = storyboard.from_script(STORY.script, wishes)
    render = RENDER.model_copy(update={"storyboard": board.model_dump(mode="json")})
    told = demo.story(render)
    scenes = to_scenes(told, demo.plan(told, render) if planned else None)
    stored = [SceneDraft.model_validate_json(scene.model_dump_json()) for scene in scenes]
    assert to_storyboard(told.script, stored) == board


def test_only_what_was_edited_is_asked() -> None:
    assert asked(SCENES) == {}
    kitchen = SCENES[2]
    assert kitchen.line_id
    one = asked(edited(2, duration_ms=5000))
    assert one == {kitchen.line_id: Direction(seconds=5)}
    two = asked(edited(2, transition_type="whip_pan", transition_duration_ms=500))
    assert two[kitchen.line_id].transition is not None
    assert two[kitchen.line_id].move is None
    three = asked(edited(2, overlay_settings={**kitchen.overlay_settings.model_dump(), "show_price": True}))
    assert three == {kitchen.line_id: Direction(overlays=OverlaySettings(show_price=True))}


def test_a_new_movement_type_wins_over_the_views_that_stood_there() -> None:
    movement = SCENES[2].camera_movement
    assert movement
    wish = asked(edited(2, camera_movement=movement.model_dump(mode="json") | {"movement_type": "zoom_out"}))
    (direction,) = wish.values()
    assert direction.move is not None
    assert (direction.move.type, direction.move.exact) == ("zoom_out", None)


def test_new_views_are_taken_exactly_and_come_back_as_they_are() -> None:
    views = CameraMovement(
        start_position=Position(), end_position=Position(x=0.1, y=0.05, zoom=1.2), easing=Easing.EASE_OUT
    )
    told, plan = filmed(edited(2, camera_movement=views.model_dump(mode="json")))
    again = to_scenes(told, plan)[2].camera_movement
    assert again is not None
    assert again.same_views(views)
    assert again.easing is Easing.EASE_OUT


def test_another_photo_takes_the_scenes_place_and_forgets_exact_views() -> None:
    views = {"start_position": {"zoom": 1.5}, "end_position": {"zoom": 1.1}}
    told, plan = filmed(edited(2, camera_movement=views))
    scenes = to_scenes(told, plan)
    garden = next(photo for photo in STORY.photos if "garden" in photo.handle)
    handles = {photo.media_id: photo.handle for photo in STORY.photos}
    changed = edited(2, scenes, media_id=str(garden.media_id))
    board = to_storyboard(told.script, changed, handles)
    assert board.lines[2].photo == garden.handle
    assert board.lines[2].move is None


def test_edited_words_are_spoken_and_shown() -> None:
    place = next(index for index, scene in enumerate(SCENES) if scene.role == "price")
    told, plan = filmed(edited(place, narration_text="Come and see it.", on_screen_text="Make it yours", claims={}))
    line = told.script.lines[place]
    assert (line.text, line.on_screen) == ("Come and see it.", "Make it yours")
    shown = [o.text for o in plan.timelines["9x16"].overlays if o.kind == "lower_third"]
    assert "Make it yours" in shown


def test_scenes_can_be_moved_added_and_taken_out() -> None:
    new = SceneDraft(sequence_order=1, narration_text="Step inside.", photo=SCENES[3].photo, duration_ms=3000)
    later = [scene.model_copy(update={"sequence_order": scene.sequence_order + 5}) for scene in SCENES[1:-1]]
    board = to_storyboard(STORY.script, [later[-1].model_copy(update={"sequence_order": 2}), SCENES[0], new])
    assert [line.say for line in board.lines] == [STORY.script.lines[0].text, "Step inside.", later[-1].narration_text]
    assert storyboard.to_script(board, demo.listing().facts, [p.handle for p in STORY.photos])


def test_scenes_read_from_a_store_get_their_basis_back() -> None:
    stored = [scene.model_copy(update={"basis": None}) for scene in SCENES]
    assert asked(stored) != {}
    assert asked(with_basis(stored, SCENES)) == {}


def test_estimated_scenes_follow_each_other() -> None:
    scenes = to_scenes(STORY, None)
    assert [scene.line_id for scene in scenes] == LINES
    for before, after in pairwise(scenes):
        assert after.start_time_ms == before.start_time_ms + before.duration_ms
    assert all(scene.camera_movement is None for scene in scenes)


def test_moves_are_planned_without_speech() -> None:
    loaded = demo.listing()
    moves = filming.plan_moves(STORY, loaded.facts, loaded.brand_kit, RENDER)
    assert list(moves) == LINES
    assert all(move.start_position and move.end_position and move.movement_type for move in moves.values())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"narration_text": " "}, "scenes[2].narration_text"),
        ({"transition_type": "slide_left", "transition_duration_ms": 0}, "scenes[2].transition_duration_ms"),
        ({"camera_movement": {"start_position": {}}}, "scenes[2].camera_movement.end_position"),
        ({"camera_movement": {}}, "scenes[2].camera_movement.movement_type"),
    ],
)
def test_what_cannot_be_filmed_names_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        to_storyboard(STORY.script, edited(2, **changes))
    assert caught.value.field == field
    assert caught.value.remedy


def test_unknown_photos_and_empty_films_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        to_storyboard(STORY.script, edited(0, media_id=str(uuid4())), {})
    assert caught.value.field == "scenes[0].media_asset_id"
    with pytest.raises(InvalidInput) as caught:
        to_storyboard(STORY.script, [])
    assert caught.value.field == "scenes"


def test_an_untouched_cut_stays_one() -> None:
    scenes = edited(2, transition_type="cut", transition_duration_ms=0)
    told, plan = filmed(scenes)
    again = to_scenes(told, plan)
    assert again[2].transition_type is TransitionKind.CUT
    assert storyboard.directions_of(to_storyboard(told.script, again)) == told.directions
