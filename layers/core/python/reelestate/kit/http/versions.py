"""Optimistic locking over HTTP: an ETag on every versioned thing, If-Match on its changes."""

from typing import Annotated

from fastapi import Header, Response

from reelestate.kit.database import Versioned
from reelestate.kit.errors import PreconditionFailed

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=100,
        description="The ETag that the change is based on. When it is not the present one the answer is 412.",
        examples=['"3"'],
    ),
]


def etag(row: Versioned) -> str:
    """The row's ETag."""
    return f'"{row.version}"'


def tag(response: Response, row: Versioned) -> None:
    """Puts the row's ETag on the answer."""
    response.headers["ETag"] = etag(row)


def check(row: Versioned, if_match: str | None) -> None:
    """Raises PreconditionFailed when the request was made from another version of the row."""
    if if_match is None or if_match.strip() == "*":
        return
    if etag(row) not in {part.strip() for part in if_match.split(",")}:
        raise PreconditionFailed(
            "Somebody changed it since you read it. Read it again, then repeat your change.", etag=etag(row)
        )
