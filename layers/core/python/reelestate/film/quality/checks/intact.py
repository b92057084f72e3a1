"""The file can be decoded to its end."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class Intact(Check):
    """The file can be decoded to its end."""

    name = "intact"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        if evidence.damage:
            return self.result(False, evidence.damage, "", f"The file is damaged: {evidence.damage}.")
        return self.result(True, "intact", "intact", "The file decodes to its end.")
