"""Setting up and removing the second factor."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from reelestate.access.callers import UserCaller
from reelestate.identity import accounts, authenticator, mails, reauthentication, rules, second_factor, sessions
from reelestate.identity.schemas import Proof
from reelestate.identity.tables import RecoveryCode, SecondFactor
from reelestate.kit import clock
from reelestate.kit.database import after_commit
from reelestate.kit.errors import Conflict, InvalidInput, NotFound
from reelestate.kit.http.limits import hit


@dataclass(frozen=True, slots=True)
class Offer:
    """A seed to put into an authenticator app; it counts once a code of it was sent back."""

    seed: str = field(repr=False)
    uri: str = field(repr=False)


def offer(caller: UserCaller, proof: Proof) -> Offer:
    """A fresh seed, in place of one that was offered before.

    The address has to be verified: whoever registers somebody else's must not lock its owner out with an app of theirs.
    Raises Forbidden until it is, Conflict when there is a second factor already, and what ``prove_again`` raises.
    """
    caller.require_verified()
    hit(rules.SECOND_FACTOR_CHANGES_OF_ACCOUNT, str(caller.user_id))
    reauthentication.prove_again(caller, proof)
    session, user_id = caller.session, caller.user_id
    factor = second_factor.locked(session, user_id)
    if factor is not None and factor.confirmed_at is not None:
        raise _set_up_already()
    seed = authenticator.new_seed()
    sealed = second_factor.sealed_seed(user_id, seed)
    if factor is None:
        session.add(SecondFactor(user_id=user_id, sealed_seed=sealed))
    else:
        factor.sealed_seed = sealed
    session.flush()
    return Offer(seed, authenticator.enrolment_uri(seed, caller.email))


def confirm(caller: UserCaller, code: str) -> list[str]:
    """Turns the offered factor on, ends all other sessions, and returns the recovery codes, which are shown this once.

    The caller's session has proved two factors from now on. Raises NotFound without an offer, Conflict when it is on
    already, InvalidInput for a wrong code, and RateLimited.
    """
    hit(rules.SECOND_FACTORS_OF_ACCOUNT, str(caller.user_id))
    session, now = caller.session, clock.now()
    factor = second_factor.locked(session, caller.user_id)
    if factor is None:
        raise NotFound("No authenticator app was offered. Ask for one first: POST /users/me/second-factor.")
    if factor.confirmed_at is not None:
        raise _set_up_already()
    step = second_factor.step_of(factor, code, now)
    if step is None:
        raise InvalidInput("code", "is not the app's present code", "Send the six digits that it shows now.")
    factor.confirmed_at, factor.last_step = now, step
    sessions.end_others(caller)
    sessions.raise_to_two_factors(caller)
    accounts.record_own(caller, "user.second_factor_added")
    after_commit(session, lambda: mails.post(mails.second_factor_changed(caller.email, caller.full_name, added=True)))
    return _fresh_recovery_codes(session, caller.user_id)


def renew_recovery_codes(caller: UserCaller, proof: Proof) -> list[str]:
    """Fresh recovery codes; the ones before stop working. Raises NotFound without a second factor."""
    _require_set_up(caller.session, caller.user_id)
    reauthentication.prove_again(caller, proof)
    accounts.record_own(caller, "user.recovery_codes_renewed")
    return _fresh_recovery_codes(caller.session, caller.user_id)


def remove(caller: UserCaller, proof: Proof) -> None:
    """Takes the caller's factor away. Raises NotFound without one, and what ``prove_again`` raises."""
    _require_set_up(caller.session, caller.user_id)
    reauthentication.prove_again(caller, proof)
    take_away(caller.session, caller.user_id, caller.email, caller.full_name)
    accounts.record_own(caller, "user.second_factor_removed")


def take_away(session: Session, user_id: UUID, email: str, full_name: str) -> None:
    """Removes the factor of the user acted for with its recovery codes, and tells them. Raises NotFound without one.

    Their sessions no longer count as proved by two factors.
    """
    _require_set_up(session, user_id)
    for table in (RecoveryCode, SecondFactor):
        session.execute(delete(table).where(table.user_id == user_id))
    sessions.lower_to_one_factor(session, user_id)
    after_commit(session, lambda: mails.post(mails.second_factor_changed(email, full_name, added=False)))


def _require_set_up(session: Session, user_id: UUID) -> None:
    if second_factor.state(session, user_id).enabled_at is None:
        raise NotFound("There is no second factor.")


def _fresh_recovery_codes(session: Session, user_id: UUID) -> list[str]:
    codes = authenticator.new_recovery_codes()
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.add_all(RecoveryCode(user_id=user_id, code_hash=authenticator.recovery_hash(code)) for code in codes)
    session.flush()
    return codes


def _set_up_already() -> Conflict:
    error = Conflict("There is an authenticator app already. Remove it before you set up another.")
    error.code = "SECOND_FACTOR_SET_UP"
    return error
