"""Proving an address, and changing a password."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller, UserCaller
from reelestate.audit.service import record
from reelestate.identity import accounts, guard, mails, onetime, repository, rules, service, sessions
from reelestate.identity.origin import Actor, Origin
from reelestate.identity.schemas import PasswordChange, PasswordReset
from reelestate.identity.tables import User
from reelestate.kit import clock
from reelestate.kit.database import act_for, after_commit, transaction
from reelestate.kit.errors import Conflict, Forbidden, InvalidInput
from reelestate.kit.http.limits import hit
from reelestate.providers.identity.base import TokenPair, address_key
from reelestate.providers.identity.passwords import check_password


def verify_email(secret: str, origin: Origin) -> None:
    """Takes the secret as proof of its owner's address. Raises InvalidInput for one that is not good."""
    hit(rules.VERIFICATIONS_FROM_ADDRESS, rules.network_of(origin.ip_address))
    user_id = onetime.owner_of(secret, "verify_email")
    hit(rules.VERIFICATIONS_OF_ACCOUNT, str(user_id))
    with transaction(None, user_id) as session:
        onetime.use(session, secret, "verify_email", clock.now())
        user = repository.get_user(session, user_id, lock=True)
        user.email_verified = True
        _record(session, user, origin, "user.email_verified")


def resend_verification(caller: UserCaller) -> None:
    """Mails a new link; for a verified address there is nothing to do."""
    hit(rules.RESENDS_OF_ACCOUNT, str(caller.user_id))
    if caller.email_verified:
        return
    secret = onetime.issue(caller.session, caller.user_id, "verify_email")
    mail = mails.verification(caller.email, caller.full_name, secret)
    after_commit(caller.session, lambda: mails.post(mail))


def request_reset(email: str, origin: Origin) -> None:
    """Mails a link to choose a new password, if there is an account. Takes equally long when there is none."""
    key = address_key(email)
    hit(rules.RESETS_ASKED_FROM_ADDRESS, rules.network_of(origin.ip_address))
    hit(rules.RESETS_ASKED_OF_ACCOUNT, key)
    with _lasting(rules.RESET_ANSWER_SECONDS):
        account = repository.account_by_email(key)
        if account is None or not account.is_active:
            return
        with transaction(None, account.user_id) as session:
            secret = onetime.issue(session, account.user_id, "reset_password")
        mails.post(mails.reset(account.email, account.full_name, secret))


def reset_password(body: PasswordReset, origin: Origin) -> None:
    """Sets the password by a mailed secret and ends every session. Raises InvalidInput."""
    hit(rules.RESETS_FROM_ADDRESS, rules.network_of(origin.ip_address))
    user_id = onetime.owner_of(body.token, "reset_password")
    hit(rules.RESETS_OF_ACCOUNT, str(user_id))
    with transaction(None, user_id) as session:
        user = repository.get_user(session, user_id)
        onetime.use(session, body.token, "reset_password", clock.now())
        if not user.is_active or user.deleted_at is not None:
            raise Forbidden("The account is closed.")
        check_password(body.new_password, (user.email, user.full_name), field="new_password")
        keeper = accounts.provider()
        # The provider holds the user's row in a transaction of its own; this one touches it only afterwards.
        keeper.set_password(user.subject, body.new_password)
        keeper.revoke_all(user.subject)
        user.sessions_valid_from = rules.valid_from(clock.now())
        user.email_verified = True
        _record(session, user, origin, "user.password_reset")
        email, full_name = user.email, user.full_name
    guard.forgive(address_key(email))
    mails.post(mails.password_changed(email, full_name))


def change_password(caller: MemberCaller, body: PasswordChange, origin: Origin) -> TokenPair:
    """Replaces the password, ends every session and opens a new one for the caller.

    Raises InvalidCredentials for a wrong present password or code, SecondFactorRequired without one, InvalidInput for
    an unusable new password, and RateLimited.
    """
    hit(rules.PASSWORD_CHANGES_OF_ACCOUNT, str(caller.user_id))
    key = address_key(caller.email)
    keeper = accounts.provider()
    proved = service.prove(key, body.current_password, body.code, caller.ip_address)
    keeper.revoke(proved.tokens.refresh_token)
    if body.new_password == body.current_password:
        raise InvalidInput("new_password", "is the present one", "Choose another.")
    check_password(body.new_password, (caller.email, caller.full_name), field="new_password")
    subject = repository.get_user(caller.session, caller.user_id).subject
    # The provider holds the user's row in transactions of its own; this one touches it only afterwards.
    keeper.set_password(subject, body.new_password)
    keeper.revoke_all(subject)
    ended_at = clock.now()
    tokens = keeper.authenticate(key, body.new_password)
    sessions.end_own(caller)
    sessions.opened(caller.session, caller.user_id, tokens.session_id, origin, two_factors=proved.two_factors)
    repository.note(caller.session, caller.user_id, sessions_valid_from=rules.valid_from(ended_at))
    record(caller, "user.password_changed", "user", caller.user_id)
    mail = mails.password_changed(caller.email, caller.full_name)
    after_commit(caller.session, lambda: mails.post(mail))
    return tokens


def _record(session: Session, user: User, origin: Origin, action: str) -> None:
    if user.default_organization_id is None:
        raise Conflict("The account is not complete. Sign in once, then open the link again.")
    session.flush()
    act_for(session, user.default_organization_id, user.id)
    actor = Actor(session, user.id, user.default_organization_id, origin.ip_address, origin.request_id)
    record(actor, action, "user", user.id)


@contextmanager
def _lasting(seconds: float) -> Iterator[None]:
    started = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, seconds - (time.monotonic() - started)))
