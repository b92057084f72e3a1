"""The checks, in the order of the report."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, TypeVar

from reelestate.film.quality.evidence import Evidence
from reelestate.film.quality.expectation import Expectation
from reelestate.film.quality.report import CheckResult, Figure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Check(ABC):
    """One figure of one film."""

    name: ClassVar[str]

    def __init__(self, expected: Expectation) -> None:
        self.expected = expected

    @abstractmethod
    def judge(self, evidence: Evidence) -> CheckResult:
        """Holds what was measured against what was expected."""

    def result(self, ok: bool, measured: Figure, limit: Figure, message: str, unit: str = "") -> CheckResult:
        """A result under the check's name."""
        return CheckResult(name=self.name, ok=ok, measured=measured, limit=limit, unit=unit, message=message)


class PictureCheck(Check):
    """A check that sees every picture before it judges."""

    @abstractmethod
    def see(self, index: int, luma: "NDArray[np.uint8]") -> None:
        """Looks at a picture's luma plane (height, width), limited range; the memory is only lent."""


CHECKS: dict[str, type[Check]] = {}

_C = TypeVar("_C", bound=type[Check])


def register(check: _C) -> _C:
    """Adds a check to the registry under its name."""
    CHECKS[check.name] = check
    return check
