"""No edit list hides pictures or sound that the file holds."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult

_CODEC_SAMPLES = 3136
"""An AAC encoder's priming (up to 2112 samples) and its last, padded frame may be hidden."""


@register
class EditList(Check):
    """No edit list hides pictures or sound that the file holds."""

    name = "edit_list"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        hidden_frames = max(0, evidence.table_frames - evidence.frames)
        hidden = hidden_frames / self.expected.timeline.canvas.fps
        if evidence.sound and evidence.facts.audio:
            lost = evidence.sound.table_samples - evidence.sound.decoded_samples - _CODEC_SAMPLES
            hidden = max(hidden, lost / evidence.facts.audio.sample_rate)
        ok = not evidence.facts.edit_list or hidden <= 0
        message = "Nothing is hidden." if ok else f"An edit list hides {hidden:.2f} s of the film."
        return self.result(ok, round(max(0.0, hidden), 3), 0, message, "s")
