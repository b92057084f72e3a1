"""Entry of the relay function: posts to WebSocket connections for a function that cannot.

Without a NAT the private network has no way to API Gateway's connections. The WebSocket function then stays inside,
where the database is, and hands its messages to this one, which stands outside and knows nothing else.
"""

from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, bool]:
    """Receives ``{"connection_id", "messages", "close"}``; answers whether the connection has gone."""
    from reelestate.kit.settings import get_settings
    from reelestate.renders.live.gateway import Gone, ManagementApi

    api = ManagementApi(get_settings().websocket_endpoint)
    try:
        api.deliver(event["connection_id"], *event["messages"], close=event["close"])
    except Gone:
        return {"gone": True}
    return {"gone": False}
