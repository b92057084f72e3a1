"""A caption's line fits the reader's eye: 42 columns, about 20 in portrait."""

from typing_extensions import override

from reelestate.film.quality.caption_limits import judge_rules
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class CaptionLength(Check):
    """A caption's line fits the reader's eye: 42 columns, about 20 in portrait."""

    name = "caption_length"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds every caption of the film against the limit."""
        return judge_rules(self, ("length",), "columns")
