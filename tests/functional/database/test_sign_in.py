"""How a function of the cloud signs in to the database: with tokens, to nobody but the database."""

import socket
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from reelestate.kit import database, database_auth, roles
from reelestate.kit.errors import Unavailable
from reelestate.kit.http import errors
from reelestate.kit.settings import Settings, get_settings
from tests.functional.database.conftest import Cluster
from tests.functional.database.tls import front, make_certificate


@pytest.fixture
def tokens(cluster: Cluster, signed_in: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every token that was asked for; PostgreSQL, which cannot check them, takes one word for all."""
    with cluster.connect() as connection:
        roles.ensure(connection, {roles.APPLICATION: "a token"})
    given: list[str] = []
    real = database_auth.token

    def remembered(settings: Settings) -> str:
        given.append(real(settings))
        return "a token"

    monkeypatch.setattr(database_auth, "token", remembered)
    return given


def test_every_connection_gets_a_token_of_its_own(tokens: list[str]) -> None:
    with database.transaction(None) as first, database.transaction(None) as second:
        for session in (first, second):
            assert session.execute(text("select current_user")).scalar_one() == "reelestate_app"
    with database.transaction(None) as third:
        third.execute(text("select 1"))

    assert len(tokens) == 2


def test_a_token_names_the_server_and_the_role_and_is_good_for_15_minutes(cluster: Cluster, signed_in: None) -> None:
    token = database_auth.token(get_settings())

    parts = urlsplit(f"https://{token}")
    assert parts.netloc == f"localhost:{cluster.port}"
    query = parse_qs(parts.query)
    assert query["Action"] == ["connect"]
    assert query["DBUser"] == ["reelestate_app"]
    assert query["X-Amz-Expires"] == ["900"]
    assert "/us-east-1/rds-db/aws4_request" in query["X-Amz-Credential"][0]


def test_a_server_that_another_authority_vouches_for_is_refused(
    cluster: Cluster, tokens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REELESTATE_DATABASE_ROOTS")
    get_settings.cache_clear()

    with pytest.raises(OperationalError, match="certificate verify failed"), database.transaction(None) as session:
        session.execute(text("select 1"))


def test_a_server_of_another_name_is_refused(
    cluster: Cluster, tokens: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, key = make_certificate(tmp_path, "elsewhere.example")
    with front(cluster.plain, certificate, key) as port:
        monkeypatch.setenv("REELESTATE_DATABASE_PORT", str(port))
        monkeypatch.setenv("REELESTATE_DATABASE_ROOTS", str(certificate))
        get_settings.cache_clear()

        with pytest.raises(OperationalError, match="does not match host name"), database.transaction(None) as session:
            session.execute(text("select 1"))


def test_a_server_without_tls_is_refused(cluster: Cluster, tokens: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELESTATE_DATABASE_PORT", str(cluster.plain))
    get_settings.cache_clear()

    with pytest.raises(OperationalError, match="does not support SSL"), database.transaction(None) as session:
        session.execute(text("select 1"))


def test_a_request_while_the_database_resumes_is_asked_to_come_back(
    tokens: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = FastAPI()
    errors.install(app)

    @app.get("/projects")
    def projects() -> int:
        with database.transaction(None) as session:
            return int(session.execute(text("select 1")).scalar_one())

    monkeypatch.setattr(database_auth, "CONNECT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as resuming:
        monkeypatch.setenv("REELESTATE_DATABASE_PORT", str(resuming.getsockname()[1]))
        get_settings.cache_clear()

        answer = TestClient(app).get("/projects")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["error"]["code"] == "SERVICE_UNAVAILABLE"


def test_without_an_address_nothing_is_tried(signed_in: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REELESTATE_DATABASE_HOST")
    get_settings.cache_clear()

    with pytest.raises(Unavailable, match="REELESTATE_DATABASE_HOST"):
        database.engine()
