"""The index (moov) comes first, so a film plays before it is downloaded."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class FastStart(Check):
    """The index (moov) comes first, so a film plays before it is downloaded."""

    name = "fast_start"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        ok = evidence.facts.moov_first
        message = (
            "The film plays while it downloads." if ok else "The index is at the end: the film cannot start at once."
        )
        return self.result(ok, "first" if ok else "last", "first", message)
