"""No black frames."""

from typing import TYPE_CHECKING

from typing_extensions import override

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.expectation import Expectation
from reelestate.film.quality.registry import PictureCheck, register
from reelestate.film.quality.report import CheckResult

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLACK = 32
"""Luma of limited range up to which a pixel is black."""
_SHARE = 0.98
_STEP = 16


@register
class BlackFrames(PictureCheck):
    """A frame is black when nearly all of it is."""

    name = "black_frames"

    def __init__(self, expected: Expectation) -> None:
        super().__init__(expected)
        self._black: list[int] = []
        self._start = 0
        self._found: list[int] = []

    @override
    def begin(self, start: int) -> None:
        """Nothing black is known of the span yet."""
        self._start, self._found = start, []

    @override
    def see(self, index: int, luma: "NDArray[np.uint8]") -> None:
        """Counts dark pixels on a coarse grid."""
        grid = luma[_STEP // 2 :: _STEP, _STEP // 2 :: _STEP]
        if (grid <= _BLACK).mean() >= _SHARE:
            self._found.append(index - self._start)

    @override
    def finding(self) -> list[int]:
        """The span's black frames."""
        return self._found

    @override
    def take(self, start: int, finding: list[int]) -> None:
        """Collects black frames."""
        self._black.extend(start + frame for frame in finding)

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """Allows none."""
        message = "There are no black frames."
        if self._black:
            at = self._black[0] / self.expected.timeline.canvas.fps
            message = f"{len(self._black)} frames are black, the first at {at:.2f} s."
        return self.result(not self._black, len(self._black), 0, message, "frames")
