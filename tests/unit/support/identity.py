"""Keys, tokens and stores for tests of identity providers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from reelestate.kit import clock
from reelestate.kit.canonical import canonical_json
from reelestate.kit.errors import Conflict, EmailTaken
from reelestate.providers.identity.base import JwkSet
from reelestate.providers.identity.credentials import Credential, NewSession, Rotation


@lru_cache(maxsize=8)
def private_key(name: str = "issuer", bits: int = 2048) -> rsa.RSAPrivateKey:
    """The test run's RSA key of that name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def jwk(kid: str = "k1", key: rsa.RSAPrivateKey | None = None, **changes: Any) -> dict[str, Any]:
    """The public half of a key as a JWK for RS256 signatures; a change to None leaves the member out."""
    public = RSAAlgorithm.to_jwk((key or private_key()).public_key(), as_dict=True)
    members = {"kty": "RSA", "n": public["n"], "e": public["e"], "kid": kid, "use": "sig", "alg": "RS256", **changes}
    return {name: value for name, value in members.items() if value is not None}


def now() -> int:
    """The present moment in the seconds tokens count."""
    return int(clock.now().timestamp())


def signed(claims: dict[str, Any], *, key: rsa.RSAPrivateKey | None = None, **header: Any) -> str:
    """A compact RS256 token; a header changed to None is left out."""
    headers = {"kid": "k1", **header}
    return jwt.encode(claims, key or private_key(), algorithm="RS256", headers=headers)


@contextmanager
def jwks_server(jwks: JwkSet) -> Iterator[str]:
    """A key set served on the loopback address; yields its address. ``/moved`` redirects to it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/keys")
                self.end_headers()
                return
            body = {"/keys": canonical_json(jwks), "/list": b"[]", "/huge": b" " * 70_000}.get(self.path, b"<html>")
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Tests show no access log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/keys"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class _Session:
    session: NewSession
    ended_at: datetime | None = None


@dataclass
class _Token:
    session_id: str
    expires_at: datetime
    used: bool = False


@dataclass
class MemoryStore:
    """A ``CredentialStore`` in memory, whose lock makes every operation atomic."""

    credentials: dict[str, Credential] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, _Session] = field(default_factory=dict)
    tokens: dict[str, _Token] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def insert(self, credential: Credential, full_name: str) -> None:
        with self.lock:
            if self.find_by_email(credential.email):
                raise EmailTaken
            self.credentials[credential.subject] = credential
            self.names[credential.subject] = full_name

    def find_by_email(self, email: str) -> Credential | None:
        with self.lock:
            return next((c for c in self.credentials.values() if c.email == email), None)

    def find(self, subject: str) -> Credential | None:
        return self.credentials.get(subject)

    def set_password_hash(self, subject: str, password_hash: str | None) -> bool:
        return self._change(subject, password_hash=password_hash)

    def upgrade_password_hash(self, subject: str, expected: str, password_hash: str) -> bool:
        with self.lock:
            credential = self.credentials.get(subject)
            if credential is None or credential.password_hash != expected:
                return False
            return self._change(subject, password_hash=password_hash)

    def set_google_subject(self, subject: str, google_subject: str) -> bool:
        with self.lock:
            others = [c for c in self.credentials.values() if c.subject != subject]
            if any(c.google_subject == google_subject for c in others):
                raise Conflict("Another account is linked to this Google account.")
            credential = self.credentials.get(subject)
            if credential is None or credential.google_subject not in {None, google_subject}:
                return False
            return self._change(subject, google_subject=google_subject)

    def set_active(self, subject: str, active: bool) -> bool:
        return self._change(subject, active=active)

    def delete(self, subject: str) -> None:
        with self.lock:
            self.credentials.pop(subject, None)
            self.sessions = {k: s for k, s in self.sessions.items() if s.session.subject != subject}
            self.tokens = {k: t for k, t in self.tokens.items() if t.session_id in self.sessions}

    def open_session(self, session: NewSession, password_hash: str | None) -> bool:
        with self.lock:
            credential = self.credentials.get(session.subject)
            if credential is None or not credential.active:
                return False
            if password_hash is not None and credential.password_hash != password_hash:
                return False
            self.sessions[session.session_id] = _Session(session)
            self.tokens[session.token_hash] = _Token(session.session_id, session.token_expires_at)
            return True

    def rotate(self, token_hash: str, replacement_hash: str, at: datetime, token_expires_at: datetime) -> Rotation:
        with self.lock:
            token = self.tokens.get(token_hash)
            if token is None:
                return Rotation("refused")
            kept = self.sessions[token.session_id]
            if token.used:
                kept.ended_at = kept.ended_at or at
                return Rotation("reused")
            over = kept.ended_at is not None or at >= kept.session.expires_at or at >= token.expires_at
            if over or not self.credentials[kept.session.subject].active:
                return Rotation("refused")
            token.used = True
            good_until = min(token_expires_at, kept.session.expires_at)
            self.tokens[replacement_hash] = _Token(token.session_id, good_until)
            return Rotation("rotated", token.session_id, kept.session.subject)

    def end_session(self, token_hash: str, at: datetime) -> None:
        with self.lock:
            token = self.tokens.get(token_hash)
            if token is not None:
                kept = self.sessions[token.session_id]
                kept.ended_at = kept.ended_at or at

    def end_sessions(self, subject: str, at: datetime) -> None:
        with self.lock:
            for kept in self.sessions.values():
                if kept.session.subject == subject:
                    kept.ended_at = kept.ended_at or at

    def _change(self, subject: str, **changes: Any) -> bool:
        with self.lock:
            if subject not in self.credentials:
                return False
            self.credentials[subject] = replace(self.credentials[subject], **changes)
            return True
