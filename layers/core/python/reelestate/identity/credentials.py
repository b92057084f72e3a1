"""What the embedded identity provider keeps, in the studio's database.

Every operation is one transaction of its own that acts for the account's user; whoever changes an account's sessions
holds the user's row, so that they happen one after the other.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reelestate.identity import repository
from reelestate.identity.repository import Account
from reelestate.identity.tables import AuthSession, RefreshToken, User, UserCredential
from reelestate.kit.database import transaction
from reelestate.kit.errors import Conflict, EmailTaken
from reelestate.kit.ids import new_id
from reelestate.providers.identity.credentials import Credential, NewSession, Rotation

_REFRESH_TOKEN = text("select user_id, session_id, token_id from gate_refresh_token(:hash)")


class DatabaseCredentials:
    """A ``CredentialStore`` on users, their credentials, sessions and refresh tokens."""

    def insert(self, credential: Credential, full_name: str) -> None:
        """Adds an account. Raises EmailTaken, and Conflict when the Google account is linked elsewhere."""
        user_id = new_id()
        try:
            with transaction(None, user_id) as session:
                session.add(
                    User(
                        id=user_id,
                        email=credential.email,
                        full_name=full_name,
                        subject=credential.subject,
                        google_subject=credential.google_subject,
                        is_active=credential.active,
                    )
                )
                session.flush()
                session.add(UserCredential(user_id=user_id, password_hash=credential.password_hash))
        except IntegrityError as error:
            if _constraint(error) == "uq_users_email_lower":
                raise EmailTaken from error
            raise _linked_elsewhere(error) from error

    def find_by_email(self, email: str) -> Credential | None:
        """The account of the address key."""
        return _credential(repository.account_by_email(email))

    def find(self, subject: str) -> Credential | None:
        """The account."""
        return _credential(repository.account_by_subject(subject))

    def set_password_hash(self, subject: str, password_hash: str | None) -> bool:
        """Replaces the hash; False when there is no such account."""
        account = repository.account_by_subject(subject)
        if account is None:
            return False
        with transaction(None, account.user_id) as session:
            _locked(session, account.user_id)
            _set_hash(session, account.user_id, password_hash)
        return True

    def upgrade_password_hash(self, subject: str, expected: str, password_hash: str) -> bool:
        """Replaces the hash if it still is ``expected``; False when it is not."""
        account = repository.account_by_subject(subject)
        if account is None:
            return False
        with transaction(None, account.user_id) as session:
            _locked(session, account.user_id)
            if _hash_of(session, account.user_id) != expected:
                return False
            _set_hash(session, account.user_id, password_hash)
        return True

    def set_google_subject(self, subject: str, google_subject: str) -> bool:
        """Links the Google account, unless the account has another one. Raises Conflict when it is linked elsewhere."""
        account = repository.account_by_subject(subject)
        if account is None:
            return False
        try:
            with transaction(None, account.user_id) as session:
                user = _locked(session, account.user_id)
                if user is None or user.google_subject not in {None, google_subject}:
                    return False
                user.google_subject = google_subject
        except IntegrityError as error:
            raise _linked_elsewhere(error) from error
        return True

    def set_active(self, subject: str, active: bool) -> bool:
        """Opens or closes the account; False when there is none."""
        account = repository.account_by_subject(subject)
        if account is None:
            return False
        with transaction(None, account.user_id) as session:
            _locked(session, account.user_id)
            repository.note(session, account.user_id, is_active=active)
        return True

    def delete(self, subject: str) -> None:
        """Removes the account with its sessions and tokens; an absent one is no error."""
        account = repository.account_by_subject(subject)
        if account is not None:
            with transaction(None, account.user_id) as session:
                session.execute(delete(User).where(User.id == account.user_id))

    def open_session(self, session: NewSession, password_hash: str | None) -> bool:
        """Adds the session and its token if the account is active and, when a hash is given, still has that hash."""
        account = repository.account_by_subject(session.subject)
        if account is None:
            return False
        with transaction(None, account.user_id) as database:
            user = _locked(database, account.user_id)
            if not _is_open(user):
                return False
            if password_hash is not None and _hash_of(database, account.user_id) != password_hash:
                return False
            session_id = UUID(session.session_id)
            database.add(AuthSession(id=session_id, user_id=account.user_id, expires_at=session.expires_at))
            database.flush()
            database.add(_token(account.user_id, session_id, session.token_hash, session.token_expires_at))
        return True

    def rotate(self, token_hash: str, replacement_hash: str, at: datetime, token_expires_at: datetime) -> Rotation:
        """Spends the token and adds its replacement; a token spent before ends its session."""
        found = _find_token(token_hash)
        if found is None:
            return Rotation("refused")
        with transaction(None, found.user_id) as database:
            user = _locked(database, found.user_id)
            token = database.get(RefreshToken, found.token_id, with_for_update=True)
            session = database.get(AuthSession, found.session_id)
            if user is None or token is None or session is None:
                return Rotation("refused")
            if token.used_at is not None:
                _end(database, at, AuthSession.id == session.id)
                return Rotation("reused")
            if not _is_open(user) or session.ended_at or min(session.expires_at, token.expires_at) <= at:
                return Rotation("refused")
            token.used_at = at
            expires_at = min(token_expires_at, session.expires_at)
            database.add(_token(found.user_id, session.id, replacement_hash, expires_at))
            return Rotation("rotated", str(session.id), user.subject)

    def end_session(self, token_hash: str, at: datetime) -> None:
        """Ends the session that the token, spent or not, belongs to; an unknown token is no error."""
        found = _find_token(token_hash)
        if found is not None:
            with transaction(None, found.user_id) as database:
                _locked(database, found.user_id)
                _end(database, at, AuthSession.id == found.session_id)

    def end_sessions(self, subject: str, at: datetime) -> None:
        """Ends all sessions of the account."""
        account = repository.account_by_subject(subject)
        if account is not None:
            with transaction(None, account.user_id) as database:
                _locked(database, account.user_id)
                _end(database, at, AuthSession.user_id == account.user_id)


def _credential(account: Account | None) -> Credential | None:
    if account is None:
        return None
    return Credential(
        account.subject, account.email, account.password_hash, account.google_subject, active=account.is_active
    )


def _find_token(token_hash: str) -> Any:
    with transaction(None) as session:
        return session.execute(_REFRESH_TOKEN, {"hash": token_hash}).one_or_none()


def _locked(session: Session, user_id: UUID) -> User | None:
    return session.scalars(select(User).where(User.id == user_id).with_for_update(key_share=True)).one_or_none()


def _is_open(user: User | None) -> bool:
    return user is not None and user.is_active and user.deleted_at is None


def _hash_of(session: Session, user_id: UUID) -> str | None:
    return session.scalar(select(UserCredential.password_hash).where(UserCredential.user_id == user_id))


def _set_hash(session: Session, user_id: UUID, password_hash: str | None) -> None:
    session.execute(update(UserCredential).where(UserCredential.user_id == user_id).values(password_hash=password_hash))


def _token(user_id: UUID, session_id: UUID, token_hash: str, expires_at: datetime) -> RefreshToken:
    return RefreshToken(user_id=user_id, session_id=session_id, token_hash=token_hash, expires_at=expires_at)


def _end(session: Session, at: datetime, *which: Any) -> None:
    session.execute(update(AuthSession).where(*which, AuthSession.ended_at.is_(None)).values(ended_at=at))


def _constraint(error: IntegrityError) -> str | None:
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None)


def _linked_elsewhere(error: IntegrityError) -> Exception:
    if _constraint(error) == "uq_users_google_subject":
        return Conflict("The Google account is linked to another account.")
    return error
