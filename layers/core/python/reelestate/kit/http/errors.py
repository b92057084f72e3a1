"""The one place where errors become HTTP answers."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from reelestate.kit.errors import Conflict, InvalidInput, StudioError, TooLarge, Unavailable, Unreadable
from reelestate.kit.http.envelope import ErrorAnswer
from reelestate.kit.logging import get_logger

_REFUSALS = frozenset({401, 403, 429})
"""Statuses that a person or program who tries what it may not is answered with."""
_UNREADABLE = (ValueError, RecursionError)
"""What JSON that is no UTF-8, or too deep or long to read, raises."""
_BY_STATUS = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: TooLarge.code, 415: "UNSUPPORTED_MEDIA_TYPE"}
_MEANINGS = {
    400: "The request cannot be understood.",
    401: "No valid access token came with the request.",
    402: "There are not enough credits.",
    403: "The caller may not do this.",
    404: "It is not there, or not there for this organization.",
    409: "The thing's present state forbids this.",
    412: "Somebody changed it in the meantime: the ETag is not the present one.",
    413: "The request is too large.",
    415: "The content type is not supported.",
    422: "A field is wrong; the answer names it and the remedy.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    500: "Something went wrong on our side; it is logged under the request id.",
    502: "A provider answered with an error, or not at all.",
    503: "Something this needs is not reachable at the moment.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses for the statuses an operation may answer with beside success."""
    return {status: {"model": ErrorAnswer, "description": meaning(status)} for status in statuses}


def meaning(status: int) -> str:
    """What an error status means to a caller."""
    return _MEANINGS[status]


def answer(error: StudioError) -> JSONResponse:
    """The error's HTTP answer."""
    return JSONResponse({"error": error.to_dict()}, status_code=error.status, headers=error.headers)


def install(app: FastAPI) -> None:
    """Lets the application answer every error in the one format."""
    app.add_exception_handler(StudioError, _studio_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(StaleDataError, _stale)
    app.add_exception_handler(IntegrityError, _integrity)
    app.add_exception_handler(DataError, _unstorable)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_exception_handler(PoolTimeout, _unavailable)


async def _studio_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StudioError)  # noqa: S101 (the registration says so)
    if error.status >= 500:
        get_logger().exception("request failed", code=error.code)
    elif error.status in _REFUSALS:
        _note_refusal(request, error)
    return answer(error)


def _note_refusal(request: Request, error: StudioError) -> None:
    """Who was refused what, for whoever looks into an attack: the address, never what was sent."""
    address = request.client.host if request.client else None
    route = getattr(request.scope.get("route"), "path", None)
    get_logger().warning("request refused", code=error.code, status=error.status, route=route, address=address)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 (the registration says so)
    return answer(invalid_input(error.errors()))


def invalid_input(problems: Any) -> InvalidInput:
    """The first of Pydantic's problems as an error a person understands; ``details.errors`` lists them all."""
    found = [_explained(problem) for problem in problems]
    first = found[0]
    return InvalidInput(first["field"], first["problem"], first["remedy"], errors=found)


def _explained(problem: Any) -> dict[str, str]:
    """Field, problem and remedy; messages of our own validators are written ``problem|remedy``."""
    place = [str(part) for part in problem["loc"]]
    if place and place[0] in {"body", "query", "path", "header", "cookie"}:
        place = place[1:] or ["body"]
    message, _, remedy = str(problem["msg"]).removeprefix("Value error, ").partition("|")
    return {
        "field": ".".join(place) or "body",
        "problem": message[:1].lower() + message[1:],
        "remedy": f"{remedy.rstrip('.')}." if remedy else "Correct it as the API's description says.",
    }


async def _http_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 (the registration says so)
    if isinstance(error.__cause__, StudioError):
        # The framework calls whatever stops the reading of a body unreadable; ours says what it was.
        return answer(error.__cause__)
    if error.status_code == 400 and error.__cause__ is not None and isinstance(error.__cause__, _UNREADABLE):
        return answer(InvalidInput("body", "cannot be read", "Send JSON in UTF-8, with numbers of a usual length."))
    code = _BY_STATUS.get(error.status_code, Unreadable.code)
    body = {"error": {"code": code, "message": str(error.detail), "details": {}}}
    return JSONResponse(body, status_code=error.status_code, headers=error.headers)


async def _stale(_request: Request, _error: Exception) -> JSONResponse:
    return answer(Conflict("Somebody changed it at the same moment. Read it again, then repeat your change."))


async def _integrity(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, IntegrityError)  # noqa: S101 (the registration says so)
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    get_logger().warning("a constraint refused a row", constraint=constraint)
    return answer(Conflict("It conflicts with something that is there already.", constraint=constraint))


async def _unstorable(_request: Request, _error: Exception) -> JSONResponse:
    problem = InvalidInput("body", "a value cannot be stored", "Take out NUL characters and numbers out of range.")
    return answer(problem)


async def _unavailable(_request: Request, _error: Exception) -> JSONResponse:
    get_logger().exception("the database does not answer")
    return answer(Unavailable("The studio is busy. Try again in a moment."))


def fault() -> StudioError:
    """What a caller is told about an error that nobody foresaw."""
    return StudioError("Something went wrong on our side. It is logged under the request id.")
