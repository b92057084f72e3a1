"""The reading limits of captions as results of checks."""

from itertools import pairwise

from reelestate.film.captions.limits import reading_columns, unmet
from reelestate.film.captions.model import LIMITS, Rule, columns
from reelestate.film.quality.registry import Check
from reelestate.film.quality.report import CheckResult

_PROBLEM: dict[Rule, str] = {
    "lines": "has {measured:g} lines instead of {limit:g}",
    "length": "has a line of {measured:g} columns instead of {limit:g}",
    "shortest": "is gone after {measured:.2f} s, before {limit:.2f} s",
    "longest": "stays {measured:.2f} s, longer than {limit:.2f} s",
    "speed": "runs at {measured:g} columns a second, faster than {limit:g} can be read",
    "gap": "and the next one are {measured:g} frames apart",
}


def judge_rules(check: Check, rules: tuple[Rule, ...], unit: str) -> CheckResult:
    """Holds the film's captions against some of the limits; the measured figure is the worst miss."""
    expected = check.expected
    missed = [
        miss
        for miss in unmet(expected.cues, max_chars=expected.line_columns, fps=expected.timeline.canvas.fps)
        if miss.rule in rules
    ]
    limit: dict[Rule, float] = {
        "lines": LIMITS.max_lines,
        "length": expected.line_columns,
        "shortest": round(LIMITS.min_ms / 1000, 3),
        "longest": LIMITS.max_ms / 1000,
        "speed": LIMITS.max_cps,
        "gap": LIMITS.gap_frames,
    }
    if not missed:
        return check.result(True, _figure(check, rules[0]), limit[rules[0]], "All captions keep the limit.", unit)
    worst = max(missed, key=lambda miss: abs(miss.measured - miss.limit))
    problem = _PROBLEM[worst.rule].format(measured=worst.measured, limit=worst.limit)
    others = f" ({len(missed)} in all)" if len(missed) > 1 else ""
    return check.result(False, worst.measured, worst.limit, f"The caption “{worst.text}” {problem}{others}.", unit)


def _figure(check: Check, rule: Rule) -> float | None:
    """The figure that comes nearest to its limit among captions that all keep it; None without captions."""
    cues, fps = check.expected.cues, check.expected.timeline.canvas.fps
    if not cues:
        return None
    seconds = [(cue.end_ms - cue.start_ms) / 1000 for cue in cues]
    if rule == "lines":
        return max(len(cue.lines) for cue in cues)
    if rule == "length":
        return max(columns(line) for cue in cues for line in cue.lines)
    if rule == "speed":
        return round(max(reading_columns(cue.lines) / s for cue, s in zip(cues, seconds, strict=True)), 2)
    if rule == "gap":
        gaps = [round((b.start_ms - a.end_ms) * fps / 1000) for a, b in pairwise(cues)]
        return min((gap for gap in gaps if gap), default=0)
    return round(min(seconds), 3)
