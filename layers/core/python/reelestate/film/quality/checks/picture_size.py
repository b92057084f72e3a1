"""The picture has the canvas's size."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class PictureSize(Check):
    """The picture has the canvas's size."""

    name = "picture_size"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        canvas, video = self.expected.timeline.canvas, evidence.facts.video
        measured, limit = f"{video.width}×{video.height}", f"{canvas.width}×{canvas.height}"
        ok = measured == limit
        return self.result(
            ok, measured, limit, f"The picture is {measured}" + ("." if ok else f" instead of {limit}."), "px"
        )
