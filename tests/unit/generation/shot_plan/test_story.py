"""What a viewer of a usual film sees and hears, scene by scene."""

from itertools import pairwise

import pytest

from reelestate.film.encode.settings import FINAL
from reelestate.film.timeline import Brand, Canvas, LowerThirdOverlay, Timeline, TransitionKind
from reelestate.film.timeline.segments import plan_segments
from reelestate.generation.shot_plan import (
    Cut,
    OpenHouse,
    Plan,
    PlannedScene,
    frames_per_beat,
    photos_wanted,
    plan,
    preview_of,
)
from reelestate.kit.errors import InvalidInput
from tests.unit.generation.shot_plan.requests import CANVASES, film_request, line, photo, usual


def kinds(timeline: Timeline, scene: PlannedScene) -> list[str]:
    """Overlays that start within the scene, captions left out, in order."""
    found = [
        o for o in timeline.overlays if scene.start_frame <= o.start_frame < scene.end_frame and o.kind != "caption"
    ]
    return [o.kind for o in sorted(found, key=lambda o: o.start_frame)]


def scene_of(planned: Plan, line_id: str) -> PlannedScene:
    """The scene that speaks the line."""
    return next(scene for scene in planned.scenes if scene.line_id == line_id)


def test_each_line_is_spoken_over_its_photo() -> None:
    planned = plan(usual())
    assert [scene.line_id for scene in planned.scenes] == ["hook", "facts", "living", "kitchen", "bed", "price", "cta"]
    for name, first in (("hook", "front"), ("living", "living"), ("kitchen", "kitchen"), ("bed", "bed")):
        assert scene_of(planned, name).shots[0].photo_id == first
    timeline = planned.timelines["9x16"]
    assert [voice.key for voice in timeline.audio.voices][:2] == ["voice/hook", "voice/facts"]
    assert timeline.audio.music is not None
    assert timeline.audio.music.frames_per_beat == 18


def test_texts_stand_where_they_are_spoken() -> None:
    planned = plan(usual())
    timeline = planned.timelines["9x16"]
    assert kinds(timeline, scene_of(planned, "hook"))[:2] == ["logo", "title"]
    assert "facts" in kinds(timeline, scene_of(planned, "facts"))
    assert kinds(timeline, scene_of(planned, "kitchen")) == ["lower_third"]
    assert kinds(timeline, scene_of(planned, "price")) == ["price"]
    assert kinds(timeline, scene_of(planned, "cta")) == ["agent_card"]
    assert "address" in {o.kind for o in timeline.overlays}, "no line speaks it, so it is shown where there is room"
    assert timeline.shots[-1].treatment == "blur"


def test_unbranded_films_end_on_the_title() -> None:
    planned = plan(usual(cuts=(Cut(id="mls", canvas=CANVASES["9x16"], branded=False),)))
    assert kinds(planned.timelines["mls"], planned.scenes[-1]) == ["title"]


def test_a_line_that_names_the_agent_is_silent_in_the_unbranded_cut() -> None:
    # given a call to action that rests on the agent's name
    lines = [
        (line("hook", "hook"), 2000),
        (line("cta", "call_to_action", source="agent.name"), 2000),
    ]
    cuts = (Cut(id="a", canvas=CANVASES["9x16"]), Cut(id="b", canvas=CANVASES["9x16"], branded=False))
    # when both cuts are planned
    planned = plan(film_request(lines, [photo("p1"), photo("p2")], cuts=cuts))
    # then the unbranded one neither speaks nor shows it, and says so
    assert [voice.key for voice in planned.timelines["b"].audio.voices] == ["voice/hook"]
    end = planned.scenes[-1].start_frame
    assert not [o for o in planned.timelines["b"].overlays if o.kind == "caption" and o.start_frame >= end]
    assert [o for o in planned.timelines["a"].overlays if o.kind == "caption" and o.start_frame >= end]
    assert planned.notes == ("Line cta names the agent and is silent in the unbranded cut.",)


def test_too_long_a_narration_loses_its_least_important_lines() -> None:
    # given 34 s of narration for a film of 15 s
    lines = [(line("hook", "hook"), 3000), (line("facts", "facts"), 3000)]
    lines += [(line(f"room{n}", "room"), 4000) for n in range(4)]
    lines += [(line("feature", "feature"), 4000), (line("price", "price"), 3000), (line("cta", "call_to_action"), 3000)]
    # when it is planned
    planned = plan(film_request(lines, [photo(f"p{n}") for n in range(5)], duration_seconds=15))
    # then rooms and features go, the message stays, and the reasons are told
    assert [scene.line_id for scene in planned.scenes] == ["hook", "facts", "price", "cta"]
    assert [dropped.line_id for dropped in planned.dropped_lines] == ["room0", "room1", "room2", "room3", "feature"]
    assert "longer than 15 s" in planned.dropped_lines[0].reason


