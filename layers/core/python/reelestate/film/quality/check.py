"""The quality check of a finished film."""

from pathlib import Path

from reelestate.film.quality import checks
from reelestate.film.quality.evidence import gather
from reelestate.film.quality.expectation import Expectation
from reelestate.film.quality.registry import PictureCheck
from reelestate.film.quality.report import QualityReport
from reelestate.film.quality.sighting import SightingArchive


def check_film(path: Path, expectation: Expectation, archive: SightingArchive | None = None) -> QualityReport:
    """Measures the file once and holds every figure against the expectation.

    With an ``archive``, pictures of a segment whose very bytes were looked at before are not decoded again.
    Raises InvalidInput when the file holds no film; everything else that is wrong is in the report, whose ``reject``
    raises QualityRejected.
    """
    inspectors = [check(expectation) for check in checks.CHECKS.values()]
    watching = [inspector for inspector in inspectors if isinstance(inspector, PictureCheck)]
    evidence = gather(path, watching, expectation.segments, archive)
    return QualityReport(checks=tuple(inspector.judge(evidence) for inspector in inspectors))
