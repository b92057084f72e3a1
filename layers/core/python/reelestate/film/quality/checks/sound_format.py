"""AAC-LC, 48 kHz, stereo."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult

_EXPECTED = "aac LC 48000 Hz 2 channels"


@register
class SoundFormat(Check):
    """AAC-LC, 48 kHz, stereo."""

    name = "sound_format"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        audio, sound = evidence.facts.audio, evidence.sound
        if audio is None or sound is None:
            return self.result(False, "none", _EXPECTED, "The film has no sound track.")
        measured = f"{audio.codec} {sound.profile} {audio.sample_rate} Hz {audio.channels} channels"
        ok = measured == _EXPECTED
        message = f"The sound is {measured}" + ("." if ok else f"; networks expect {_EXPECTED}.")
        return self.result(ok, measured, _EXPECTED, message)
