"""Where a voice is expected there is sound."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult
from reelestate.film.quality.signal import SIGNAL_RATE, rms_db

_QUIETEST_DB = -45.0


@register
class VoiceAudible(Check):
    """Every voice clip's stretch of the film is audible."""

    name = "voice_audible"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Measures the level of each stretch."""
        levels = voice_levels(self, evidence)
        if not levels:
            return self.result(True, None, _QUIETEST_DB, "No voice is expected.", "dBFS")
        quietest = min(levels, key=lambda place: levels[place])
        ok = levels[quietest] > _QUIETEST_DB
        at = self.expected.timeline.audio.voices[quietest].start_frame / self.expected.timeline.canvas.fps
        message = "Every spoken line is audible." if ok else f"The line at {at:.2f} s cannot be heard."
        return self.result(ok, round(levels[quietest], 1), _QUIETEST_DB, message, "dBFS")


def voice_levels(check: Check, evidence: Evidence) -> dict[int, float]:
    """The film's level (dBFS) during each voice clip, by the clip's index."""
    fps = check.expected.timeline.canvas.fps
    levels = {}
    for index, voice in enumerate(check.expected.timeline.audio.voices):
        start = voice.start_frame / fps
        clip = check.expected.recordings.get(voice.key)
        seconds = clip.size / SIGNAL_RATE if clip is not None else 0.5
        levels[index] = rms_db(evidence.sound.between(start, start + seconds)) if evidence.sound else -120.0
    return levels


def is_audible(level: float) -> bool:
    """Whether a level (dBFS) can be heard."""
    return level > _QUIETEST_DB
