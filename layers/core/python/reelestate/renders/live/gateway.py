"""Speaking to connections that API Gateway keeps: its management API, ``@connections``."""

import json
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Protocol

from reelestate.kit import aws
from reelestate.kit.errors import ProviderFailed, Unavailable
from reelestate.kit.settings import get_settings

Message = dict[str, Any]

PATIENCE_SECONDS = (0.1, 0.2, 0.4, 0.8)
"""Waits between tries."""


class Gone(Exception):
    """The connection is no longer there, or not yet."""


class Gateway(Protocol):
    """Where connections are kept."""

    def deliver(self, connection_id: str, *messages: Message, close: bool = False) -> None:
        """Sends JSON messages in this order, and then ends the connection when asked.

        Raises Gone, and ProviderFailed when it could not be reached.
        """


class ManagementApi:
    """The management API of the WebSocket API at an endpoint: ``https://{api}.execute-api.{region}.amazonaws.com/{stage}``."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint

    def deliver(self, connection_id: str, *messages: Message, close: bool = False) -> None:
        """See ``Gateway.deliver``."""
        api = _client(self._endpoint)
        for message in messages:
            data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
            _call(partial(api.post_to_connection, ConnectionId=connection_id, Data=data))
        if close:
            _call(partial(api.delete_connection, ConnectionId=connection_id))


class Relay:
    """The management API through the relay function, for a network that has no other way to it."""

    def __init__(self, function: str) -> None:
        self._function = function

    def deliver(self, connection_id: str, *messages: Message, close: bool = False) -> None:
        """See ``Gateway.deliver``."""
        from botocore.exceptions import BotoCoreError, ClientError

        asked = {"connection_id": connection_id, "messages": messages, "close": close}
        try:
            answer = aws.client("lambda").invoke(FunctionName=self._function, Payload=json.dumps(asked))
        except (BotoCoreError, ClientError) as error:
            raise ProviderFailed("The relay could not be reached.") from error
        told = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise ProviderFailed("The relay failed.", error=told.get("errorMessage"))
        if told["gone"]:
            raise Gone


class Patient:
    """The same for a connection that may not stand yet: its ``$connect`` has been answered only a moment ago."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def deliver(self, connection_id: str, *messages: Message, close: bool = False) -> None:
        """See ``Gateway.deliver``; tries for some time before it raises Gone."""
        for seconds in PATIENCE_SECONDS:
            try:
                self._gateway.deliver(connection_id, *messages, close=close)
            except Gone:
                time.sleep(seconds)
            else:
                return
        self._gateway.deliver(connection_id, *messages, close=close)


def gateway() -> Gateway:
    """The gateway that the settings name. Raises Unavailable when they name none."""
    settings = get_settings()
    if settings.websocket_relay:
        return Relay(settings.websocket_relay)
    if settings.websocket_endpoint:
        return ManagementApi(settings.websocket_endpoint)
    raise Unavailable("Neither REELESTATE_WEBSOCKET_ENDPOINT nor REELESTATE_WEBSOCKET_RELAY is set.")


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
