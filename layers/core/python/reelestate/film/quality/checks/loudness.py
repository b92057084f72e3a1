"""The integrated loudness networks normalise to, so that none turns the film up or down."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult
from reelestate.film.sound.loudness import SILENCE_LUFS

_TOLERANCE_LU = 1.0


@register
class ProgrammeLoudness(Check):
    """The integrated loudness networks normalise to, so that none turns the film up or down."""

    name = "loudness"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        target = self.expected.timeline.audio.integrated_lufs
        if evidence.sound is None:
            return self.result(False, None, target, "There is no sound to measure.", "LUFS")
        measured = evidence.sound.loudness.integrated_lufs
        ok = abs(measured - target) <= _TOLERANCE_LU
        message = "The film is silent." if measured <= SILENCE_LUFS else f"Loudness is {measured:.1f} LUFS"
        if measured > SILENCE_LUFS:
            message += "." if ok else f" instead of {target:g} ± {_TOLERANCE_LU:g}."
        return self.result(ok, round(measured, 2), target, message, "LUFS")
