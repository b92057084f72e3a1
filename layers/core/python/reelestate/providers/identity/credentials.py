"""What the embedded identity provider keeps, and the one-step operations it needs of whoever keeps it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Credential:
    """An account's secrets. ``email`` is an ``address_key``; without a password hash no password fits."""

    subject: str
    email: str
    password_hash: str | None = field(repr=False)
    google_subject: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class NewSession:
    """A sign-in with its first refresh token, which is kept as SHA-256 in hex.

    ``token_expires_at`` is when the token, unused, is no longer good; ``expires_at`` is when the session ends anyway.
    """

    session_id: str
    subject: str
    token_hash: str = field(repr=False)
    token_expires_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Rotation:
    """What became of a presented refresh token; ``session_id`` and ``subject`` are set when it was rotated."""

    outcome: Literal["rotated", "reused", "refused"]
    session_id: str = ""
    subject: str = ""


class CredentialStore(Protocol):
    """Keeps credentials, sessions and refresh tokens.

    Each operation is atomic: of two callers at once, one sees the other's whole work or none of it. ``rotate``,
    ``end_session`` and ``end_sessions`` last even if the caller then fails: they must be committed on their own, or a
    thief's reused token would be refused and its session live on. An ended session's access tokens are refused too
    wherever the store is asked about sessions.
    """

    def insert(self, credential: Credential, full_name: str) -> None:
        """Adds an account. Raises EmailTaken."""

    def find_by_email(self, email: str) -> Credential | None:
        """The account of the address key."""

    def find(self, subject: str) -> Credential | None:
        """The account."""

    def set_password_hash(self, subject: str, password_hash: str | None) -> bool:
        """Replaces the hash; False when there is no such account."""

    def upgrade_password_hash(self, subject: str, expected: str, password_hash: str) -> bool:
        """Replaces the hash if it still is ``expected``; False when it is not."""

    def set_google_subject(self, subject: str, google_subject: str) -> bool:
        """Links the Google account, unless the account has another one; False when it has, or does not exist.

        Raises Conflict when the Google account is linked elsewhere.
        """

    def set_active(self, subject: str, active: bool) -> bool:
        """Opens or closes the account; False when there is none."""

    def delete(self, subject: str) -> None:
        """Removes the account with its sessions and tokens; an absent one is no error."""

    def open_session(self, session: NewSession, password_hash: str | None) -> bool:
        """Adds the session and its token if the account is active and, when a hash is given, still has that hash.

        The check and the insertion hold the account's row, so that no session slips past a closing of the account or a
        change of password that happens at the same time.
        """

    def rotate(self, token_hash: str, replacement_hash: str, at: datetime, token_expires_at: datetime) -> Rotation:
        """Spends the token and adds its replacement, good until ``token_expires_at`` or the session's end.

        "refused": the token is unknown or expired, its session has ended or expired, or the account is closed;
        nothing changes. "reused": the token was spent before; its session is ended, and no replacement is added.
        The token's row is held meanwhile: of two uses at once, exactly one is "rotated" and the other "reused".
        """

    def end_session(self, token_hash: str, at: datetime) -> None:
        """Ends the session that the token, spent or not, belongs to; an unknown token is no error."""

    def end_sessions(self, subject: str, at: datetime) -> None:
        """Ends all sessions of the account."""
