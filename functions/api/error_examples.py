"""Answers of every error status, made by the errors themselves."""

from datetime import UTC, datetime
from uuid import UUID

from reelestate.kit.errors import (
    AuthenticationRequired,
    Conflict,
    EmailTaken,
    Forbidden,
    InsufficientCredits,
    InvalidCredentials,
    InvalidInput,
    PlanLimit,
    PreconditionFailed,
    ProviderFailed,
    RateLimited,
    StudioError,
    TooLarge,
    Unavailable,
    Unreadable,
    missing,
)
from reelestate.kit.http.errors import fault
from reelestate.kit.http.middleware import MAX_BODY_BYTES

_ID = UUID("0192f0c1-7b1e-7c55-9d2e-5a1f0e9b3c4d")


def of(status: int) -> tuple[StudioError, ...]:
    """Errors that are answered with the status, the commonest first."""
    return _BY_STATUS[status]


def _named(error: StudioError, code: str) -> StudioError:
    error.code = code
    return error


_PRICE = InvalidInput(
    "listing_price",
    "is below zero",
    "Give the price as a positive number.",
    errors=[
        {
            "field": "listing_price",
            "problem": "is below zero",
            "remedy": "Give the price as a positive number.",
        }
    ],
)

_BY_STATUS: dict[int, tuple[StudioError, ...]] = {
    400: (Unreadable("There was an error parsing the body"),),
    401: (
        AuthenticationRequired("Your sign-in has ended. Sign in again."),
        InvalidCredentials("E-mail address or password is wrong."),
    ),
    402: (InsufficientCredits(9, 3, datetime(2026, 12, 1, tzinfo=UTC)),),
    403: (
        Forbidden("This needs the role admin in the organization; yours is member.", needed="admin"),
        _named(
            Forbidden("Verify your e-mail address first: open the link in the mail we sent you."), "EMAIL_NOT_VERIFIED"
        ),
        PlanLimit("Your plan makes films of at most 90 seconds.", limit="film_seconds", plan="pro"),
    ),
    404: (missing("project", _ID),),
    409: (
        Conflict("Somebody changed it at the same moment. Read it again, then repeat your change."),
        _named(Conflict("The project is being rendered already.", job_id=str(_ID)), "JOB_ALREADY_PROCESSING"),
        EmailTaken(),
    ),
    412: (
        PreconditionFailed(
            "Somebody changed it since you read it. Read it again, then repeat your change.", etag='"4"'
        ),
    ),
    413: (TooLarge(MAX_BODY_BYTES),),
    422: (_PRICE,),
    429: (RateLimited(30),),
    500: (fault(),),
    502: (ProviderFailed("The identity provider does not answer. Try again in a moment."),),
    503: (Unavailable("The studio is busy. Try again in a moment."),),
}