def test_more_photos_than_lines_fill_pauses_on_the_beat() -> None:
    planned = plan(usual())
    shown = [shot.photo_id for scene in planned.scenes for shot in scene.shots]
    assert {"living-2", "garden"} <= set(shown)
    living = scene_of(planned, "living")
    assert [shot.photo_id for shot in living.shots] == ["living", "living-2"]


def test_photos_that_do_not_fit_are_named() -> None:
    planned = plan(usual(duration_seconds=15))
    assert planned.unused_photos
    assert "no time" in planned.unused_photos[0].reason


def test_one_photo_makes_a_film_that_looks_at_its_parts() -> None:
    only = photo("only", (4000, 3000), focus=(0.3, 0.5), path=[(0.8, 0.5), (0.3, 0.5)])
    planned = plan(film_request([(line("hook", "hook"), 2500)], [only], duration_seconds=30))
    shots = planned.timelines["9x16"].shots
    assert len(shots) >= 6
    assert shots[0].motion != shots[1].motion
    assert {round(shot.motion.end.x, 1) for shot in shots} >= {0.1, 0.6}


def test_a_long_line_never_gives_away_the_next_photo() -> None:
    # given an opening line too long for one shot while every photo is asked for by its own line
    lines = [(line("l0", "hook", photo_id="p0"), 6500)]
    lines += [(line(f"l{n}", "room", photo_id=f"p{n}"), 2000) for n in range(1, 5)]
    # when it is planned
    planned = plan(film_request(lines, [photo(f"p{n}") for n in range(5)]))
    # then the second shot shows the photo that is farthest away in the film, and no photo stands beside itself
    shown = [shot.photo_id for scene in planned.scenes for shot in scene.shots]
    assert shown[:2] == ["p0", "p4"]
    assert all(one != other for one, other in pairwise(shown[:-1]))


def test_a_film_without_lines_shows_the_photos() -> None:
    planned = plan(film_request([], [photo(f"p{n}") for n in range(9)]))
    assert [shot.photo_id for shot in planned.scenes[0].shots] == [f"p{n}" for n in range(9)]
    assert planned.timelines["9x16"].audio.voices == ()


def test_open_house_is_shown() -> None:
    lines = [(line("hook", "hook"), 2000), (line("open", "open_house"), 3000), (line("cta", "call_to_action"), 2000)]
    texts = usual().texts.model_copy(update={"open_house": OpenHouse(date="Sat 12 May", time="2–4 pm")})
    planned = plan(film_request(lines, [photo(f"p{n}") for n in range(4)], texts=texts))
    assert kinds(planned.timelines["9x16"], scene_of(planned, "open"))[0] == "open_house"


def test_editing_one_lines_text_changes_one_segment() -> None:
    # given a film, and the same with another text over the kitchen
    before = usual(captions=False)
    lines = [
        each.model_copy(update={"on_screen": "Chef's kitchen"}) if each.id == "kitchen" else each
        for each in before.script.lines
    ]
    after = before.model_copy(update={"script": before.script.model_copy(update={"lines": tuple(lines)})})
    # when both are planned and cut into segments
    one, other = plan(before).timelines["9x16"], plan(after).timelines["9x16"]
    old, new = plan_segments(one, FINAL), plan_segments(other, FINAL)
    # then one segment has to be rendered again, the one that shows it
    changed = [index for index, (a, b) in enumerate(zip(old, new, strict=True)) if a.key != b.key]
    text = next(o for o in other.overlays if isinstance(o, LowerThirdOverlay) and o.text == "Chef's kitchen")
    assert len(changed) == 1
    assert old[changed[0]].start_frame <= text.start_frame < text.end_frame <= old[changed[0]].end_frame


def test_branded_and_unbranded_share_the_segments_between_opening_and_closing() -> None:
    cuts = (Cut(id="a", canvas=CANVASES["9x16"]), Cut(id="b", canvas=CANVASES["9x16"], branded=False))
    planned = plan(usual(cuts=cuts))
    branded, unbranded = (
        [segment.key for segment in plan_segments(planned.timelines[name], FINAL)] for name in ("a", "b")
    )
    assert branded[1:-1] == unbranded[1:-1]
    assert branded[0] != unbranded[0]
    assert branded[-1] != unbranded[-1]


