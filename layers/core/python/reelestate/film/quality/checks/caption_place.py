"""Captions stay clear of the apps' own buttons and are nowhere cut off."""

from typing_extensions import override

from reelestate.film.picture.safe_area import safe_area
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult

_MARGIN = 0.01
"""Of the shorter side: the least distance of letters from the safe area's edge."""


@register
class CaptionPlace(Check):
    """Everything visible lies in the safe area, and letters keep a small distance from its edge."""

    name = "caption_place"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Measures how far the worst caption leaves the safe area; letters at the very edge were cut there."""
        canvas = self.expected.timeline.canvas
        x0, y0, x1, y1 = safe_area(canvas)
        margin = max(1, round(_MARGIN * min(canvas.width, canvas.height)))
        worst, culprit = 0, ""
        for overlay, raster in zip(self.expected.captions, self.expected.caption_rasters, strict=True):
            if raster is None:
                continue
            for box, inset in ((raster.visible_box(), 0), (raster.ink_box(), margin)):
                if box is None:
                    continue
                beyond = max(x0 + inset - box[0], y0 + inset - box[1], box[2] - x1 + inset, box[3] - y1 + inset)
                if beyond > worst:
                    worst, culprit = beyond, " ".join(overlay.lines)
        message = "All captions lie in the safe area."
        if worst:
            message = f"The caption “{culprit}” is cut off or covered: it reaches {worst} px over the safe area's edge."
        return self.result(worst == 0, worst, 0, message, "px")
