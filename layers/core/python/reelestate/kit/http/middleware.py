"""What happens around every request: an id, limits, security headers and one log line.

Three layers, with CORS between the first and the second: ``Edge`` is the outermost, so that every answer has its
headers, preflights too; ``Guard`` and ``Admission`` are within, so that what they answer can be read by the pages that
may call the API.
"""

import asyncio
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reelestate.kit.errors import TooLarge, Unavailable
from reelestate.kit.http.errors import answer, fault
from reelestate.kit.ids import new_id
from reelestate.kit.logging import get_logger

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 6 * 2**20
"""What a Lambda function accepts; files travel by presigned URLs instead."""

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,100}$")
_SECURITY_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-site",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Edge:
    """ASGI middleware. ``scope["state"]["request_id"]`` is the id in the answer and in every log line."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Handles one HTTP request; WebSockets pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        logger = get_logger()
        # Requests are served side by side: the id belongs to this one's context and not to the process's logger.
        logger.thread_safe_append_keys(request_id=request_id)
        started, status = time.perf_counter(), 500

        async def send_dressed(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _dressed(message.get("headers", ()), request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_dressed)
        finally:
            elapsed = round((time.perf_counter() - started) * 1000, 1)
            route = getattr(scope.get("route"), "path", None)
            who = state.get("actor", {})
            logger.info("request", method=scope["method"], route=route, status=status, elapsed_ms=elapsed, **who)


class Guard:
    """ASGI middleware: refuses bodies that are too large, and answers what nobody foresaw."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Handles one HTTP request; WebSockets pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noticed(message: "Message") -> None:
            nonlocal begun
            begun = True
            await send(message)

        if _declared_length(scope) > MAX_BODY_BYTES:
            await answer(TooLarge(MAX_BODY_BYTES))(scope, receive, send)
            return
        try:
            await self._app(scope, _Limited(receive).receive, send_noticed)
        except Exception:
            get_logger().exception("request failed unexpectedly")
            if begun:
                raise
            await answer(fault())(scope, receive, send)


class Admission:
    """ASGI middleware: lets so many requests work at once, and the others wait for their turn.

    A request holds a database connection from its first dependency to its last, and needs a thread for each part in
    between. With more requests than connections, threads would all wait for connections whose holders wait for threads.
    ``open_paths`` are let in at once: they use no connection.
    """

    def __init__(self, app: "ASGIApp", at_once: int, longest_wait: float, open_paths: frozenset[str]) -> None:
        self._app = app
        self._seats = asyncio.Semaphore(at_once)
        self._longest_wait = longest_wait
        self._open_paths = open_paths

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Handles one HTTP request, as soon as there is a seat; WebSockets pass."""
        if scope["type"] != "http" or scope["path"] in self._open_paths:
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._longest_wait):
                await self._seats.acquire()
        except TimeoutError:
            await answer(Unavailable("The studio is very busy. Try again in a few seconds."))(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._seats.release()


class _Limited:
    """Counts a body of undeclared length and cuts it off at the limit."""

    def __init__(self, receive: "Receive") -> None:
        self._receive = receive
        self._seen = 0

    async def receive(self) -> "Message":
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > MAX_BODY_BYTES:
            raise TooLarge(MAX_BODY_BYTES)
        return message


def _request_id(scope: "Scope") -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.match(value.decode("latin-1")):
            return str(value.decode("latin-1"))
    return str(new_id())


def _declared_length(scope: "Scope") -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0


def _dressed(headers: Iterable[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
    """The headers and ours, where the route has not set its own."""
    given = list(headers)
    names = {name.lower() for name, _ in given}
    added = {"x-request-id": request_id} | _SECURITY_HEADERS
    return given + [(k.encode(), v.encode()) for k, v in added.items() if k.encode() not in names]
