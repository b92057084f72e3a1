"""Captions can be read: at most 17 columns a second."""

from typing_extensions import override

from reelestate.film.quality.caption_limits import judge_rules
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class CaptionSpeed(Check):
    """Captions can be read: at most 17 columns a second."""

    name = "caption_speed"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds every caption of the film against the limit."""
        return judge_rules(self, ("speed",), "columns/s")
