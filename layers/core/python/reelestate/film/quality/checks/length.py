"""Picture and sound end together, within a frame."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult


@register
class Length(Check):
    """Picture and sound end together, within a frame."""

    name = "length"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        video, audio = evidence.facts.video, evidence.facts.audio
        frame = 1 / self.expected.timeline.canvas.fps
        if audio is None:
            return self.result(False, None, round(frame, 4), "There is no sound to compare the picture with.", "s")
        apart = audio.start_seconds + audio.seconds - video.start_seconds - video.seconds
        ok = abs(apart) <= frame + 1e-6
        longer = "Sound outlasts the picture" if apart > 0 else "The picture outlasts the sound"
        message = "Picture and sound end together." if ok else f"{longer} by {abs(apart):.3f} s."
        return self.result(ok, round(apart, 4), round(frame, 4), message, "s")
