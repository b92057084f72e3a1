"""The sessions of an account as its owner sees them, whoever keeps them."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from reelestate.access.callers import UserCaller
from reelestate.identity import accounts, repository
from reelestate.identity.origin import Origin
from reelestate.identity.tables import AuthSession, EndedSession, OpenedSession, User
from reelestate.kit import clock
from reelestate.kit.errors import InvalidCredentials, missing
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings

MOST_SHOWN = 100


def opened(
    session: Session,
    user_id: UUID,
    session_id: str,
    origin: Origin,
    *,
    google_token: str | None = None,
    two_factors: bool = False,
) -> None:
    """Notes a session that the user acted for has just opened, by Google's ``google_token`` or by password.

    Raises InvalidCredentials for an ID token that has opened a session before.
    """
    how = {"method": "google", "proof_hash": _hash(google_token)} if google_token else {}
    noted = session.scalar(
        _noted(user_id, session_id, origin, two_factors=two_factors, **how)
        .on_conflict_do_nothing(index_elements=["proof_hash"])
        .returning(OpenedSession.id)
    )
    if noted is None:
        raise InvalidCredentials("This sign-in was used before. Sign in with Google again.")


def used(session: Session, session_id: str, origin: Origin) -> None:
    """Notes that the session was gone on with, and from where."""
    session.execute(
        update(OpenedSession)
        .where(OpenedSession.session_id == session_id)
        .values(last_used_at=clock.now(), ip_address=origin.ip_address, user_agent=origin.user_agent)
    )


def was_used(session: Session, google_token: str) -> bool:
    """Whether the ID token has opened a session of the user acted for, and so proves nothing new."""
    return session.scalar(select(exists().where(OpenedSession.proof_hash == _hash(google_token)))) is True


def open_sessions(session: Session, user_id: UUID) -> Sequence[OpenedSession]:
    """The sessions of the user acted for that have not ended, the one last used first; the first hundred."""
    query = _not_ended(user_id).order_by(OpenedSession.last_used_at.desc()).limit(MOST_SHOWN)
    return session.scalars(query).all()


def end(caller: UserCaller, opened_id: UUID) -> None:
    """Ends one of the caller's sessions at once. Raises NotFound for one that has ended, or is somebody else's."""
    found = caller.session.scalar(_not_ended(caller.user_id).where(OpenedSession.id == opened_id))
    if found is None:
        raise missing("session", opened_id)
    _end(caller, found.session_id)
    accounts.record_own(caller, "user.session_ended", opened_id)


def end_others(caller: UserCaller) -> None:
    """Ends all of the caller's sessions but this one."""
    for one in caller.session.scalars(_not_ended(caller.user_id)).all():
        if one.session_id != caller.session_id:
            _end(caller, one.session_id)


def end_own(caller: UserCaller) -> None:
    """Ends the session that the caller acts in."""
    _end(caller, caller.session_id)


def raise_to_two_factors(caller: UserCaller) -> None:
    """The session that the caller acts in has proved a second factor from now on."""
    origin = Origin(caller.ip_address, caller.request_id)
    caller.session.execute(
        _noted(caller.user_id, caller.session_id, origin, two_factors=True).on_conflict_do_update(
            index_elements=["session_id"], set_={"two_factors": True}
        )
    )


def lower_to_one_factor(session: Session, user_id: UUID) -> None:
    """No session of the user acted for counts as proved by a second factor any more."""
    session.execute(update(OpenedSession).where(OpenedSession.user_id == user_id).values(two_factors=False))


def _noted(user_id: UUID, session_id: str, origin: Origin, **values: Any) -> Insert:
    now = clock.now()
    return insert(OpenedSession).values(
        id=new_id(),
        user_id=user_id,
        session_id=session_id,
        ip_address=origin.ip_address,
        user_agent=origin.user_agent,
        created_at=now,  # not when its transaction began: sessions may have been ended since
        last_used_at=now,
        expires_at=now + timedelta(hours=get_settings().session_lifetime_hours),
        **({"method": "password"} | values),
    )


def _not_ended(user_id: UUID) -> Select[OpenedSession]:
    """As the gate judges them: by the embedded provider's own row, or by when the account's sessions were ended."""
    own = cast(AuthSession.id, String) == OpenedSession.session_id
    begun = func.date_trunc("second", OpenedSession.created_at)
    valid = or_(User.sessions_valid_from.is_(None), begun >= User.sessions_valid_from, exists().where(own))
    return (
        select(OpenedSession)
        .join(User, User.id == OpenedSession.user_id)
        .where(
            OpenedSession.user_id == user_id,
            OpenedSession.expires_at > clock.now(),
            valid,
            ~exists().where(own, AuthSession.ended_at.is_not(None)),
            ~exists().where(EndedSession.session_id == OpenedSession.session_id),
        )
    )


def _end(caller: UserCaller, session_id: str) -> None:
    lifetime = timedelta(hours=get_settings().session_lifetime_hours)
    repository.end_session(caller.session, caller.user_id, session_id, clock.now(), lifetime)


def _hash(google_token: str) -> str:
    return hashlib.sha256(google_token.encode()).hexdigest()
