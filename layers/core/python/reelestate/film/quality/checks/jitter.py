"""The camera moves as smoothly on the encoded file as it was planned to.

A window of the picture is moved by the planned step and registered to the next frame by least squares; what remains is
the jitter. Windows lie beside the overlays; pictures without detail tell nothing and are skipped.
"""

import math
from dataclasses import dataclass
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

_LIMIT_PX = 0.08
_SHOTS = 2
_PAIRS = 20
_WINDOW = 384
_MARGIN = 12
_SLOWEST_PX, _BEST_PX, _FASTEST_PX = 0.2, 1.5, 4.0
"""Steps a frame at which the eye follows the picture and sees it shake; faster ones drown in the codec's error."""
_LEAST_DETAIL = 8.0
_LEAST_PAIRS = 8


@dataclass(frozen=True, slots=True)
class _Window:
    x: int
    y: int
    size: int


@register
class Jitter(PictureCheck):
    """RMS error of the motion from frame to frame, in pixels of the canvas, over parts of two moving shots."""

    name = "jitter"

    def __init__(self, expected: Expectation) -> None:
        super().__init__(expected)
        self._camera = PlannedCamera(expected.timeline)
        self._windows = self._choose()
        self._previous: tuple[int, NDArray[np.float32]] | None = None
        self._found: list[tuple[float, float]] = []
        self._errors: list[tuple[float, float]] = []

    @override
    def asks(self, start: int, end: int) -> list[tuple[int, int, int, int]]:
        """The windows to look at, which are chosen over the whole film."""
        chosen = ((frame, self._windows[frame]) for frame in range(start, end) if frame in self._windows)
        return [(frame - start, window.x, window.y, window.size) for frame, window in chosen]

    @override
    def begin(self, start: int) -> None:
        """The frame before the span is not known."""
        self._previous, self._found = None, []

    @override
    def see(self, index: int, luma: "NDArray[np.uint8]") -> None:
        """Registers the frame to the one before it, within the chosen stretches."""
        window = self._windows.get(index)
        canvas = self.expected.timeline.canvas
        if window is None or luma.shape != (canvas.height, canvas.width):
            self._previous = None
            return
        import cv2

        cut = luma[window.y : window.y + window.size, window.x : window.x + window.size].astype("float32")
        smooth = cv2.GaussianBlur(cut, (0, 0), 1.2).astype("float32", copy=False)
        if self._previous is not None and self._previous[0] == index - 1:
            shift = self._camera.shift(index - 1, index)
            error = _registered(self._previous[1], smooth, self._in_window(shift, window)) if shift else None
            if error is not None:
                self._found.append(error)
        self._previous = index, smooth

    @override
    def finding(self) -> list[tuple[float, float]]:
        """The registered steps' errors, across and down, in pixels."""
        return self._found

    @override
    def take(self, start: int, finding: list[tuple[float, float]]) -> None:
        """Collects errors."""
        self._errors.extend(finding)

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """The RMS over all registered steps."""
        if len(self._errors) < _LEAST_PAIRS:
            return self.result(True, None, _LIMIT_PX, "No shot moves enough to measure its smoothness.", "px")
        rms = (sum(x * x + y * y for x, y in self._errors) / len(self._errors)) ** 0.5
        ok = rms <= _LIMIT_PX
        message = "The camera moves smoothly." if ok else f"The camera shakes by {rms:.2f} px a frame."
        return self.result(ok, round(rms, 4), _LIMIT_PX, message, "px")

    def _choose(self) -> dict[int, _Window]:
        """For each frame to look at the window in it: the middle of the shots an eye follows best."""
        alone = self._camera.shot_at
        stretches = []
        for index in sorted(set(alone) - {-1}):
            frames = [frame for frame, shot in enumerate(alone) if shot == index]
            middle = len(frames) // 2
            stretch = frames[max(0, middle - _PAIRS // 2) : middle + _PAIRS // 2 + 1]
            window = self._free_window(stretch)
            step = self._step(stretch, window) if window else 0.0
            if window is not None and _SLOWEST_PX <= step <= _FASTEST_PX:
                stretches.append((abs(math.log(step / _BEST_PX)), stretch, window))
        stretches.sort(key=lambda s: s[0])
        return {frame: window for _, stretch, window in stretches[:_SHOTS] for frame in stretch}

    def _step(self, stretch: list[int], window: _Window) -> float:
        """Pixels a frame that the window's liveliest corner travels."""
        shift = self._camera.shift(stretch[0], stretch[-1]) if len(stretch) > 1 else None
        if shift is None:
            return 0.0
        width, height = self.expected.timeline.canvas.width, self.expected.timeline.canvas.height
        across, down = (window.x, window.x + window.size), (window.y, window.y + window.size)
        ways = [shift.travel(x / width, y / height, width, height) for x in across for y in down]
        return max(ways) / (len(stretch) - 1)

    def _free_window(self, stretch: list[int]) -> _Window | None:
        """The largest square beside all overlays, nearest to the picture's middle."""
        canvas = self.expected.timeline.canvas
        boxes = self._camera.covered(stretch[0], stretch[-1])
        for size in (_WINDOW, _WINDOW // 2, _WINDOW // 3):
            if size > min(canvas.width, canvas.height):
                continue
            places = [
                (abs(2 * x + size - canvas.width) + abs(2 * y + size - canvas.height), x, y)
                for x in range(0, canvas.width - size + 1, 16)
                for y in range(0, canvas.height - size + 1, 16)
                if not any(x < b.x1 and b.x0 < x + size and y < b.y1 and b.y0 < y + size for b in boxes)
            ]
            if places:
                _, x, y = min(places)
                return _Window(x, y, size)
        return None

    def _in_window(self, shift: Shift, window: _Window) -> "NDArray[np.float64]":
        """The move as a 2×3 matrix on pixel indices of the window."""
        import numpy as np

        canvas = self.expected.timeline.canvas
        s = shift.scale
        x = s * (window.x + 0.5) + shift.offset_x * canvas.width - window.x - 0.5
        y = s * (window.y + 0.5) + shift.offset_y * canvas.height - window.y - 0.5
        return np.array([[s, 0, x], [0, s, y]])


def _registered(
    earlier: "NDArray[np.float32]", later: "NDArray[np.float32]", move: "NDArray[np.float64]"
) -> tuple[float, float] | None:
    """How far the later picture is from the moved earlier one, in pixels; None without detail in both directions."""
    import cv2
    import numpy as np

    moved = cv2.warpAffine(earlier, move, earlier.shape[::-1], flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inner = (slice(_MARGIN, -_MARGIN), slice(_MARGIN, -_MARGIN))
    mean = (moved + later) / 2
    slope_x, slope_y = (cv2.Scharr(mean, cv2.CV_32F, *order)[inner].ravel() / 32 for order in ((1, 0), (0, 1)))
    change = (moved - later)[inner].ravel()
    normal = np.array([[slope_x @ slope_x, slope_x @ slope_y], [slope_x @ slope_y, slope_y @ slope_y]], np.float64)
    if np.linalg.eigvalsh(normal)[0] / change.size < _LEAST_DETAIL:
        return None
    x, y = np.linalg.solve(normal, np.array([slope_x @ change, slope_y @ change], np.float64))
    return float(x), float(y)
