"""The quality check of a finished film."""

from pathlib import Path
from typing import TYPE_CHECKING

from reelestate.film.quality import checks
from reelestate.film.quality.evidence import gather
from reelestate.film.quality.expectation import Expectation
from reelestate.film.quality.registry import PictureCheck
from reelestate.film.quality.report import QualityReport

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def check_film(path: Path, expectation: Expectation) -> QualityReport:
    """Measures the file once and holds every figure against the expectation.

    Raises InvalidInput when the file holds no film; everything else that is wrong is in the report, whose ``reject``
    raises QualityRejected.
    """
    inspectors = [check(expectation) for check in checks.CHECKS.values()]
    watching = [inspector for inspector in inspectors if isinstance(inspector, PictureCheck)]

    def see(index: int, luma: "NDArray[np.uint8]") -> None:
        for inspector in watching:
            inspector.see(index, luma)

    evidence = gather(path, see)
    return QualityReport(checks=tuple(inspector.judge(evidence) for inspector in inspectors))
