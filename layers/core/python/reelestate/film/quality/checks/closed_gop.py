"""Every group of pictures can be decoded by itself."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class ClosedGop(Check):
    """Every group of pictures can be decoded by itself."""

    name = "closed_gop"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        ok = evidence.facts.video.closed_gop
        message = "Every group of pictures is closed." if ok else "Groups of pictures lean on the ones before them."
        return self.result(ok, "closed" if ok else "open", "closed", message)
