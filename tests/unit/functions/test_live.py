"""Who is let into the WebSocket of a render, before any job is looked at."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from functions.api import live
from functions.api.app import create_app
from reelestate.kit.settings import Settings, get_settings
from reelestate.providers import factory
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.tokens import AccessTokenVerifier
from tests.unit.support.identity import jwk, now, private_key, signed

PATH = f"/api/v1/ws/renders/{UUID(int=7)}"
ISSUER, AUDIENCE = "https://identity.test", "studio"
STRANGERS_KEY = private_key("stranger")


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The API."""
    return create_app(Settings())


@pytest.fixture
def client(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Connects to the API, which trusts the tests' signing key."""
    verifier = AccessTokenVerifier(ISSUER, AUDIENCE, JwksCache(lambda: {"keys": [jwk()]}))
    monkeypatch.setattr(factory, "access_token_verifier", lambda _settings: verifier)
    monkeypatch.setattr(live, "AUTHENTICATE_SECONDS", 0.2)
    monkeypatch.setenv("REELESTATE_CORS_ORIGINS", '["https://studio.example"]')
    get_settings.cache_clear()
    with TestClient(app) as client:
        yield client
    get_settings.cache_clear()


def _closed(client: TestClient, path: str = PATH, said: str | None = None, **options: Any) -> int:
    """The code with which the server ends the connection."""
    with pytest.raises(WebSocketDisconnect) as ended, client.websocket_connect(path, **options) as socket:
        if said is not None:
            socket.send_text(said)
        socket.receive_json()
    return ended.value.code


def _token(**header: object) -> str:
    claims = {"iss": ISSUER, "client_id": AUDIENCE, "token_use": "access", "sub": "s", "origin_jti": "j"}
    return signed(claims | {"iat": now(), "exp": now() + 60}, key=STRANGERS_KEY, **header)


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://studio.example.evil.example", "http://studio.example", "null", ""]
)
def test_a_page_of_another_origin_may_not_connect(client: TestClient, origin: str) -> None:
    assert _closed(client, headers={"Origin": origin, "Authorization": "Bearer x.y.z"}) == 4403


@pytest.mark.parametrize("origin", ["https://studio.example", "http://testserver"])
def test_our_own_pages_are_asked_for_a_token(client: TestClient, origin: str) -> None:
    assert _closed(client, headers={"Origin": origin}) == 4408


def test_a_forged_token_opens_nothing_wherever_it_stands(client: TestClient) -> None:
    forged = _token()

    assert _closed(client, headers={"Authorization": f"Bearer {forged}"}) == 4401
    assert _closed(client, subprotocols=["bearer", forged]) == 4401
    assert _closed(client, said=f'{{"type": "authenticate", "token": "{forged}"}}') == 4401


@pytest.mark.parametrize("said", ["", "[]", "null", '{"type": "authenticate", "token": 7}', '{"token": "x"}', "{" * 99])
def test_whatever_is_said_first_is_no_token(client: TestClient, said: str) -> None:
    assert _closed(client, said=said) == 4401


def test_a_token_in_the_address_is_not_looked_at(client: TestClient) -> None:
    assert _closed(client, f"{PATH}?token={_token()}&access_token={_token()}") == 4408
