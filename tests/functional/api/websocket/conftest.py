"""API Gateway, its function and the bus of domain events."""

from collections.abc import Iterator
from typing import Any

import pytest

from reelestate.kit import events
from reelestate.kit.settings import get_settings
from reelestate.renders.live import gateway as gateways
from tests.functional.api.connections import Bus, Connections, management_api
from tests.functional.api.websocket.clients import (
    Client,
)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Connections]:
    """API Gateway's management API."""
    with management_api() as connections:
        yield connections


@pytest.fixture(autouse=True)
def _settings(application: None, gateway: Connections, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "REELESTATE_WEBSOCKET_ENDPOINT": gateway.endpoint,
        "REELESTATE_PUBLIC_URL": "https://studio.example/",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(gateways, "PATIENCE_SECONDS", (0.01, 0.01, 0.01))
    get_settings.cache_clear()
    yield
    gateways._client.cache_clear()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    """The bus of domain events."""
    bus = Bus()
    monkeypatch.setattr(events, "emit", bus.emit)
    return bus


@pytest.fixture
def client_of(gateway: Connections, bus: Bus) -> Any:
    """Makes clients."""
    return lambda: Client(gateway, bus)
