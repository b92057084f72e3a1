"""Asking for the second factor: a code of an authenticator app, or a recovery code for the day it is lost.

It is asked for wherever a password or Google's word is: at sign-in, and before passwords, factors and accounts change.
Who has none is asked for none; organizations can ask it of their members, and the studio asks it of its administrators.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from reelestate.identity import authenticator, rules
from reelestate.identity.tables import RecoveryCode, SecondFactor
from reelestate.kit import clock, sealing
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidCredentials, SecondFactorRequired
from reelestate.kit.http.limits import hit


@dataclass(frozen=True, slots=True)
class State:
    """Whether the account asks for a second factor, since when, and how many recovery codes are left."""

    enabled_at: datetime | None
    recovery_codes_left: int


def state(session: Session, user_id: UUID) -> State:
    """The second factor of the user acted for."""
    left = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    confirmed = select(SecondFactor.confirmed_at).where(SecondFactor.user_id == user_id)
    return State(session.scalar(confirmed), session.scalar(left) or 0)


def check(user_id: UUID, code: str | None) -> bool:
    """Whether the account has a second factor, which the code has then proved; spends the code.

    Raises SecondFactorRequired without a code, InvalidCredentials for a wrong or used one, and RateLimited.
    """
    with transaction(None, user_id) as session:
        if state(session, user_id).enabled_at is None:
            return False
    if code is None:
        raise SecondFactorRequired
    hit(rules.SECOND_FACTORS_OF_ACCOUNT, str(user_id))
    with transaction(None, user_id) as session:
        if not _spend(session, user_id, code):
            raise InvalidCredentials("The code is wrong, too old, or was used before.")
    return True


def _spend(session: Session, user_id: UUID, code: str) -> bool:
    factor = locked(session, user_id)
    if factor is None:
        return False
    now = clock.now()
    if not authenticator.is_app_code(code):
        spent = (
            update(RecoveryCode)
            .where(
                RecoveryCode.user_id == user_id,
                RecoveryCode.code_hash == authenticator.recovery_hash(code),
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=now)
            .returning(RecoveryCode.id)
        )
        return session.scalar(spent) is not None
    step = step_of(factor, code, now)
    if step is None:
        return False
    factor.last_step = step
    return True


def sealed_seed(user_id: UUID, seed: str) -> str:
    """The user's seed as it is stored."""
    return sealing.seal(seed.encode(), _about(user_id))


def step_of(factor: SecondFactor, code: str, now: datetime) -> int | None:
    """The time step of the app's code when it counts now and none as late was taken before; else None.

    A seed that an earlier key sealed is sealed with the present one.
    """
    seed = sealing.unseal(factor.sealed_seed, _about(factor.user_id)).decode()
    if not sealing.is_current(factor.sealed_seed):
        factor.sealed_seed = sealed_seed(factor.user_id, seed)
    return authenticator.step_of(seed, code.replace(" ", ""), now, factor.last_step)


def locked(session: Session, user_id: UUID) -> SecondFactor | None:
    """The factor of the user acted for, offered or on, locked for update."""
    return session.scalars(select(SecondFactor).where(SecondFactor.user_id == user_id).with_for_update()).one_or_none()


def _about(user_id: UUID) -> str:
    return f"second factor of {user_id}"
