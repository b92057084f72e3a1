"""Colours are tagged BT.709, limited range, so that no player has to guess."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult

_EXPECTED = "bt709/bt709/bt709 limited"


@register
class ColourTags(Check):
    """Colours are tagged BT.709, limited range, so that no player has to guess."""

    name = "colour"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        video = evidence.facts.video
        measured = f"{video.primaries}/{video.transfer}/{video.matrix} {video.range}"
        ok = measured == _EXPECTED
        message = "Colours are tagged BT.709." if ok else f"Colours are tagged {measured}; players may show them wrong."
        return self.result(ok, measured, _EXPECTED, message)
