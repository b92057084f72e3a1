"""The one tree of errors a person may see.

Every error carries a stable ``code`` (the codes of the API's error format), a message a person understands and
``details`` for programs. HTTP, the command line and the pipeline each map the tree once: ``status`` is the HTTP
status, ``exit_code`` the process's exit code.
"""

from typing import Any, ClassVar


class StudioError(Exception):
    """Base of everything we raise on purpose."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def to_dict(self) -> dict[str, Any]:
        """The body of the API's ``{"error": …}`` envelope."""
        return {"code": self.code, "message": self.message, "details": self.details}


class InvalidInput(StudioError):
    """Something a person gave cannot be used. Names the field, the problem and the remedy."""

    code = "VALIDATION_ERROR"
    status = 422
    exit_code = 2

    def __init__(self, field: str, problem: str, remedy: str, **details: Any) -> None:
        super().__init__(f"{field}: {problem}. {remedy}", field=field, problem=problem, remedy=remedy, **details)
        self.field = field
        self.problem = problem
        self.remedy = remedy


class NotFound(StudioError):
    """The thing is not there, or not there for this tenant."""

    code = "NOT_FOUND"
    status = 404
    exit_code = 2


class Conflict(StudioError):
    """The thing's present state forbids the request."""

    code = "CONFLICT"
    status = 409
    exit_code = 2


class ClaimUnbound(InvalidInput):
    """Copy says something no listing fact or photo supports."""

    code = "CLAIM_UNBOUND"


class FairHousingBlocked(InvalidInput):
    """Copy states a preference or limitation that fair-housing law forbids (42 USC 3604(c))."""

    code = "FAIR_HOUSING_BLOCKED"


class QualityRejected(StudioError):
    """The finished film misses a figure it must meet; the figures are in ``details``."""

    code = "QUALITY_REJECTED"
    status = 500
    exit_code = 3


class ProviderFailed(StudioError):
    """A provider answered with an error, or not at all."""

    code = "PROVIDER_FAILED"
    status = 502
    exit_code = 1
    retryable = True


class Unavailable(StudioError):
    """Something the request needs is not installed or not reachable here."""

    code = "SERVICE_UNAVAILABLE"
    status = 503
    exit_code = 4


class Cancelled(StudioError):
    """The job was cancelled by a person."""

    code = "CANCELLED"
    status = 409
    exit_code = 130
