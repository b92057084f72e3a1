"""Peaks between the samples stay low enough for every later encoding."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class TruePeak(Check):
    """Peaks between the samples stay low enough for every later encoding."""

    name = "true_peak"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        limit = self.expected.timeline.audio.true_peak_dbtp
        if evidence.sound is None:
            return self.result(False, None, limit, "There is no sound to measure.", "dBTP")
        measured = evidence.sound.loudness.true_peak_dbtp
        ok = measured <= limit + 0.005
        message = f"The highest peak is {measured:.2f} dBTP" + ("." if ok else f", above {limit:g}: it may distort.")
        return self.result(ok, round(measured, 2), limit, message, "dBTP")
