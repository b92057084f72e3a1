"""Finding people, before and after it is known who they are."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.identity.tables import AuthSession, EndedSession, User
from reelestate.kit.database import transaction
from reelestate.kit.errors import missing
from reelestate.kit.ids import new_id

_BY_EMAIL = text("select * from gate_user_by_email(:value)")
_BY_SUBJECT = text("select * from gate_user_by_subject(:value)")
_BY_GOOGLE = text("select * from gate_user_by_google(:value)")


@dataclass(frozen=True, slots=True)
class Account:
    """What the gate tells of an account. ``is_active``: neither suspended nor deleted.

    ``organization_id`` is the personal one; None while the account is not complete.
    """

    user_id: UUID
    subject: str
    email: str
    full_name: str
    email_verified: bool
    is_active: bool
    password_hash: str | None = field(repr=False)
    google_subject: str | None
    organization_id: UUID | None


def account_by_email(key: str) -> Account | None:
    """The account of the address key. An address that only folds to the same letters is another one."""
    found = _account(_BY_EMAIL, key)
    return found if found and found.email == key else None


def account_by_subject(subject: str) -> Account | None:
    """The account of the identity provider's name."""
    return _account(_BY_SUBJECT, subject)


def account_by_google(google_subject: str) -> Account | None:
    """The account that is linked to the Google account."""
    return _account(_BY_GOOGLE, google_subject)


def get_user(session: Session, user_id: UUID, *, lock: bool = False) -> User:
    """The user as they are now, locked for update when asked. Raises NotFound."""
    query = select(User).where(User.id == user_id)
    user = session.scalars(
        query.with_for_update(key_share=True) if lock else query, execution_options={"populate_existing": True}
    ).one_or_none()
    if user is None:
        raise missing("user", user_id)
    return user


def note(session: Session, user_id: UUID, **values: Any) -> None:
    """Sets what the account's own course changes, such as the last sign-in; the profile's version stays."""
    session.execute(update(User).where(User.id == user_id).values(updated_at=User.updated_at, **values))


def is_ended(session: Session, session_id: str) -> bool:
    """Whether a session of the user acted for was ended by a sign-out."""
    query = select(EndedSession.id).where(EndedSession.session_id == session_id)
    return session.scalar(query) is not None


def end_session(session: Session, user_id: UUID, session_id: str, now: datetime, lifetime: timedelta) -> None:
    """Ends a session of the user acted for: its access tokens and, for as long as it could last, its refreshes."""
    session.execute(
        insert(EndedSession)
        .values(id=new_id(), user_id=user_id, session_id=session_id, expires_at=now + lifetime)
        .on_conflict_do_nothing(index_elements=["session_id"])
    )
    try:
        own = UUID(session_id)
    except ValueError:
        return  # a name of another provider's; the embedded one's are UUIDs
    session.execute(
        update(AuthSession).where(AuthSession.id == own, AuthSession.ended_at.is_(None)).values(ended_at=now)
    )


def _account(query: Any, value: str) -> Account | None:
    with transaction(None) as session:
        row = session.execute(query, {"value": value}).mappings().one_or_none()
    return Account(**row) if row else None