@pytest.mark.parametrize(
    ("tone", "pace", "kinds_seen"),
    [
        ("luxury", "calm", {TransitionKind.CROSSFADE}),
        ("cozy", "moderate", {TransitionKind.CROSSFADE}),
        ("modern", "moderate", {TransitionKind.CROSSFADE, TransitionKind.SLIDE_LEFT, TransitionKind.SLIDE_RIGHT}),
        (
            "bold",
            "fast",
            {
                TransitionKind.CROSSFADE,
                TransitionKind.CUT,
                TransitionKind.WHIP_PAN,
                TransitionKind.ZOOM_THROUGH,
                TransitionKind.SLIDE_LEFT,
            },
        ),
    ],
)
def test_transitions_suit_tone_and_pace(tone: str, pace: str, kinds_seen: set[TransitionKind]) -> None:
    planned = plan(usual(tone=tone, pace=pace, duration_seconds=60, frames_per_beat=15))
    seen = [shot.transition for shot in planned.timelines["9x16"].shots[1:]]
    assert {transition.kind for transition in seen} <= kinds_seen
    assert TransitionKind.CROSSFADE in {transition.kind for transition in seen}
    assert all(8 <= transition.frames <= 15 for transition in seen if transition.frames)


def test_logo_as_asked() -> None:
    def logos(show: str) -> tuple[list[tuple[int, int]], str | None]:
        planned = plan(usual(show_logo=show))
        timeline = planned.timelines["9x16"]
        return [(o.start_frame, o.end_frame) for o in timeline.overlays if o.kind == "logo"], timeline.brand.logo

    card = next(o.start_frame for o in plan(usual()).timelines["9x16"].overlays if o.kind == "agent_card")
    assert logos("never") == ([], None)
    assert logos("always") == ([(0, card)], "logo"), "the agent card carries it from there on"
    ((opening,), _) = logos("opening_and_closing")
    assert opening[0] == 0
    assert opening[1] < plan(usual()).scenes[1].start_frame


def test_facts_that_no_line_speaks_get_time_to_be_read() -> None:
    lines = [(line("hook", "hook"), 2400), (line("cta", "call_to_action"), 2000)]
    planned = plan(film_request(lines, [photo(f"p{n}") for n in range(8)]))
    shown = {o.kind: o.end_frame - o.start_frame for o in planned.timelines["9x16"].overlays}
    assert {"title", "price", "address", "facts"} <= set(shown)
    assert min(shown[kind] for kind in ("title", "price", "address", "facts")) >= 50


def test_a_brand_without_anything_to_say_ends_on_the_address() -> None:
    planned = plan(usual(brand=Brand(primary="#112233")))
    assert kinds(planned.timelines["9x16"], planned.scenes[-1]) == ["title"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"brand_assets": {}}, "brand.logo"),
        ({"photos": (photo("a"), photo("a"))}, "photos"),
        ({"cuts": (Cut(id="a", canvas=CANVASES["1x1"]), Cut(id="a", canvas=CANVASES["4x5"]))}, "cuts"),
        (
            {"cuts": (Cut(id="a", canvas=CANVASES["1x1"]), Cut(id="b", canvas=Canvas(width=540, height=960, fps=25)))},
            "cuts",
        ),
    ],
)
def test_requests_that_contradict_themselves_are_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        plan(usual(**changes))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("name", "size"), [("9x16", (540, 960)), ("4x5", (536, 670)), ("1x1", (540, 540)), ("16x9", (960, 540))]
)
def test_previews_are_small_and_keep_the_aspect(name: str, size: tuple[int, int]) -> None:
    timeline = plan(usual(cuts=(Cut(id=name, canvas=CANVASES[name]),))).timelines[name]
    preview = preview_of(timeline)
    assert (preview.canvas.width, preview.canvas.height) == size
    assert preview.canvas.aspect == timeline.canvas.aspect
    assert preview.shots == timeline.shots
    assert preview_of(preview) == preview


@pytest.mark.parametrize("pace", ["calm", "moderate", "fast"])
def test_beats_divide_every_length_and_photos_grow_with_it(pace: str) -> None:
    assert all(seconds * 30 % frames_per_beat(pace) == 0 for seconds in (15, 30, 45, 60))
    wanted = [photos_wanted(seconds, pace) for seconds in (15, 30, 45, 60)]
    assert wanted == sorted(wanted)
    assert 3 <= wanted[0] <= wanted[-1] <= 30
