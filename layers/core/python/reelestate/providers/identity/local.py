"""The embedded identity provider: argon2id passwords, rotating refresh tokens, access tokens signed here."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from reelestate.kit import clock
from reelestate.kit.errors import AuthenticationRequired, Conflict, InvalidCredentials, NotFound
from reelestate.kit.ids import new_id
from reelestate.providers.identity.base import GoogleIdentity, JwkSet, TokenPair, address_key
from reelestate.providers.identity.credentials import Credential, CredentialStore, NewSession
from reelestate.providers.identity.signing import SigningKey

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB of memory, 2 passes, 1 lane.
_MEMORY_KIB = 19_456
_PASSES = 2
_LANES = 1
_REFRESH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long an access token lives, a session rests between refreshes, and a session lasts at most."""

    access: timedelta
    idle: timedelta
    session: timedelta


class LocalIdentity:
    """Accounts kept by a ``CredentialStore``."""

    name = "local"

    def __init__(
        self, store: CredentialStore, key: SigningKey, *, issuer: str, audience: str, lifetimes: Lifetimes
    ) -> None:
        self.issuer = issuer
        self.audience = audience
        self._store = store
        self._key = key
        self._lifetimes = lifetimes

    def sign_up(self, email: str, password: str, full_name: str) -> str:
        """Makes an account and returns its subject. Raises EmailTaken."""
        return self._insert(email, _hashed(password), None, full_name)

    def sign_up_google(self, identity: GoogleIdentity) -> str:
        """Makes an account without a password, linked to the Google account. Raises EmailTaken."""
        return self._insert(identity.email, None, identity.subject, identity.full_name)

    def link_google(self, subject: str, identity: GoogleIdentity, *, email_was_verified: bool) -> None:
        """Links the Google account; a password set before the address was proved stops working."""
        self._known(subject)
        if not email_was_verified:
            self._store.set_password_hash(subject, None)
            self.revoke_all(subject)
        if not self._store.set_google_subject(subject, identity.subject):
            raise Conflict("The account is linked to another Google account.")

    def authenticate(self, email: str, password: str) -> TokenPair:
        """Opens a session. An unknown address costs the same time as a wrong password. Raises InvalidCredentials."""
        credential = self._store.find_by_email(address_key(email))
        nobodys = _nobodys_hash()  # asked for each time, so that no first stranger pays for its making
        stored = credential.password_hash if credential and credential.active else None
        matches = _matches(stored or nobodys, password)
        if credential is None or stored is None or not matches:
            raise _refused()
        return self._open(credential.subject, self._upgraded(credential.subject, stored, password))

    def authenticate_google(self, subject: str, identity: GoogleIdentity) -> TokenPair:
        """Opens a session of the account linked to the Google account. Raises InvalidCredentials."""
        credential = self._store.find(subject)
        if credential is None or credential.google_subject != identity.subject:
            raise _refused()
        return self._open(subject, None)

    def refresh(self, refresh_token: str) -> TokenPair:
        """Rotates the token; one that was used before ends its whole session. Raises AuthenticationRequired."""
        replacement = _new_token()
        now = clock.now()
        rotation = self._store.rotate(_hash(refresh_token), _hash(replacement), now, now + self._lifetimes.idle)
        if rotation.outcome != "rotated":
            raise AuthenticationRequired("The session has ended. Sign in again.", reason="invalid")
        return self._tokens(rotation.subject, rotation.session_id, replacement)

    def revoke(self, refresh_token: str) -> None:
        """Ends the session of the refresh token."""
        self._store.end_session(_hash(refresh_token), clock.now())

    def revoke_all(self, subject: str) -> None:
        """Ends all sessions of the account."""
        self._store.end_sessions(subject, clock.now())

    def set_password(self, subject: str, new_password: str) -> None:
        """Replaces the password. Raises NotFound."""
        if not self._store.set_password_hash(subject, _hashed(new_password)):
            raise _no_account(subject)

    def set_active(self, subject: str, active: bool) -> None:
        """Opens or closes the account; closing ends its sessions. Raises NotFound."""
        if not self._store.set_active(subject, active):
            raise _no_account(subject)
        if not active:
            self.revoke_all(subject)

    def delete(self, subject: str) -> None:
        """Removes the account and its sessions."""
        self._store.delete(subject)

    def jwks(self) -> JwkSet:
        """The public half of the signing key."""
        return self._key.jwks()

    def _insert(self, email: str, password_hash: str | None, google_subject: str | None, full_name: str) -> str:
        subject = str(new_id())
        self._store.insert(Credential(subject, address_key(email), password_hash, google_subject), full_name)
        return subject

    def _known(self, subject: str) -> Credential:
        credential = self._store.find(subject)
        if credential is None:
            raise _no_account(subject)
        return credential

    def _upgraded(self, subject: str, stored: str, password: str) -> str:
        """The account's hash, made anew when it was made with other parameters than today's."""
        if not _hasher().check_needs_rehash(stored):
            return stored
        renewed = _hashed(password)
        return renewed if self._store.upgrade_password_hash(subject, stored, renewed) else stored

    def _open(self, subject: str, password_hash: str | None) -> TokenPair:
        refresh_token, now = _new_token(), clock.now()
        session = NewSession(
            session_id=str(new_id()),
            subject=subject,
            token_hash=_hash(refresh_token),
            token_expires_at=now + min(self._lifetimes.idle, self._lifetimes.session),
            expires_at=now + self._lifetimes.session,
        )
        if not self._store.open_session(session, password_hash):
            raise _refused()
        return self._tokens(subject, session.session_id, refresh_token)

    def _tokens(self, subject: str, session_id: str, refresh_token: str) -> TokenPair:
        issued = int(clock.now().timestamp())
        seconds = int(self._lifetimes.access.total_seconds())
        access_token = self._key.sign(
            {
                "iss": self.issuer,
                "sub": subject,
                "client_id": self.audience,
                "token_use": "access",
                "origin_jti": session_id,
                "jti": str(new_id()),
                "iat": issued,
                "exp": issued + seconds,
            }
        )
        return TokenPair(access_token, refresh_token, seconds, session_id, subject)


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """A hash no password fits, so that an address without a password takes as long to refuse as one with it."""
    return _hasher().hash(secrets.token_urlsafe(_REFRESH_BYTES))


def _hashed(password: str) -> str:
    return _hasher().hash(_bytes(password))


def _bytes(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogatepass")  # JSON can carry half a pair; it must not become an error


def _matches(password_hash: str, password: str) -> bool:
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(password_hash, _bytes(password))
    except VerifyMismatchError:
        return False


def _new_token() -> str:
    return secrets.token_urlsafe(_REFRESH_BYTES)


def _hash(token: str) -> str:
    return hashlib.sha256(_bytes(token)).hexdigest()


def _refused() -> InvalidCredentials:
    return InvalidCredentials("The e-mail address or the password is wrong.")


def _no_account(subject: str) -> NotFound:
    return NotFound("There is no such account.", subject=subject)
