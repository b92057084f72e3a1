"""H.264 High with 4:2:0 chroma, 8 bit: what every network and phone plays."""

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.registry import Check, register
from reelestate.film.quality.report import CheckResult

_EXPECTED = "h264 High yuv420p"


@register
class PictureFormat(Check):
    """H.264 High with 4:2:0 chroma, 8 bit: what every network and phone plays."""

    name = "picture_format"

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds the file against the figure."""
        video = evidence.facts.video
        measured = f"{video.codec} {video.profile} {video.pix_fmt}"
        ok = measured == _EXPECTED
        message = f"The picture is {measured}" + ("." if ok else f"; networks expect {_EXPECTED}.")
        return self.result(ok, measured, _EXPECTED, message)
