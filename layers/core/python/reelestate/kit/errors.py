"""The one tree of errors a person may see.

Every error carries a stable ``code`` (the codes of the API's error format), a message a person understands and
``details`` for programs. HTTP, the command line and the pipeline each map the tree once: ``status`` is the HTTP
status, ``exit_code`` the process's exit code.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar


class StudioError(Exception):
    """Base of everything we raise on purpose."""

    code: str = "INTERNAL_SERVER_ERROR"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def headers(self) -> dict[str, str]:
        """What the HTTP answer carries beside the body."""
        return {}

    def to_dict(self) -> dict[str, Any]:
        """The body of the API's ``{"error": …}`` envelope."""
        return {"code": self.code, "message": self.message, "details": self.details}


class InvalidInput(StudioError):
    """Something a person gave cannot be used. Names the field, the problem and the remedy."""

    code = "INVALID_INPUT"
    status = 422
    exit_code = 2

    def __init__(self, field: str, problem: str, remedy: str, **details: Any) -> None:
        super().__init__(f"{field}: {problem}. {remedy}", field=field, problem=problem, remedy=remedy, **details)
        self.field = field
        self.problem = problem
        self.remedy = remedy


class Unreadable(StudioError):
    """The request cannot be parsed at all."""

    code = "BAD_REQUEST"
    status = 400
    exit_code = 2


class NotFound(StudioError):
    """The thing is not there, or not there for this tenant."""

    code = "NOT_FOUND"
    status = 404
    exit_code = 2


def missing(what: str, identifier: object) -> NotFound:
    """The error for a thing that is not there for this tenant, e.g. ``missing("project", id)``: PROJECT_NOT_FOUND."""
    error = NotFound(f"There is no {what.replace('_', ' ')} {identifier}.", **{f"{what}_id": str(identifier)})
    error.code = f"{what.upper()}_NOT_FOUND"
    return error


class Conflict(StudioError):
    """The thing's present state forbids the request."""

    code = "CONFLICT"
    status = 409
    exit_code = 2


class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    code = "EMAIL_TAKEN"

    def __init__(self) -> None:
        super().__init__("An account with this e-mail address exists already. Sign in, or reset the password.")


class AuthenticationRequired(StudioError):
    """No valid proof of a session came with the request; ``reason`` in ``details`` is "expired" or "invalid"."""

    code = "AUTHENTICATION_REQUIRED"
    status = 401
    exit_code = 2

    @property
    def headers(self) -> dict[str, str]:
        """How to authenticate (RFC 6750)."""
        return {"WWW-Authenticate": "Bearer"}


class InvalidCredentials(StudioError):
    """The sign-in's proof is wrong. Never says which part of it."""

    code = "INVALID_CREDENTIALS"
    status = 401
    exit_code = 2


class SecondFactorRequired(StudioError):
    """The password was right, or Google's word was; the account asks for a code of its authenticator app too."""

    code = "SECOND_FACTOR_REQUIRED"
    status = 401
    exit_code = 2

    def __init__(self) -> None:
        super().__init__("Send the code of your authenticator app too, or one of your recovery codes, as `code`.")


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

    @property
    def headers(self) -> dict[str, str]:
        """When it is worth trying again, in seconds."""
        return {"Retry-After": "5"}


class Cancelled(StudioError):
    """The job was cancelled by a person."""

    code = "CANCELLED"
    status = 409
    exit_code = 130


class Forbidden(StudioError):
    """The caller is known but may not do this."""

    code = "FORBIDDEN"
    status = 403
    exit_code = 2


class SecondFactorNeeded(Forbidden):
    """Only sessions with a second factor may do this, and the caller's has none."""

    code = "SECOND_FACTOR_NEEDED"

    def __init__(self, who: str) -> None:
        super().__init__(
            f"{who} asks for two factors. Set up an authenticator app (POST /users/me/second-factor), or sign in with"
            " its code."
        )


class PreconditionFailed(StudioError):
    """The change is based on a version that is no longer the present one."""

    code = "PRECONDITION_FAILED"
    status = 412
    exit_code = 2


class TooLarge(StudioError):
    """The request's body is larger than the studio takes."""

    code = "PAYLOAD_TOO_LARGE"
    status = 413
    exit_code = 2

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"The request is larger than {limit_bytes // 2**20} MB. Upload files through an upload URL.",
            limit_bytes=limit_bytes,
        )


class RateLimited(StudioError):
    """Too many requests in too short a time."""

    code = "RATE_LIMIT_EXCEEDED"
    status = 429
    exit_code = 1
    retryable = True

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            f"Too many requests. Try again in {retry_after_seconds} seconds.", retry_after=retry_after_seconds
        )
        self.retry_after_seconds = retry_after_seconds

    @property
    def headers(self) -> dict[str, str]:
        """``Retry-After`` in seconds."""
        return {"Retry-After": str(self.retry_after_seconds)}


class InsufficientCredits(StudioError):
    """The organization has fewer credits left than the work costs. ``next_reset`` is when it gets the next month's."""

    code = "INSUFFICIENT_CREDITS"
    status = 402
    exit_code = 2

    def __init__(self, required: int, available: int, next_reset: datetime) -> None:
        until = next_reset.astimezone(UTC)
        super().__init__(
            f"This needs {required} credits and {available} are left. Buy credits, choose a larger plan, or wait"
            f" until {until:%Y-%m-%d}.",
            required=required,
            available=available,
            next_reset=until.isoformat().replace("+00:00", "Z"),
        )


class PlanLimit(StudioError):
    """The organization's plan does not allow it. ``details`` name the limit and the plan that would allow it."""

    code = "PLAN_LIMIT_EXCEEDED"
    status = 403
    exit_code = 2
