"""Live progress of a render over a WebSocket: ``/api/v1/ws/renders/{id}``.

The first message is the job's present state, so a client that reconnects has missed nothing; then one message for
every change. After ``completed``, ``failed`` or ``cancelled`` the server closes. The access token comes in the
``Authorization`` header, as the subprotocol after ``bearer`` (what a browser can send), or in a first message
``{"type": "authenticate", "token": …}``. Close codes: 4401 not signed in (any more), 4404 no such job, 4403 a page of
another origin, 4408 no token in time, 1013 too many connections.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from reelestate.access.callers import MemberCaller, entered
from reelestate.kit.errors import AuthenticationRequired, NotFound
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings

router = APIRouter()

FINAL = frozenset({"completed", "failed", "cancelled"})
LOOK_SECONDS = 0.4
AUTHENTICATE_SECONDS = 5.0
MOST_CONNECTIONS = 500
_open = 0


class _Closed(Exception):
    """The server ends the connection."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@router.websocket("/ws/renders/{job_id}")
async def watch_render(socket: WebSocket, job_id: UUID) -> None:
    """Sends the job's state, and every change of it, until it is finished."""
    global _open
    offered = socket.scope.get("subprotocols", [])
    # A connection that was never accepted has no close code: whoever is refused would not be told why.
    await socket.accept(subprotocol="bearer" if "bearer" in offered else None)
    if not _from_our_pages(socket):
        await socket.close(4403, "This page may not connect.")
        return
    if _open >= MOST_CONNECTIONS:
        await socket.close(1013, "Too many connections. Try again in a moment.")
        return
    _open += 1
    try:
        token = await _token(socket, offered)
        organization = _organization(socket)
        await _send_until_finished(socket, lambda: _look(token, organization, job_id))
    except _Closed as closed:
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(closed.code, closed.reason)
    except WebSocketDisconnect:
        return
    finally:
        _open -= 1


async def _send_until_finished(socket: WebSocket, look: Callable[[], dict[str, Any]]) -> None:
    sent: dict[str, Any] | None = None
    leaving = asyncio.ensure_future(_gone(socket))
    try:
        while not leaving.done():
            message = await run_in_threadpool(look)
            if message != sent:
                await socket.send_json(message)
                sent = message
            if message["type"] in FINAL:
                raise _Closed(1000, "The job is finished.")
            await asyncio.wait({leaving}, timeout=LOOK_SECONDS)
    finally:
        leaving.cancel()


async def _gone(socket: WebSocket) -> None:
    """Returns when the client has left; what it says meanwhile does not matter."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        continue


def _look(token: str, organization: UUID | None, job_id: UUID) -> dict[str, Any]:
    """The job as the holder of the token may see it at this moment."""
    from reelestate.renders import service

    try:
        with entered(token, organization, "websocket", str(new_id())) as caller:
            if not isinstance(caller, MemberCaller):
                raise _Closed(4404, "There is no such job.")
            return service.progress_message(caller.session, job_id)
    except AuthenticationRequired as error:
        raise _Closed(4401, error.message) from error
    except NotFound as error:
        raise _Closed(4404, error.message) from error


async def _token(socket: WebSocket, offered: list[str]) -> str:
    scheme, _, token = socket.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    if "bearer" in offered and offered[-1] != "bearer":
        return offered[-1]
    try:
        first = await asyncio.wait_for(socket.receive_text(), AUTHENTICATE_SECONDS)
    except TimeoutError:
        raise _Closed(4408, "Send an access token.") from None
    except KeyError:
        raise _Closed(4401, "Send an access token as text.") from None
    with suppress(ValueError, TypeError, KeyError):
        said = json.loads(first)
        if said["type"] == "authenticate" and isinstance(said["token"], str):
            return str(said["token"])
    raise _Closed(4401, "Send an access token.")


def _organization(socket: WebSocket) -> UUID | None:
    given = socket.query_params.get("organization_id") or socket.headers.get("x-organization-id")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise _Closed(4404, "There is no such organization.") from None


def _from_our_pages(socket: WebSocket) -> bool:
    """Browsers say which page connects; a page of somebody else must not use a signed-in person's connection."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True
    return origin in get_settings().cors_origins or urlsplit(origin).netloc == socket.headers.get("host")
