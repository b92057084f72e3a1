"""Which lines the film has time for."""

from dataclasses import dataclass, replace

from reelestate.generation.shot_plan.model import DroppedLine, PlanRequest
from reelestate.generation.shot_plan.pacing import Grid
from reelestate.providers.script_writing.base import Role, ScriptLine

_READING_SECONDS = 2.0
_ROOMY = 5
"""A film this many times as long as closing photo and end card together has time for both."""
_LEAVES_FIRST: tuple[Role, ...] = (
    "room",
    "feature",
    "location",
    "facts",
    "address",
    "open_house",
    "hook",
    "price",
    "call_to_action",
)


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line that stays, the frames its voice takes (0 in silence) and the beats of its scene.

    ``needed`` are the beats it cannot do without. ``asked``: a person chose its length, so the planner adds nothing.
    """

    line: ScriptLine
    voice_frames: int
    beats: int
    needed: int
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Narration:
    """The lines of the body in order, the line spoken with the end card, the end card's beats, the lines left out."""

    body: tuple[TimedLine, ...]
    closing: TimedLine | None
    closing_beats: int
    dropped: tuple[DroppedLine, ...]


def fit(request: PlanRequest, grid: Grid) -> Narration:
    """Drops the least important lines, later ones first, until the rest fits; then takes back what still fits.

    Before a line is dropped, scenes that a person made longer than their words give that time back.
    """
    room = grid.beats
    timed = _within(room, [_timed(line, request, grid) for line in request.script.lines], grid)
    kept = list(timed)
    gone: list[TimedLine] = []
    while kept and _needed(kept, grid) > room:
        leaving = max(kept, key=lambda item: (-_LEAVES_FIRST.index(item.line.role), timed.index(item)))
        kept.remove(leaving)
        gone.append(leaving)
    for item in sorted(gone, key=lambda item: (-_LEAVES_FIRST.index(item.line.role), timed.index(item))):
        back = sorted([*kept, item], key=timed.index)
        if _needed(back, grid) <= room:
            kept = back
            gone.remove(item)
    closing = _closing(kept)
    return Narration(
        body=tuple(item for item in kept if item is not closing),
        closing=closing,
        closing_beats=_closing_beats(closing, grid),
        dropped=tuple(
            DroppedLine(line_id=item.line.id, reason=_reason(item, request)) for item in timed if item in gone
        ),
    )


def _timed(line: ScriptLine, request: PlanRequest, grid: Grid) -> TimedLine:
    spoken = request.speech.get(line.id)
    voice = grid.voice_frames(spoken.duration_ms) if spoken else 0
    needed = grid.line_beats(voice) if spoken else max(grid.shortest, grid.at_least(_READING_SECONDS))
    asked = request.direction(line.id).seconds
    if asked is None:
        return TimedLine(line, voice, needed, needed)
    return TimedLine(line, voice, max(needed, grid.nearest(asked)), needed, asked=True)


def _within(room: int, timed: list[TimedLine], grid: Grid) -> list[TimedLine]:
    """The lines with as much of their asked length, beyond what they need, as the film has room for."""
    fitted = list(timed)
    while _needed(fitted, grid) > room:
        longest = max(range(len(fitted)), key=lambda at: (fitted[at].beats - fitted[at].needed, at))
        if fitted[longest].beats == fitted[longest].needed:
            break
        fitted[longest] = replace(fitted[longest], beats=fitted[longest].beats - 1)
    return fitted


def _needed(kept: list[TimedLine], grid: Grid) -> int:
    closing = _closing(kept)
    body = sum(item.beats for item in kept if item is not closing)
    # A film that is nothing but an end card is none.
    return max(body, grid.shortest) + _closing_beats(closing, grid)


def _closing(kept: list[TimedLine]) -> TimedLine | None:
    return kept[-1] if kept and kept[-1].line.role == "call_to_action" else None


def _closing_beats(closing: TimedLine | None, grid: Grid) -> int:
    # In a very short film the end card takes at most a third; a longer one first shows the closing photo itself.
    shown = max(1, min(grid.end_card, grid.beats // 3))
    if closing and closing.asked:
        return max(shown, closing.beats)
    if grid.beats >= _ROOMY * (shown + grid.shortest):
        shown += grid.shortest
    return max(shown, closing.beats) if closing else shown


def _reason(item: TimedLine, request: PlanRequest) -> str:
    role = item.line.role.replace("_", " ")
    seconds = request.speech[item.line.id].duration_ms / 1000 if item.line.id in request.speech else _READING_SECONDS
    return (
        f"the narration is longer than {request.duration_seconds} s; this {role} line of {seconds:.1f} s "
        "matters less than the lines that stay"
    )
