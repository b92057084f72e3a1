"""The real API on a real PostgreSQL, and people who call it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Client, Response
from sqlalchemy import text

from functions.api.app import create_app
from local.environment import addresses
from local.postgres import PostgresServer
from reelestate.kit import aws, clock, storage
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.kit.storage import ObjectStore
from reelestate.organizations.tables import Organization
from reelestate.providers import factory
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.tokens import AccessTokenVerifier
from tests.functional.api.people import (
    AUDIENCE,
    ISSUER,
    access_token,
    add_member,
    add_organization,
    add_user,
    jwks,
    make_administrator,
)


@dataclass
class Person:
    """A signed-in caller. ``organization_id`` is their own organization unless ``acting_for`` another."""

    client: Client
    user_id: UUID
    email: str
    subject: str
    organization_id: UUID
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> Response:
        """A request under ``/api/v1``."""
        headers = self.headers | options.pop("headers", {})
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def get(self, path: str, **options: Any) -> Response:
        """GET under ``/api/v1``."""
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Response:
        """POST under ``/api/v1``."""
        return self.call("POST", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Response:
        """PATCH under ``/api/v1``."""
        return self.call("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Response:
        """DELETE under ``/api/v1``."""
        return self.call("DELETE", path, **options)

    def acting_for(self, organization_id: UUID) -> "Person":
        """The same person, acting for another organization."""
        headers = self.headers | {"X-Organization-Id": str(organization_id)}
        return Person(self.client, self.user_id, self.email, self.subject, organization_id, headers)


@dataclass
class People:
    """Makes callers."""

    client: Client
    owner_url: str

    def person(self, *, verified: bool = True, platform_role: str = "user") -> Person:
        """Somebody new with a personal organization, which they own."""
        user_id, organization_id = new_id(), new_id()
        email, subject = f"{user_id.hex[:12]}@example.com", str(new_id())
        with transaction(organization_id, user_id) as session:
            add_organization(session, organization_id)
            add_user(session, user_id, organization_id, email, subject, verified=verified)
            session.flush()
            session.get_one(Organization, organization_id).owner_id = user_id
            add_member(session, organization_id, user_id, "owner")
        if platform_role == "admin":
            make_administrator(self.owner_url, user_id)
        token = access_token(subject, clock.now())
        return Person(self.client, user_id, email, subject, organization_id, {"Authorization": f"Bearer {token}"})

    def member_of(self, owner: Person, role: str = "member") -> Person:
        """Somebody new who belongs to another person's organization too, and acts for that one."""
        person = self.person()
        with transaction(owner.organization_id, owner.user_id) as session:
            add_member(session, owner.organization_id, person.user_id, role)
        return person.acting_for(owner.organization_id)


@pytest.fixture
def identity_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The API trusts the tests' signing key."""
    verifier = AccessTokenVerifier(issuer=ISSUER, audience=AUDIENCE, jwks=JwksCache(jwks))
    monkeypatch.setattr(factory, "access_token_verifier", lambda _settings: verifier, raising=False)


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """The application in this process; it reads the settings anew for every request."""
    with TestClient(create_app(), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def people(application: None, identity_keys: None, postgres: PostgresServer, client: TestClient) -> People:
    """Makes callers of the API. They all call from one network address, whose counters are at zero."""
    with transaction(None) as session:
        session.execute(text("delete from rate_windows"))
    return People(client, postgres.owner_url)


@pytest.fixture
def owner(people: People) -> Person:
    """The owner of an organization."""
    return people.person()


@pytest.fixture
def stranger(people: People) -> Person:
    """The owner of another organization."""
    return people.person()


@pytest.fixture(scope="session")
def storage_endpoint() -> Iterator[str]:
    """An S3 in this process, on the loopback; started for the first test that stores anything."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def object_store(storage_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """The product's object store, on a bucket of the test's own."""
    bucket = f"test-{new_id()}"
    for name, value in (addresses(storage_endpoint) | {"REELESTATE_BUCKET": bucket}).items():
        monkeypatch.setenv(name, value)
    _forget_store()
    aws.client("s3").create_bucket(Bucket=bucket)
    yield storage.get_store()
    aws.client("s3").close()
    _forget_store()


def _forget_store() -> None:
    get_settings.cache_clear()
    storage.get_store.cache_clear()
    aws.forget_clients()
