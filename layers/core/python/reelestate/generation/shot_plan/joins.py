"""How one shot follows the other: mostly crossfades, with cuts and movement as tone and pace ask for it."""

from dataclasses import dataclass

from reelestate.film.timeline import Transition, TransitionKind
from reelestate.generation.shot_plan.model import PlanRequest
from reelestate.generation.shot_plan.story import Story
from reelestate.providers.script_writing.base import Pace, Tone

_CROSSFADE_FRAMES: dict[Pace, int] = {"calm": 14, "moderate": 12, "fast": 8}
_ACCENT_FRAMES: dict[Pace, int] = {"calm": 14, "moderate": 12, "fast": 10}
_EVERY = 3
"""An accent at every third change of scene: seldom enough to stay one."""


@dataclass(frozen=True, slots=True)
class _Style:
    accents: tuple[TransitionKind, ...] = ()
    cut_inside: bool = False


def transitions(story: Story, request: PlanRequest) -> tuple[Transition, ...]:
    """The transition into every shot, in order. All have an even length, so their middle is a frame: the beat."""
    style = _style(request.tone, request.pace)
    chosen: list[Transition] = []
    changes = 0
    previous_photo = ""
    for scene in story.scenes:
        for index, shot in enumerate(scene.shots):
            if not chosen:
                chosen.append(Transition())
            elif shot.end_card or shot.photo_id == previous_photo:
                chosen.append(_crossfade(request.pace))
            elif index:
                chosen.append(Transition() if style.cut_inside else _crossfade(request.pace))
            else:
                changes += 1
                chosen.append(_change_of_scene(style, changes, request))
            previous_photo = shot.photo_id
    return tuple(chosen)


def usual_frames(kind: TransitionKind, pace: Pace) -> int:
    """How long a transition of this kind lasts at this pace; even, and 0 for a cut."""
    if kind is TransitionKind.CUT:
        return 0
    return (_CROSSFADE_FRAMES if kind is TransitionKind.CROSSFADE else _ACCENT_FRAMES)[pace]


def _style(tone: Tone, pace: Pace) -> _Style:
    if pace == "calm" or tone in {"luxury", "cozy"}:
        return _Style(cut_inside=pace == "fast")
    if tone == "bold":
        return _Style(
            (TransitionKind.ZOOM_THROUGH, TransitionKind.WHIP_PAN, TransitionKind.SLIDE_LEFT), cut_inside=True
        )
    if tone == "minimal":
        return _Style(cut_inside=True)
    if pace == "fast":
        return _Style(
            (TransitionKind.WHIP_PAN, TransitionKind.SLIDE_LEFT, TransitionKind.ZOOM_THROUGH), cut_inside=True
        )
    return _Style((TransitionKind.SLIDE_LEFT, TransitionKind.SLIDE_RIGHT))


def _change_of_scene(style: _Style, nth: int, request: PlanRequest) -> Transition:
    if not style.accents or nth % _EVERY != _EVERY - 1:
        return _crossfade(request.pace)
    kind = style.accents[(nth // _EVERY + request.seed) % len(style.accents)]
    return Transition(kind=kind, frames=_ACCENT_FRAMES[request.pace])


def _crossfade(pace: Pace) -> Transition:
    return Transition(kind=TransitionKind.CROSSFADE, frames=_CROSSFADE_FRAMES[pace])
