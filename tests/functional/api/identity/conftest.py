"""The real API with the embedded identity provider, and a folder that its mail arrives in."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import text

from functions.api.app import create_app
from reelestate.identity import rules
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.providers.identity.signing import signing_key

PASSWORD = "heron velvet anchor 61"
OTHER_PASSWORD = "quartz lantern meadow 84"
_NUMBERS = count(1)


@dataclass
class Visitor:
    """Somebody at one network address, signed in or not."""

    client: TestClient
    mailbox: Path
    email: str = ""
    password: str = PASSWORD
    tokens: dict[str, Any] = field(default_factory=dict)
    user: dict[str, Any] = field(default_factory=dict)
    organization_id: str = ""

    def call(self, method: str, path: str, **options: Any) -> Response:
        """A request under ``/api/v1``, with the access token there is."""
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"} if self.tokens else {}
        if self.organization_id:
            headers["X-Organization-Id"] = self.organization_id
        return self.client.request(method, f"/api/v1{path}", headers=headers | options.pop("headers", {}), **options)

    def get(self, path: str, **options: Any) -> Response:
        """GET."""
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Response:
        """POST."""
        return self.call("POST", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Response:
        """PATCH."""
        return self.call("PATCH", path, json=json, **options)

    def delete(self, path: str, json: Any = None, **options: Any) -> Response:
        """DELETE."""
        return self.call("DELETE", path, json=json, **options)

    def register(self, **fields: Any) -> Response:
        """Signs up, and keeps the session."""
        self.email = fields.get("email", self.email or f"{new_id().hex[:12]}@example.com")
        body = {"email": self.email, "password": self.password, "full_name": "Jane Alder"} | fields
        return self.keep(self.post("/auth/register", body))

    def login(self, password: str | None = None) -> Response:
        """Signs in, and keeps the session."""
        return self.keep(self.post("/auth/login", {"email": self.email, "password": password or self.password}))

    def keep(self, answer: Response) -> Response:
        """Keeps the tokens of an answer that has any."""
        body = answer.json()
        if "access_token" in body:
            self.tokens = {name: body[name] for name in ("access_token", "refresh_token")}
            self.user = body.get("user", self.user)
        return answer

    def verify(self) -> None:
        """Opens the link of the verification mail."""
        answer = self.post("/auth/verify-email", {"token": self.secret("Confirm")})
        assert answer.status_code == 200, answer.text

    def mails(self) -> list[EmailMessage]:
        """The mails to this person, the oldest first."""
        parser = BytesParser(policy=policy.default)
        found = [
            cast(EmailMessage, parser.parsebytes(path.read_bytes())) for path in sorted(self.mailbox.glob("*.eml"))
        ]
        return [mail for mail in found if mail["To"] == self.email]

    def secret(self, subject: str) -> str:
        """The secret in the link of the newest mail whose subject begins so."""
        mail = [mail for mail in self.mails() if mail["Subject"].startswith(subject)][-1]
        body = mail.get_body(("plain",))
        assert body is not None
        link = re.search(r"http://localhost:5173/[a-z-]+#token=([A-Za-z0-9_-]+)", body.get_content())
        assert link is not None, body.get_content()
        return link[1]

    def acting_for(self, organization_id: str) -> "Visitor":
        """The same person, acting for another organization."""
        return Visitor(self.client, self.mailbox, self.email, self.password, self.tokens, self.user, organization_id)


@dataclass
class Visitors:
    """Makes visitors, each at a network address of their own."""

    mailbox: Path
    api: FastAPI
    clients: list[TestClient] = field(default_factory=list)

    def visitor(self, address: str | None = None) -> Visitor:
        """Somebody whom nobody knows."""
        number = next(_NUMBERS)
        host = address or f"203.0.{113 + number // 250}.{number % 250 + 1}"
        client = TestClient(self.api, raise_server_exceptions=False, client=(host, 50_000))
        self.clients.append(client)
        return Visitor(client, self.mailbox)

    def member(self, *, verified: bool = True, **fields: Any) -> Visitor:
        """Somebody with an account, signed in."""
        visitor = self.visitor()
        answer = visitor.register(**fields)
        assert answer.status_code == 201, answer.text
        if verified:
            visitor.verify()
        return visitor

    def again(self, person: Visitor) -> Visitor:
        """The same person on another device."""
        device = self.visitor()
        device.email, device.password = person.email, person.password
        assert device.login().status_code == 200
        return device


@pytest.fixture(scope="module")
def api() -> FastAPI:
    """The application; its first request takes the longest, because it builds the routes."""
    return create_app()


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key that every studio here signs with; one takes as long to make as dozens of requests."""
    path = tmp_path_factory.mktemp("key") / "signing-key.pem"
    signing_key(path)
    return path


@pytest.fixture
def visitors(
    application: None, api: FastAPI, key_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visitors]:
    """Makes visitors of a studio whose counters are at zero."""
    monkeypatch.setenv("REELESTATE_HOME", str(tmp_path))
    monkeypatch.setattr(rules, "RESET_ANSWER_SECONDS", 0.0)
    (tmp_path / "identity").mkdir()
    shutil.copy(key_file, tmp_path / "identity")
    get_settings.cache_clear()
    with transaction(None) as session:
        session.execute(text("delete from rate_windows"))
        session.execute(text("delete from sign_in_waits"))
    made = Visitors(tmp_path / "mail", api)
    yield made
    for client in made.clients:
        client.close()
