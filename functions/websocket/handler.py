"""Entry of the WebSocket function: what API Gateway's connections do, and what happens to the jobs they watch.

The protocol is that of ``/api/v1/ws/renders/{id}`` (``functions/api/live.py``), with what API Gateway makes different:
its WebSocket APIs have no paths, so the render comes as ``?render=<id>`` or in a first message
``{"type": "watch", "render": <id>}``; and it closes without a code of ours, so the last message is
``{"type": "closed", "code": …, "reason": …}``. Pages of another origin and too many connections from one address are
refused before there is a connection, with status 403 and 429.
"""

from typing import Any
from urllib.parse import urlsplit

from reelestate.kit.snapshots import read_ahead

EVENT_SOURCE = "reelestate.live"
OPENED = "ConnectionOpened"
CONNECTIONS_A_MINUTE = 120
"""From one network address, behind which a whole office may sit."""

Answer = dict[str, Any]

read_ahead("boto3", "jwt", "psycopg", "sqlalchemy.dialects.postgresql.psycopg", "reelestate.renders.live.service")


def handler(event: dict[str, Any], _context: object) -> Answer | None:
    """Receives API Gateway's WebSocket events, and EventBridge's of jobs that changed and connections that opened."""
    if "detail-type" in event:
        _follow(event["detail-type"], event["detail"])
        return None
    context = event["requestContext"]
    kind, connection_id = context["eventType"], context["connectionId"]
    if kind == "CONNECT":
        return _connect(event, connection_id)
    if kind == "MESSAGE":
        _hear(event, connection_id)
    elif kind == "DISCONNECT":
        from reelestate.renders.live import service

        service.forget(connection_id)
    return {"statusCode": 200}


def _follow(what: str, detail: dict[str, Any]) -> None:
    from uuid import UUID

    from reelestate.renders.announcing import PROGRESSED
    from reelestate.renders.live import service
    from reelestate.renders.live.gateway import gateway

    if what == PROGRESSED:
        service.push(UUID(detail["organization_id"]), UUID(detail["job_id"]), gateway())
    elif what == OPENED:
        service.greet(detail["connection_id"], gateway())
    else:
        raise ValueError(f"{what} is no event of this function.")


def _connect(event: dict[str, Any], connection_id: str) -> Answer:
    from reelestate.kit import events
    from reelestate.kit.errors import RateLimited
    from reelestate.kit.http.limits import Limit, hit
    from reelestate.renders.live import rules, service

    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    asked = event.get("queryStringParameters") or {}
    if not rules.is_our_page(headers.get("origin"), headers.get("host"), _our_origins()):
        return {"statusCode": 403, "body": "This page may not connect."}
    try:
        hit(Limit("websocket", CONNECTIONS_A_MINUTE, 60), event["requestContext"]["identity"]["sourceIp"])
    except RateLimited as error:
        return {"statusCode": 429, "body": error.message, "headers": error.headers}
    offered = [name.strip() for name in headers.get("sec-websocket-protocol", "").split(",")]
    is_settled = service.begin(
        connection_id,
        token=rules.offered_token(headers.get("authorization", ""), offered),
        render=asked.get("render"),
        organization=asked.get("organization_id") or headers.get("x-organization-id"),
    )
    if is_settled:
        # A connection can be spoken to only after this answer, so somebody else does it.
        events.emit(EVENT_SOURCE, OPENED, {"connection_id": connection_id})
    answer: Answer = {"statusCode": 200}
    return (
        answer | {"headers": {"Sec-WebSocket-Protocol": rules.SUBPROTOCOL}} if rules.SUBPROTOCOL in offered else answer
    )


def _hear(event: dict[str, Any], connection_id: str) -> None:
    from reelestate.renders.live import service
    from reelestate.renders.live.gateway import gateway

    said = None if event.get("isBase64Encoded") else event.get("body") or ""
    service.hear(connection_id, said, gateway())


def _our_origins() -> set[str]:
    """The studio's pages have another host than its WebSocket."""
    from reelestate.kit.settings import get_settings

    settings = get_settings()
    page = urlsplit(settings.public_url)
    return {*settings.cors_origins, f"{page.scheme}://{page.netloc}"}
