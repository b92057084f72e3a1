"""Captions can be read over any photo."""

from typing_extensions import override

from reelestate.film.quality.caption_raster import worst_contrast
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult

_LIMIT = 4.5


@register
class CaptionContrast(Check):
    """WCAG contrast ratio of the letters with what surrounds them, over the photo that suits them least."""

    name = "caption_contrast"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Measures every caption."""
        worst, culprit = None, ""
        for overlay, raster in zip(self.expected.captions, self.expected.caption_rasters, strict=True):
            if raster is None or not raster.ink.any():
                continue
            contrast = worst_contrast(raster)
            if worst is None or contrast < worst:
                worst, culprit = contrast, " ".join(overlay.lines)
        if worst is None:
            return self.result(True, None, _LIMIT, "There are no burned-in captions.", ":1")
        ok = worst >= _LIMIT
        message = f"Caption contrast is at least {worst:.1f}:1."
        if not ok:
            message = f"The caption “{culprit}” has a contrast of only {worst:.1f}:1."
        return self.result(ok, round(worst, 2), _LIMIT, message, ":1")
