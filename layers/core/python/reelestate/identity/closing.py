"""Deleting an account."""

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.billing import repository as billing
from reelestate.identity import accounts, reauthentication, repository, rules, sessions
from reelestate.identity.schemas import Proof
from reelestate.kit import clock
from reelestate.kit.database import act_for
from reelestate.kit.errors import Conflict, NotFound
from reelestate.organizations import repository as organizations
from reelestate.organizations.repository import Membership


def delete_account(caller: MemberCaller, body: Proof) -> None:
    """Closes the account and the organizations that are its owner's alone; retention removes them 90 days later.

    Raises InvalidCredentials without a good proof, and Conflict while an organization has other members or a plan
    that goes on being paid.
    """
    reauthentication.prove_again(caller, body)
    owned = [held for held in organizations.memberships(caller.session, caller.user_id) if held.role == "owner"]
    for held in owned:
        act_for(caller.session, held.organization_id, caller.user_id)
        _check_closable(caller.session, held)
    subject = repository.get_user(caller.session, caller.user_id).subject
    now = clock.now()
    for held in owned:
        act_for(caller.session, held.organization_id, caller.user_id)
        organizations.get(caller.session, held.organization_id).deleted_at = now
        caller.session.flush()
    act_for(caller.session, caller.organization_id, caller.user_id)
    record(caller, "user.deleted", "user", caller.user_id)
    caller.session.flush()
    # The provider holds the user's row and sessions in a transaction of its own; this one touches them only afterwards.
    accounts.provider().set_active(subject, False)
    sessions.end_own(caller)
    repository.note(
        caller.session,
        caller.user_id,
        deleted_at=now,
        is_active=False,
        sessions_valid_from=rules.valid_from(now),
    )


def _check_closable(session: Session, held: Membership) -> None:
    if organizations.count_members(session, held.organization_id) > 1:
        raise _refused("ORGANIZATION_HAS_MEMBERS", f"{held.name} has other members. Make one of them its owner first.")
    try:
        subscription = billing.get_subscription(session, held.organization_id)
    except NotFound:
        return
    paid = subscription.stripe_subscription_id or subscription.payfast_subscription_id
    if paid and subscription.status != "cancelled" and not subscription.cancel_at_period_end:
        raise _refused("SUBSCRIPTION_ACTIVE", f"{held.name} has a plan that is paid for. Cancel it first.")


def _refused(code: str, message: str) -> Conflict:
    error = Conflict(message)
    error.code = code
    return error
