"""Pure rules of watching, the same whoever keeps the connection: the studio's own server or API Gateway."""

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

FINAL = frozenset({"completed", "failed", "cancelled"})
"""Types of messages after which nothing more is to be told."""
SUBPROTOCOL = "bearer"

FINISHED = 1000
BUSY = 1013
NOT_SIGNED_IN = 4401
ANOTHER_ORIGIN = 4403
NO_SUCH_JOB = 4404
SILENT = 4408


class Closed(Exception):
    """The studio ends the connection, with a close code and a reason for people."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def finished() -> Closed:
    """The end after the job's last message."""
    return Closed(FINISHED, "The job is finished.")


def busy() -> Closed:
    """The end for a connection too many."""
    return Closed(BUSY, "Too many connections. Try again in a moment.")


def offered_token(authorization: str, subprotocols: Sequence[str]) -> str | None:
    """The access token that came with the connection: in the header, or as the subprotocol after ``bearer``."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    if SUBPROTOCOL in subprotocols and subprotocols[-1] != SUBPROTOCOL:
        return subprotocols[-1]
    return None


def said_token(message: str) -> str:
    """The access token in a first message ``{"type": "authenticate", "token": …}``. Raises Closed."""
    said = _said(message)
    if said.get("type") == "authenticate" and isinstance(said.get("token"), str):
        return str(said["token"])
    raise Closed(NOT_SIGNED_IN, "Send an access token.")


def said_render(message: str) -> str | None:
    """The job in a first message ``{"type": "watch", "render": …}``, as it was written; None for any other message."""
    said = _said(message)
    return str(said.get("render")) if said.get("type") == "watch" else None


def render_of(given: str) -> UUID:
    """The id of a job as it was asked for. Raises Closed."""
    try:
        return UUID(given)
    except ValueError:
        raise Closed(NO_SUCH_JOB, "There is no such job.") from None


def organization_of(given: str | None) -> UUID | None:
    """The organization that is asked for; None is the person's own. Raises Closed."""
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Closed(NO_SUCH_JOB, "There is no such organization.") from None


def is_our_page(origin: str | None, host: str | None, ours: Collection[str]) -> bool:
    """Whether a page of this origin may connect to this host: our own may, and what is no browser.

    Browsers say which page connects; a page of somebody else must not use a signed-in person's connection.
    """
    if origin is None:
        return True
    return origin in ours or urlsplit(origin).netloc == host


def _said(message: str) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        said = json.loads(message)
        if isinstance(said, dict):
            return said
    return {}
