"""Which cues miss which limit."""

from collections.abc import Iterator, Sequence

from reelestate.film.captions.model import LIMITS, Cue, Limits, Unmet, columns


def unmet(
    cues: Sequence[Cue], *, max_chars: int, fps: int = 30, limits: Limits = LIMITS, rounding_frames: int = 0
) -> tuple[Unmet, ...]:
    """Every limit the cues miss, in film order. Durations are compared in whole frames of ``fps``.

    ``rounding_frames`` forgives that many frames, for times that went through milliseconds of a file.
    """
    missed: list[Unmet] = []
    for index, cue in enumerate(cues):
        following = cues[index + 1].start_ms if index + 1 < len(cues) else None
        missed.extend(_of_cue(index, cue, max_chars, fps, limits, rounding_frames))
        missed.extend(_of_gap(index, cue, following, fps, limits))
    return tuple(missed)


def _of_cue(index: int, cue: Cue, max_chars: int, fps: int, limits: Limits, forgiven: int) -> Iterator[Unmet]:
    text = " ".join(cue.lines)
    frames = _frames(cue.end_ms, fps) - _frames(cue.start_ms, fps)
    if len(cue.lines) > limits.max_lines:
        yield Unmet(index, "lines", len(cue.lines), limits.max_lines, text)
    longest = max((columns(line) for line in cue.lines), default=0)
    if longest > max_chars:
        yield Unmet(index, "length", longest, max_chars, text)
    if frames + forgiven < limits.min_ms * fps / 1000 - 1e-6:
        yield Unmet(index, "shortest", round(frames / fps, 3), round(limits.min_ms / 1000, 3), text)
    if frames - forgiven > limits.max_ms * fps / 1000 + 1e-6:
        yield Unmet(index, "longest", round(frames / fps, 3), limits.max_ms / 1000, text)
    seen = reading_columns(cue.lines)
    if seen * fps > limits.max_cps * (frames + forgiven) + 1e-6:
        yield Unmet(index, "speed", round(seen * fps / max(1, frames), 1), limits.max_cps, text)


def _of_gap(index: int, cue: Cue, following: int | None, fps: int, limits: Limits) -> Iterator[Unmet]:
    if following is None:
        return
    gap = _frames(following, fps) - _frames(cue.end_ms, fps)
    if gap < 0 or 0 < gap < limits.gap_frames:
        yield Unmet(index, "gap", gap, limits.gap_frames, " ".join(cue.lines))


def reading_columns(lines: Sequence[str]) -> int:
    """Columns a viewer reads: the lines and the space that a line break stands for."""
    return sum(columns(line) for line in lines) + max(0, len(lines) - 1)


def _frames(ms: int, fps: int) -> int:
    return round(ms * fps / 1000)
