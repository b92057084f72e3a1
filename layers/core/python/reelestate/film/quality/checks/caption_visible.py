"""Every caption is really in the picture when it should be."""

from typing import TYPE_CHECKING

from typing_extensions import override

from reelestate.film.quality.caption_raster import CaptionRaster, luma
from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.expectation import Expectation, middle_frame
from reelestate.film.quality.registry import PictureCheck, register
from reelestate.film.quality.report import CheckResult

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST = 0.5


@register
class CaptionVisible(PictureCheck):
    """Letters stand out from their surroundings in the encoded picture at least half as much as they were drawn to."""

    name = "caption_visible"

    def __init__(self, expected: Expectation) -> None:
        super().__init__(expected)
        self._strength: dict[int, float] = {}
        self._due = {middle_frame(overlay): place for place, overlay in enumerate(expected.captions)}
        self._start = 0
        self._found: list[tuple[int, float]] = []

    @override
    def begin(self, start: int) -> None:
        """No caption of the span was seen yet."""
        self._start, self._found = start, []

    @override
    def see(self, index: int, luma: "NDArray[np.uint8]") -> None:
        """Compares the picture with the caption due at this frame."""
        place = self._due.get(index)
        if place is None:
            return
        raster = self.expected.caption_rasters[place]
        self._found.append((index - self._start, _strength(raster, luma) if raster is not None else 0.0))

    @override
    def finding(self) -> list[tuple[int, float]]:
        """The frames at which captions are due, and how strongly they show."""
        return self._found

    @override
    def take(self, start: int, finding: list[tuple[int, float]]) -> None:
        """Notes each caption's strength."""
        for frame, strength in finding:
            self._strength[self._due[start + frame]] = strength

    @override
    def judge(self, evidence: Evidence) -> CheckResult:
        """The faintest caption."""
        captions = self.expected.captions
        if not captions:
            return self.result(True, None, _LEAST, "There are no burned-in captions.")
        faintest = min(range(len(captions)), key=lambda place: self._strength.get(place, 0.0))
        strength = self._strength.get(faintest, 0.0)
        ok = strength >= _LEAST
        text = " ".join(captions[faintest].lines)
        message = "Every caption shows." if ok else f"The caption “{text}” does not show in the picture."
        return self.result(ok, round(strength, 2), _LEAST, message)


def _strength(raster: CaptionRaster, picture: "NDArray[np.uint8]") -> float:
    """Contrast of letters and surroundings in the picture as a share of the least contrast they were drawn with."""
    import numpy as np

    height, width = raster.ink.shape
    cut = picture[raster.y : raster.y + height, raster.x : raster.x + width]
    if cut.shape != raster.ink.shape or not raster.ink.any():
        return 0.0
    letters = float(np.median(luma(raster.colour[raster.ink])))
    drawn = [letters - float(np.median(luma(raster.over(b)[raster.around]))) for b in (0.0, 1.0)]
    least = min(drawn, key=abs)
    found = float(np.median(cut[raster.ink])) - float(np.median(cut[raster.around]))
    return found / least if abs(least) > 1 else 0.0
