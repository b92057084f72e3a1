"""Lets in only what came through the edge: the content delivery network, behind its firewall.

The edge sends a secret in ``X-Origin-Verify`` that callers of API Gateway's own address do not know, and who the
viewer is in ``X-Studio-Viewer``, which it overwrites when a viewer sends it.
"""

import hmac
import ipaddress
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from reelestate.kit import secrets
from reelestate.kit.errors import Forbidden, Unavailable
from reelestate.kit.http.errors import answer

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SECRET_HEADER = b"x-origin-verify"
VIEWER_HEADER = b"x-studio-viewer"
READ_AGAIN_SECONDS = 60.0
"""How long a value that fits nothing known waits before the secret is read once more."""


class OriginSecret:
    """The secret's present value and the one before, which the edge sends until it has been deployed anew.

    Read when the first request comes; once more, at most every minute, when a value fits neither.
    """

    def __init__(self, arn: str) -> None:
        self._arn = arn
        self._lock = Lock()
        self._known: tuple[bytes, ...] = ()
        self._read_at: float | None = None

    def knows(self, given: bytes) -> bool:
        """Whether the value is right, as far as is known without asking. Takes equally long whatever is wrong."""
        return any([hmac.compare_digest(given, value) for value in self._known])  # noqa: C419 - compares with all

    def read(self) -> None:
        """Reads the values, unless that was just done. Raises Unavailable when they cannot be read."""
        with self._lock:
            now = monotonic()
            if self._read_at is not None and now - self._read_at < READ_AGAIN_SECONDS:
                return
            self._known = tuple(value.encode() for value in secrets.stored(self._arn, "tell who calls"))
            self._read_at = now


class OriginGuard:
    """ASGI middleware: refuses requests that went around the edge; ``scope["client"]`` becomes the viewer."""

    def __init__(self, app: "ASGIApp", secret: OriginSecret) -> None:
        self._app = app
        self._secret = secret

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Handles one HTTP request; WebSockets pass, since they come through an API of their own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        try:
            genuine = await self._genuine(headers.get(SECRET_HEADER, b""))
        except Unavailable as error:
            await answer(error)(scope, receive, send)
            return
        if not genuine:
            await answer(Forbidden("Call the studio at its own address."))(scope, receive, send)
            return
        viewer = _address(headers.get(VIEWER_HEADER, b""))
        if viewer:
            scope["client"] = (viewer, 0)
        await self._app(scope, receive, send)

    async def _genuine(self, given: bytes) -> bool:
        from starlette.concurrency import run_in_threadpool

        if self._secret.knows(given):
            return True
        if not given:
            return False
        await run_in_threadpool(self._secret.read)
        return self._secret.knows(given)


def _address(given: bytes) -> str | None:
    try:
        return str(ipaddress.ip_address(given.decode("latin-1").strip()))
    except ValueError:
        return None
