"""Frames follow each other at the canvas's constant rate."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class FrameRate(Check):
    """Frames follow each other at the canvas's constant rate."""

    name = "frame_rate"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        expected = self.expected.timeline.canvas.fps
        fps = evidence.facts.video.fps
        if fps is None:
            return self.result(False, "variable", expected, "The frame rate varies.", "fps")
        ok = abs(float(fps) - expected) < 1e-3
        found = f"The frame rate is a constant {float(fps):g} a second"
        return self.result(ok, float(fps), expected, f"{found}." if ok else f"{found} instead of {expected}.", "fps")
