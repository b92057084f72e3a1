"""The checks, in the order of the report."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

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
    """A check that sees every picture before it judges: a ``Watcher`` of the film's spans."""

    def asks(self, start: int, end: int) -> Any:  # noqa: ARG002 (for those that ask)
        """What a finding on these frames depends on besides the segment's own content, as JSON."""
        return None

    @abstractmethod
    def begin(self, start: int) -> None:
        """The next pictures are those of the span that starts at this frame of the film."""

    @abstractmethod
    def see(self, index: int, luma: "NDArray[np.uint8]") -> None:
        """Looks at a picture's luma plane (height, width), limited range; the memory is only lent."""

    @abstractmethod
    def finding(self) -> Any:
        """What was found since ``begin``, as JSON, with frames counted from the span's first."""

    @abstractmethod
    def take(self, start: int, finding: Any) -> None:
        """Adds a finding on the span that starts at this frame."""


CHECKS: dict[str, type[Check]] = {}

_C = TypeVar("_C", bound=type[Check])


def register(check: _C) -> _C:
    """Adds a check to the registry under its name."""
    CHECKS[check.name] = check
    return check
