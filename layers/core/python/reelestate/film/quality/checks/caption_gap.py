"""Captions never overlap, and never blink for a single frame."""

from typing_extensions import override

from reelestate.film.quality.caption_limits import judge_rules
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class CaptionGap(Check):
    """Captions never overlap, and never blink for a single frame."""

    name = "caption_gap"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds every caption of the film against the limit."""
        return judge_rules(self, ("gap",), "frames")
