"""Live progress of a render over a WebSocket: ``/api/v1/ws/renders/{id}``.

The first message is the job's present state, so a client that reconnects has missed nothing; then one message for
every change. After ``completed``, ``failed`` or ``cancelled`` the server closes. The access token comes in the
``Authorization`` header, as the subprotocol after ``bearer`` (what a browser can send), or in a first message
``{"type": "authenticate", "token": …}``. Close codes: 4401 not signed in (any more), 4404 no such job, 4403 a page of
another origin, 4408 no token in time, 1013 too many connections.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from reelestate.access.callers import entered
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.renders.live import rules
from reelestate.renders.live.rules import Closed
from reelestate.renders.live.watching import watching

router = APIRouter()

LOOK_SECONDS = 0.4
AUTHENTICATE_SECONDS = 5.0
MOST_CONNECTIONS = 500
_open = 0


@router.websocket("/ws/renders/{job_id}")
async def watch_render(socket: WebSocket, job_id: UUID) -> None:
    """Sends the job's state, and every change of it, until it is finished."""
    global _open
    offered = socket.scope.get("subprotocols", [])
    # A connection that was never accepted has no close code: whoever is refused would not be told why.
    await socket.accept(subprotocol=rules.SUBPROTOCOL if rules.SUBPROTOCOL in offered else None)
    if not rules.is_our_page(socket.headers.get("origin"), socket.headers.get("host"), get_settings().cors_origins):
        await socket.close(rules.ANOTHER_ORIGIN, "This page may not connect.")
        return
    if _open >= MOST_CONNECTIONS:
        await socket.close(rules.busy().code, rules.busy().reason)
        return
    _open += 1
    try:
        token = await _token(socket, offered)
        organization = rules.organization_of(_asked_organization(socket))
        await _send_until_finished(socket, lambda: _look(token, organization, job_id))
    except Closed as closed:
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
            if message["type"] in rules.FINAL:
                raise rules.finished()
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

    with watching(entered(token, organization, "websocket", str(new_id()))) as caller:
        return service.progress_message(caller.session, job_id)


async def _token(socket: WebSocket, offered: list[str]) -> str:
    if token := rules.offered_token(socket.headers.get("authorization", ""), offered):
        return token
    try:
        first = await asyncio.wait_for(socket.receive_text(), AUTHENTICATE_SECONDS)
    except TimeoutError:
        raise Closed(rules.SILENT, "Send an access token.") from None
    except KeyError:
        raise Closed(rules.NOT_SIGNED_IN, "Send an access token as text.") from None
    return rules.said_token(first)


def _asked_organization(socket: WebSocket) -> str | None:
    return socket.query_params.get("organization_id") or socket.headers.get("x-organization-id")
