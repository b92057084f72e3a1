"""A caption stays at least 5/6 s and at most 7 s."""

from typing_extensions import override

from reelestate.film.quality.caption_limits import judge_rules
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class CaptionDuration(Check):
    """A caption stays at least 5/6 s and at most 7 s."""

    name = "caption_duration"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds every caption of the film against the limit."""
        return judge_rules(self, ("shortest", "longest"), "s")
