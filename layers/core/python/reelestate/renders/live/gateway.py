"""Speaking to connections that API Gateway keeps: its management API, ``@connections``."""

import json
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from reelestate.kit.errors import ProviderFailed, Unavailable
from reelestate.kit.settings import get_settings

_PATIENCE_SECONDS = (0.1, 0.2, 0.4, 0.8)


class Gone(Exception):
    """The connection is no longer there, or not yet."""


class Gateway(Protocol):
    """Where connections are kept."""

    def send(self, connection_id: str, message: dict[str, Any]) -> None:
        """Sends a JSON message. Raises Gone, and ProviderFailed when it could not be sent."""

    def close(self, connection_id: str) -> None:
        """Ends the connection; one that has ended is no error. Raises ProviderFailed."""


class ManagementApi:
    """The management API of the WebSocket API at an endpoint: ``https://{api}.execute-api.{region}.amazonaws.com/{stage}``."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def send(self, connection_id: str, message: dict[str, Any]) -> None:
        """See ``Gateway.send``."""
        data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        _call(lambda: _client(self._endpoint).post_to_connection(ConnectionId=connection_id, Data=data))

    def close(self, connection_id: str) -> None:
        """See ``Gateway.close``."""
        try:
            _call(lambda: _client(self._endpoint).delete_connection(ConnectionId=connection_id))
        except Gone:
            return


class Patient:
    """The same for a connection that may not stand yet: its ``$connect`` has been answered only a moment ago."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def send(self, connection_id: str, message: dict[str, Any]) -> None:
        """See ``Gateway.send``; tries for some time before it raises Gone."""
        for seconds in _PATIENCE_SECONDS:
            try:
                self._gateway.send(connection_id, message)
            except Gone:
                time.sleep(seconds)
            else:
                return
        self._gateway.send(connection_id, message)

    def close(self, connection_id: str) -> None:
        """See ``Gateway.close``."""
        self._gateway.close(connection_id)


def gateway() -> Gateway:
    """The gateway that the settings name. Raises Unavailable when they name none."""
    endpoint = get_settings().websocket_endpoint
    if not endpoint:
        raise Unavailable("REELESTATE_WEBSOCKET_ENDPOINT is not set.")
    return ManagementApi(endpoint)


def _call(ask: Callable[[], Any]) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        ask()
    except ClientError as error:
        if error.response["Error"]["Code"] == "GoneException":
            raise Gone from error
        raise ProviderFailed("API Gateway did not take a message.", code=error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise ProviderFailed("API Gateway could not be reached.") from error


@lru_cache(maxsize=1)
def _client(endpoint: str) -> Any:
    """Gives up soon: a connection's row is locked while it is spoken to."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=endpoint,
        config=Config(retries={"mode": "standard", "max_attempts": 2}, connect_timeout=1, read_timeout=3),
    )
