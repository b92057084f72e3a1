"""Narration and picture of a scene start together."""

from typing_extensions import override

from reelestate.film.quality.checks.voice_audible import is_audible, voice_levels
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult
from reelestate.film.quality.signal import SIGNAL_RATE, find, lead_in

_LIMIT_MS = 50.0
_SEARCH_SECONDS = 0.6
_LEAST_LIKENESS = 0.2
_PATTERN_SECONDS = 1.5


@register
class Narration(Check):
    """Both the planned start and the audible onset of a scene's voice lie within 50 ms of the scene's boundary."""

    name = "narration"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Finds each opening clip in the film's sound; lines that cannot be heard are another check's matter."""
        pairs = self.expected.scene_voices
        levels = voice_levels(self, evidence)
        worst, where, lost = 0.0, "", ""
        for shot, voice in pairs:
            if evidence.sound is None or not is_audible(levels[voice]):
                continue
            boundary = self.expected.boundary(shot) / self.expected.timeline.canvas.fps
            onset = self._onset(evidence, voice)
            if onset is None:
                lost = lost or shot.id
                continue
            planned = self.expected.timeline.audio.voices[voice].start_frame / self.expected.timeline.canvas.fps
            late = max((onset - boundary, planned - boundary), key=abs) * 1000
            if abs(late) > abs(worst):
                worst, where = late, shot.id
        if lost:
            return self.result(False, None, _LIMIT_MS, f"The narration of {lost} is not where it should be.", "ms")
        if not pairs:
            return self.result(True, None, _LIMIT_MS, "No scene opens with narration.", "ms")
        ok = abs(worst) <= _LIMIT_MS
        way = "after" if worst > 0 else "before"
        message = "Narration and picture start together."
        if not ok:
            message = f"The narration of {where} starts {abs(worst):.0f} ms {way} its picture."
        return self.result(ok, round(worst, 1), _LIMIT_MS, message, "ms")

    def _onset(self, evidence: Evidence, voice: int) -> float | None:
        """When the clip is first heard in the film, in seconds; None when it is not found near its place."""
        clip = self.expected.timeline.audio.voices[voice]
        recorded = self.expected.recordings.get(clip.key)
        if recorded is None or evidence.sound is None:
            return clip.start_frame / self.expected.timeline.canvas.fps
        silence = lead_in(recorded)
        pattern = recorded[: round((silence + _PATTERN_SECONDS) * SIGNAL_RATE)]
        begin = max(0.0, clip.start_frame / self.expected.timeline.canvas.fps - _SEARCH_SECONDS)
        span = 2 * _SEARCH_SECONDS + pattern.size / SIGNAL_RATE
        offset, likeness = find(pattern, evidence.sound.between(begin, begin + span))
        return begin + offset + silence if likeness >= _LEAST_LIKENESS else None
