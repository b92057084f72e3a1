"""Secrets that are mailed to people: made, found by their hash, and good once."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from reelestate.identity import rules
from reelestate.identity.tables import OneTimeToken
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput

Purpose = Literal["verify_email", "reset_password"]
MINUTES: dict[Purpose, int] = {
    "verify_email": rules.VERIFICATION_MINUTES,
    "reset_password": rules.RESET_MINUTES,
}

_FIND = text("select user_id, token_id from gate_one_time_token(:hash, :purpose)")


def issue(session: Session, user_id: UUID, purpose: Purpose) -> str:
    """A fresh secret for the user acted for; those issued before for the same purpose stop working."""
    now = clock.now()
    session.execute(
        update(OneTimeToken)
        .where(OneTimeToken.user_id == user_id, OneTimeToken.purpose == purpose, OneTimeToken.used_at.is_(None))
        .values(used_at=now)
    )
    secret = rules.new_secret()
    expires_at = now + timedelta(minutes=MINUTES[purpose])
    session.add(
        OneTimeToken(user_id=user_id, purpose=purpose, token_hash=rules.secret_hash(secret), expires_at=expires_at)
    )
    return secret


def owner_of(secret: str, purpose: Purpose) -> UUID:
    """Whose secret it is, good or not any more. Raises InvalidInput for an unknown one."""
    with transaction(None) as session:
        given = {"hash": rules.secret_hash(secret), "purpose": purpose}
        found = session.execute(_FIND, given).one_or_none()
    if found is None:
        raise _unusable()
    user_id: UUID = found.user_id
    return user_id


def use(session: Session, secret: str, purpose: Purpose, now: datetime) -> None:
    """Spends the secret of the user acted for. Raises InvalidInput when it was used, replaced, or is too old."""
    token = session.scalars(
        select(OneTimeToken)
        .where(OneTimeToken.token_hash == rules.secret_hash(secret), OneTimeToken.purpose == purpose)
        .with_for_update()
    ).one_or_none()
    if token is None or token.used_at is not None or token.expires_at <= now:
        raise _unusable()
    token.used_at = now


def _unusable() -> InvalidInput:
    return InvalidInput("token", "is not valid, was used before, or is too old", "Ask for a new mail.")
