"""What holds for every film that can be planned."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from reelestate.film.motion.path import view_at
from reelestate.film.picture.safe_area import takes_turns
from reelestate.film.timeline import CaptionOverlay, Shot, Timeline
from reelestate.generation.shot_plan import Plan, PlanRequest, plan
from reelestate.generation.shot_plan.pacing import tempo
from reelestate.generation.shot_plan.reframe import SHARP_UPSCALE, Framing
from tests.unit.generation.shot_plan.requests import requests

MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
HEADLINE = {"title", "address", "price", "facts", "lower_third", "open_house", "agent_card"}


def boundaries(timeline: Timeline) -> list[int]:
    """The middles of the transitions."""
    return [shot.start_frame + shot.transition.frames // 2 for shot in timeline.shots[1:]]


def move(shot: Shot) -> str:
    """What a motion is, read from its views."""
    start, end = shot.motion.start, shot.motion.end
    if abs(start.w - end.w) > 1e-9:
        return "zoom_in" if end.w < start.w else "zoom_out"
    across, down = end.x - start.x, end.y - start.y
    if abs(across) >= abs(down):
        return "pan_right" if across > 0 else "pan_left"
    return "tilt_down" if down > 0 else "tilt_up"


def check_time(request: PlanRequest, planned: Plan, timeline: Timeline) -> None:
    """Length, beats, and each voice inside its scene."""
    fps = timeline.canvas.fps
    assert timeline.frames == request.duration_seconds * fps
    assert all(boundary % request.frames_per_beat == 0 for boundary in boundaries(timeline))
    assert all(shot.transition.frames % 2 == 0 for shot in timeline.shots)
    starts = {0, *boundaries(timeline)}
    breath = tempo(request.pace).breath_frames
    for scene, following in pairwise([*planned.scenes, None]):
        assert scene is not None
        assert scene.start_frame in starts
        assert scene.end_frame == (following.start_frame if following else timeline.frames)
        if scene.voice_frames:
            assert scene.start_frame + scene.voice_frames + breath <= scene.end_frame
    spoken_starts = {scene.start_frame for scene in planned.scenes if scene.line_id}
    assert {voice.start_frame for voice in timeline.audio.voices} <= spoken_starts


def check_views(request: PlanRequest, timeline: Timeline) -> None:
    """Exact aspect, inside the photo, sharp where possible, slow enough, never the same move twice in a row."""
    figures = tempo(request.pace)
    for shot in timeline.shots:
        asset = timeline.assets[shot.asset]
        framing = Framing.of(asset, timeline.canvas)
        for rect in (shot.motion.start, shot.motion.end):
            aspect = rect.w * asset.width / (rect.h * asset.height)
            assert abs(aspect / timeline.canvas.aspect - 1) < 1e-6
            upscale = timeline.canvas.width / (rect.w * asset.width)
            assert upscale <= max(SHARP_UPSCALE, framing.upscale * 1.0501) + 1e-6
        seconds = shot.frames / timeline.canvas.fps
        start, end = shot.motion.start, shot.motion.end
        assert abs(end.x - start.x) / framing.width <= figures.travel * seconds + 0.08
        assert seconds <= 2 or (start != end)
        view_at(shot, asset, timeline.canvas, shot.frames / 2)
    moves = [move(shot) for shot in timeline.shots]
    assert all(one != other for one, other in pairwise(moves))


def check_overlays(timeline: Timeline) -> None:
    """One text at a time in the headline, captions one after the other, all inside the film."""
    headline = sorted((o for o in timeline.overlays if o.kind in HEADLINE), key=lambda o: o.start_frame)
    assert all(one.end_frame <= other.start_frame for one, other in pairwise(headline))
    for index, one in enumerate(timeline.overlays):
        assert 0 <= one.start_frame < one.end_frame <= timeline.frames
        for other in timeline.overlays[index + 1 :]:
            apart = one.end_frame <= other.start_frame or other.end_frame <= one.start_frame
            assert apart or not takes_turns(one.kind, other.kind)
    for caption in (o for o in timeline.overlays if isinstance(o, CaptionOverlay)):
        for word in caption.words:
            assert caption.start_frame <= word.start_frame < word.end_frame <= caption.end_frame


def check_disclosure(request: PlanRequest, timeline: Timeline) -> None:
    """The label stands on exactly the frames that show an altered photo."""
    altered = {photo.id: photo.altered for photo in request.photos if photo.altered}
    needed: dict[int, set[str]] = {}
    for shot in timeline.shots:
        for frame in range(shot.start_frame, shot.end_frame) if shot.asset in altered else ():
            needed.setdefault(frame, set()).add(altered[shot.asset] or "")
    shown: dict[int, set[str]] = {}
    for overlay in timeline.overlays:
        if overlay.kind == "disclosure":
            assert overlay.fade_in == overlay.fade_out == 0
            for frame in range(overlay.start_frame, overlay.end_frame):
                assert frame not in shown
                shown[frame] = set(overlay.text.split(" · "))
    assert shown == needed


@MANY
@given(requests())
def test_every_timeline_keeps_the_rules(request: PlanRequest) -> None:
    planned = plan(request)
    assert set(planned.timelines) == {cut.id for cut in request.cuts}
    for timeline in planned.timelines.values():
        Timeline.model_validate(timeline.model_dump())
        check_time(request, planned, timeline)
        check_views(request, timeline)
        check_overlays(timeline)
        check_disclosure(request, timeline)


@MANY
@given(requests())
def test_lines_and_photos_are_used_or_accounted_for(request: PlanRequest) -> None:
    planned = plan(request)
    told = [scene.line_id for scene in planned.scenes if scene.line_id]
    dropped = [line.line_id for line in planned.dropped_lines]
    assert sorted([*told, *dropped]) == sorted(line.id for line in request.script.lines)
    order = [line.id for line in request.script.lines]
    assert told == [name for name in order if name in told]
    shown = {shot.photo_id for scene in planned.scenes for shot in scene.shots}
    unused = {photo.photo_id for photo in planned.unused_photos}
    assert shown | unused == {photo.id for photo in request.photos}
    assert not shown & unused


@MANY
@given(requests())
def test_shots_last_as_long_as_the_pace_says(request: PlanRequest) -> None:
    planned = plan(request)
    figures = tempo(request.pace)
    beat = request.frames_per_beat / 30
    for scene in planned.scenes:
        shots = [shot for shot in scene.shots if not shot.end_card]
        shown = sum(shot.end_frame - shot.start_frame for shot in shots) / 30
        # On a beat that is not the pace's own a scene can be too long for one shot and too short for two.
        foreign = request.frames_per_beat != figures.frames_per_beat
        between = foreign and figures.longest - beat < shown < 2 * (figures.shortest + beat)
        shortest = figures.shortest - beat if between else figures.shortest
        for shot in shots:
            seconds = (shot.end_frame - shot.start_frame) / 30
            assert shortest - 1e-6 <= seconds <= max(5.0, figures.shortest + beat) + 1e-6
    assert planned.scenes[-1].shots[-1].end_card


@MANY
@given(requests())
def test_only_the_brand_differs_between_branded_and_unbranded(request: PlanRequest) -> None:
    planned = plan(request)
    branded, unbranded = planned.timelines["9x16"], planned.timelines["unbranded"]
    assert branded.shots == unbranded.shots
    assert not {o.kind for o in unbranded.overlays} & {"agent_card", "logo"}
    assert (unbranded.brand.agent_name, unbranded.brand.phone, unbranded.brand.logo) == ("", "", None)
    assert "logo" not in unbranded.assets
    end_card = planned.scenes[-1].shots[-1].start_frame

    def body(timeline: Timeline) -> list[object]:
        kinds = {"agent_card", "logo", "caption"}
        return [o for o in timeline.overlays if o.kind not in kinds and o.start_frame < end_card]

    assert body(branded) == body(unbranded)
    if not any(claim.source.startswith("agent") for line in request.script.lines for claim in line.claims):
        assert branded.audio == unbranded.audio


@MANY
@given(requests())
def test_the_same_request_gives_the_same_plan(request: PlanRequest) -> None:
    assert plan(request) == plan(PlanRequest.model_validate_json(request.model_dump_json()))
