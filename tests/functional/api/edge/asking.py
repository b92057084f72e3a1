"""Requests that are answered in every way there is."""

from collections.abc import Callable, Iterator

from fastapi.testclient import TestClient
from httpx2 import Response

from reelestate.kit.http.middleware import MAX_BODY_BYTES

SECURITY_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-site",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


PAGE = "https://studio.example.com"


def _endless(size: int) -> Iterator[bytes]:
    for _ in range(size // 65_536 + 1):
        yield b" " * 65_536


ANSWERS: dict[str, tuple[int, Callable[[TestClient], Response]]] = {
    "answered": (200, lambda client: client.get("/api/v1/health")),
    "no such route": (404, lambda client: client.get("/api/v1/nothing")),
    "outside the API": (404, lambda client: client.get("/wp-admin")),
    "a slash too many": (404, lambda client: client.get("/api/v1/contacts/")),
    "no such method": (405, lambda client: client.put("/api/v1/health")),
    "nobody": (401, lambda client: client.get("/api/v1/contacts")),
    "no JSON": (422, lambda client: client.post("/api/v1/auth/login", content=b"{no json")),
    "too long": (413, lambda client: client.post("/api/v1/auth/login", content=b" " * (MAX_BODY_BYTES + 1))),
    "endless": (413, lambda client: client.post("/api/v1/auth/login", content=_endless(MAX_BODY_BYTES + 1))),
    "a fault": (500, lambda client: client.get("/api/v1/fault")),
    "preflight": (
        200,
        lambda client: client.options(
            "/api/v1/contacts", headers={"Origin": PAGE, "Access-Control-Request-Method": "POST"}
        ),
    ),
}
