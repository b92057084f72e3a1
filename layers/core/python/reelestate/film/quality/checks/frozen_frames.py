"""No frozen frames: where the camera is planned to move, the picture moves.

The planned move and the picture's own detail predict how much each tile must change (brightness constancy); tiles that
change by far less are standing still. Shots planned to stand still predict no change and are never frozen.
"""

from collections import deque
from typing import TYPE_CHECKING

from typing_extensions import override

from reelestate.film.quality.camera import PlannedCamera, Shift
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.expectation import Expectation
from reelestate.film.quality.registry import PictureCheck, register
from reelestate.film.quality.report import CheckResult

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LIMIT_FRAMES = 6
_GRID = 180
"""Samples along the shorter side."""
_TILE = 12
_EVERY = 3
_LONGEST_GAP = 15
_TRAVEL = 1.0
"""Samples the picture must be planned to travel between the two frames compared."""
_LINEAR = 1.5
"""Samples up to which brightness changes in proportion to travel."""
_LEAST_CHANGE = 1.5
_MOVING = 0.25
_LEAST_TILES = 4


@register
class FrozenFrames(PictureCheck):
    """Compares pairs of frames far enough apart for the planned move to show."""

    name = "frozen_frames"

    def __init__(self, expected: Expectation) -> None:
        super().__init__(expected)
        canvas = expected.timeline.canvas
        self._camera = PlannedCamera(expected.timeline)
        self._step = max(1, min(canvas.width, canvas.height) // _GRID)
        self._recent: deque[tuple[int, NDArray[np.int16]]] = deque(maxlen=_LONGEST_GAP + 1)
        self._since: int | None = None
        self._start = 0
        self._found = (0, 0)
        self._longest = 0
        self._longest_at = 0

    @override
    def begin(self, start: int) -> None:
        """A span is looked at by itself: a segment begins where no earlier frame shows its shot alone."""
        self._recent.clear()
        self._since = None
        self._start, self._found = start, (0, 0)

    @override
    def see(self, index: int, luma: "NDArray[np.uint8]") -> None:
        """Keeps a coarse copy and compares every third frame with the nearest one it must differ from."""
        import numpy as np

        self._recent.append((index, luma[:: self._step, :: self._step].astype(np.int16)))
        if (index - self._start) % _EVERY:
            return
        earlier = self._still_since(index)
        if earlier is None:
            self._since = None
            return
        if self._since is None:
            self._since = earlier
        if index - self._since > self._found[0]:
            self._found = index - self._since, self._since - self._start

    @override
    def finding(self) -> tuple[int, int]:
        """The span's longest stretch without the planned motion, and where it begins."""
        return self._found

    @override
    def take(self, start: int, finding: tuple[int, int]) -> None:
        """Keeps the longest stretch of all."""
        frames, at = finding
        if frames > self._longest:
            self._longest, self._longest_at = frames, start + at

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """The longest stretch without the planned motion."""
        ok = self._longest <= _LIMIT_FRAMES
        message = "The picture moves wherever it should."
        if not ok:
            at = self._longest_at / self.expected.timeline.canvas.fps
            message = f"The picture stands still for {self._longest} frames from {at:.2f} s although it should move."
        return self.result(ok, self._longest, _LIMIT_FRAMES, message, "frames")

    def _still_since(self, index: int) -> int | None:
        """The nearest frame that must differ from the newest one and does not; None when it moves or cannot be told."""
        *before, (_, later) = self._recent
        for earlier_index, earlier in reversed(before):
            shift = self._camera.shift(earlier_index, index)
            if shift is None or earlier.shape != later.shape:
                return None
            if shift.largest(later.shape[1], later.shape[0]) >= _TRAVEL:
                still = self._stands_still(earlier, later, shift, earlier_index, index)
                return earlier_index if still else None
        return None

    def _stands_still(
        self, earlier: "NDArray[np.int16]", later: "NDArray[np.int16]", shift: Shift, first: int, last: int
    ) -> bool:
        import numpy as np

        height, width = later.shape
        damp = min(1.0, _LINEAR / shift.largest(width, height))
        across = ((shift.scale - 1) * (np.arange(width) / width) + shift.offset_x) * width * damp
        down = ((shift.scale - 1) * (np.arange(height) / height) + shift.offset_y) * height * damp
        slope_y, slope_x = np.gradient(earlier.astype(np.float32))
        predicted = _tiles(np.abs(slope_x * across.astype(np.float32) + slope_y * down.astype(np.float32)[:, None]))
        changed = _tiles(np.abs(later - earlier))
        telling = (predicted >= _LEAST_CHANGE) & ~self._covered(first, last, predicted.shape)
        if telling.sum() < _LEAST_TILES:
            return False
        return float(np.median(changed[telling] / predicted[telling])) < _MOVING

    def _covered(self, first: int, last: int, shape: tuple[int, ...]) -> "NDArray[np.bool_]":
        import numpy as np

        mask = np.zeros(shape, bool)
        size = self._step * _TILE
        for box in self._camera.covered(first, last):
            mask[box.y0 // size : -(-box.y1 // size), box.x0 // size : -(-box.x1 // size)] = True
        return mask


def _tiles(values: "NDArray[np.float32] | NDArray[np.int16]") -> "NDArray[np.float64]":
    """Means of square tiles; what is left at the right and bottom is not looked at."""
    rows, columns = values.shape[0] // _TILE, values.shape[1] // _TILE
    cut = values[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    means: NDArray[np.float64] = cut.mean(axis=(1, 3), dtype="float64")
    return means
