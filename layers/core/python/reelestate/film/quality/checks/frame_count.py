"""The film has as many frames as its timeline."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class FrameCount(Check):
    """The film has as many frames as its timeline."""

    name = "frame_count"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        expected = self.expected.timeline.frames
        ok = evidence.frames == expected
        message = f"The film shows {evidence.frames} frames" + ("." if ok else f" instead of {expected}.")
        return self.result(ok, evidence.frames, expected, message, "frames")
