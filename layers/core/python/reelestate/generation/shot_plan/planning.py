"""The plan: one story, one timeline per cut."""

from reelestate.generation.shot_plan.cuts import timeline_of
from reelestate.generation.shot_plan.joins import transitions
from reelestate.generation.shot_plan.model import Plan, PlanRequest
from reelestate.generation.shot_plan.pacing import Grid, tempo
from reelestate.generation.shot_plan.story import tell
from reelestate.generation.shot_plan.wishes import length_notes, with_asked_transitions
from reelestate.kit.errors import InvalidInput


def plan(request: PlanRequest) -> Plan:
    """Plans the film. The same request gives the same plan, and every timeline is exactly as long as asked.

    Raises InvalidInput when cuts differ in frame rate or share an id, photos share an id, or a brand picture is
    missing.
    """
    _check(request)
    fps = request.cuts[0].canvas.fps
    grid = Grid(request.duration_seconds * fps, fps, request.frames_per_beat, tempo(request.pace))
    story = tell(request, grid)
    joins, notes = with_asked_transitions(story, request, transitions(story, request))
    notes.extend(length_notes(request, story))
    timelines = {}
    for cut in request.cuts:
        timelines[cut.id], more = timeline_of(request, story, joins, cut)
        notes.extend(note for note in more if note not in notes)
    return Plan(
        timelines=timelines,
        scenes=story.scenes,
        dropped_lines=story.dropped,
        unused_photos=story.unused,
        notes=tuple(notes),
    )


def _check(request: PlanRequest) -> None:
    for field, ids in (
        ("photos", [photo.id for photo in request.photos]),
        ("cuts", [cut.id for cut in request.cuts]),
        ("script.lines", [line.id for line in request.script.lines]),
    ):
        twice = {name for name in ids if ids.count(name) > 1}
        if twice:
            raise InvalidInput(field, f"{min(twice)!r} stands there twice", "Give each its own id.")
    if len({cut.canvas.fps for cut in request.cuts}) > 1:
        raise InvalidInput("cuts", "their frame rates differ", "Use one frame rate for all cuts of a film.")
