"""API Gateway's side of WebSockets: its management API on the loopback, and the events that it and EventBridge send."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import jsonschema

STAGE = "live"
SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=\w+/\d{8}/us-east-1/execute-api/aws4_request, "
    r"SignedHeaders=[a-z0-9;-]*host;x-amz-date[a-z0-9;-]*, Signature=[0-9a-f]{64}"
)
STEP = {
    "type": "object",
    "required": ["name", "status", "progress"],
    "properties": {
        "status": {"enum": ["pending", "processing", "completed", "failed"]},
        "progress": {"type": "integer", "minimum": 0, "maximum": 100},
    },
}
STATE = {
    "type": "object",
    "required": ["type", "job_id", "status", "percent", "current_step", "steps"],
    "properties": {
        "type": {"enum": ["progress", "completed", "failed", "cancelled"]},
        "job_id": {"type": "string", "format": "uuid"},
        "percent": {"type": "integer", "minimum": 0, "maximum": 100},
        "steps": {"type": "array", "items": STEP},
    },
}
CLOSED = {
    "type": "object",
    "required": ["type", "code", "reason"],
    "additionalProperties": False,
    "properties": {"type": {"const": "closed"}, "code": {"type": "integer"}, "reason": {"type": "string"}},
}
MESSAGE = {"if": {"properties": {"type": {"const": "closed"}}}, "then": CLOSED, "else": STATE}


@dataclass
class Connections:
    """What clients see: each connection's messages, and which stand. ``faults`` is what the server objects to."""

    endpoint: str
    open: set[str] = field(default_factory=set)
    told: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)
    opens_after: dict[str, int] = field(default_factory=dict)
    """Connections that stand only after so many attempts to speak to them."""

    def last(self, connection_id: str) -> dict[str, Any]:
        """The message it was sent last."""
        return self.told[connection_id][-1]

    def types(self, connection_id: str) -> list[str]:
        """The types of all it was sent."""
        return [message["type"] for message in self.told.get(connection_id, [])]

    def stands(self, connection_id: str) -> bool:
        """Whether it can be spoken to."""
        if self.opens_after.get(connection_id, 0):
            self.opens_after[connection_id] -= 1
            return False
        return connection_id in self.open


@contextmanager
def management_api() -> Iterator[Connections]:
    """A management API that takes what the real one takes."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            connection_id = self._connection()
            if connection_id is not None:
                message = json.loads(body)
                jsonschema.validate(message, MESSAGE)
                connections.told.setdefault(connection_id, []).append(message)
                self._answer(200)

        def do_DELETE(self) -> None:
            connection_id = self._connection()
            if connection_id is not None:
                connections.open.discard(connection_id)
                self._answer(204)

        def _connection(self) -> str | None:
            if not SIGNED.fullmatch(self.headers.get("Authorization", "")):
                connections.faults.append(f"not signed: {self.headers.get('Authorization')}")
            prefix = f"/{STAGE}/@connections/"
            if not self.path.startswith(prefix):
                connections.faults.append(f"no such path: {self.path}")
            connection_id = unquote(self.path.removeprefix(prefix))
            if connection_id in connections.failing:
                self._answer(500, "InternalServerErrorException")
            elif not connections.stands(connection_id):
                self._answer(410, "GoneException")
            else:
                return connection_id
            return None

        def _answer(self, status: int, error: str | None = None) -> None:
            body = json.dumps({"message": error}).encode() if error else b""
            self.send_response(status)
            if error:
                self.send_header("x-amzn-ErrorType", error)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    connections = Connections(f"http://127.0.0.1:{server.server_address[1]}/{STAGE}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield connections
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert connections.faults == []


@dataclass
class Bus:
    """What was put on the bus, and waits to be handed to the function."""

    events: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def emit(self, source: str, detail_type: str, detail: dict[str, Any]) -> None:
        """Takes the place of ``kit.events.emit``."""
        self.events.append((source, detail_type, json.loads(json.dumps(detail))))

    def types(self) -> list[str]:
        """The types of what waits."""
        return [detail_type for _, detail_type, _ in self.events]

    def hand_on(self, handler: Callable[[dict[str, Any], object], object], *types: str) -> None:
        """Hands what waits of these types to the function, as EventBridge does; the rest is dropped."""
        waiting, self.events = self.events, []
        for source, detail_type, detail in waiting:
            if detail_type in types:
                handler(event_bridge(source, detail_type, detail), None)


def event_bridge(source: str, detail_type: str, detail: dict[str, Any]) -> dict[str, Any]:
    """An event as EventBridge sends it to a function."""
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": detail_type,
        "source": source,
        "account": "111122223333",
        "time": "2026-11-21T18:43:48Z",
        "region": "us-east-1",
        "resources": [],
        "detail": detail,
    }


def socket_event(kind: str, connection_id: str, **more: Any) -> dict[str, Any]:
    """An event of a WebSocket API, as API Gateway documents it; ``kind`` is CONNECT, MESSAGE or DISCONNECT."""
    routes = {"CONNECT": "$connect", "MESSAGE": "$default", "DISCONNECT": "$disconnect"}
    context = {
        "routeKey": routes[kind],
        "eventType": kind,
        "extendedRequestId": "XfGLwFTktjMFsLg=",
        "requestTime": "13/Dec/2020:10:17:47 +0000",
        "messageDirection": "IN",
        "stage": STAGE,
        "connectedAt": 1607854667185,
        "requestTimeEpoch": 1607854667186,
        "identity": {"sourceIp": "203.0.113.7"},
        "requestId": "XfGLwFTktjMFsLg=",
        "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com",
        "connectionId": connection_id,
        "apiId": "abcdef1234",
    }
    return {"requestContext": context, "isBase64Encoded": False} | more
