"""What a person asked for, laid over what the planner chose; and notes on what could not be granted."""

from collections.abc import Sequence

from reelestate.film.timeline import Transition, TransitionKind
from reelestate.generation.shot_plan.joins import usual_frames
from reelestate.generation.shot_plan.model import PlannedScene, PlanRequest
from reelestate.generation.shot_plan.story import Story
from reelestate.kit.text import shorten

_NAME_LENGTH = 40


def scene_name(request: PlanRequest, line_id: str | None) -> str:
    """How a note calls the scene of a line: by its first words."""
    text = next((line.text for line in request.script.lines if line.id == line_id), "")
    return f"“{shorten(text, _NAME_LENGTH)}”"


def with_asked_transitions(
    story: Story, request: PlanRequest, chosen: Sequence[Transition]
) -> tuple[tuple[Transition, ...], list[str]]:
    """The transitions with those that a person asked for in their place.

    One lasts at most half of the shorter of the two shots it joins, so that each of them also stands alone.
    """
    joins, notes = list(chosen), []
    shots = story.shots
    place = 0
    for scene in story.scenes:
        asked = request.direction(scene.line_id).transition
        name = scene_name(request, scene.line_id)
        if asked and place == 0 and asked.kind is not TransitionKind.CUT:
            notes.append(f"The scene {name} opens the film, so there is nothing for its transition to come from.")
        elif asked and place:
            before, after = shots[place - 1], shots[place]
            most = min(before.end_frame - before.start_frame, after.end_frame - after.start_frame) // 4 * 2
            usual = usual_frames(asked.kind, request.pace)
            frames = usual if asked.ms is None else max(2, round(asked.ms * story.grid.fps / 2000) * 2)
            joins[place] = _transition(asked.kind, min(frames, most))
            if frames > most and asked.kind is not TransitionKind.CUT:
                seconds = most / story.grid.fps
                notes.append(f"The transition into {name} takes {seconds:.1f} s: its shots bear no longer one.")
        place += len(scene.shots)
    return tuple(joins), notes


def length_notes(request: PlanRequest, story: Story) -> list[str]:
    """A note on every scene that lasts longer or shorter than a person asked."""
    notes = []
    for scene in story.scenes:
        asked = request.direction(scene.line_id).seconds
        if asked is None or abs(_seconds(scene, story) - asked) <= 0.75 * _beat(story):
            continue
        lasts, name = _seconds(scene, story), scene_name(request, scene.line_id)
        why = f"the film's {request.duration_seconds} s leave it no more"
        if lasts > asked:
            spoken = scene.voice_frames / story.grid.fps
            why = f"its words take {spoken:.1f} s" if spoken + _beat(story) >= asked else "the film must be filled"
            closing = scene is story.scenes[-1]
            why = "it holds the closing card" if closing and spoken < asked else why
        notes.append(f"The scene {name} lasts {lasts:.1f} s instead of {asked:g} s: {why}.")
    return notes


def _transition(kind: TransitionKind, frames: int) -> Transition:
    return Transition() if kind is TransitionKind.CUT else Transition(kind=kind, frames=frames)


def _seconds(scene: PlannedScene, story: Story) -> float:
    return (scene.end_frame - scene.start_frame) / story.grid.fps


def _beat(story: Story) -> float:
    return story.grid.frames_per_beat / story.grid.fps
