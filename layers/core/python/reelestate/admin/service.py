"""What administrators do. Every look and every change is in the audit log; a change is in its tenant's log too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from reelestate.access.callers import MemberCaller, UserCaller
from reelestate.admin import repository
from reelestate.admin.schemas import Grant, GrantAnswer
from reelestate.audit.service import record
from reelestate.billing import service as billing
from reelestate.identity import accounts, factor_keeping, rules
from reelestate.identity import repository as people
from reelestate.identity.origin import Actor
from reelestate.kit import clock
from reelestate.kit.database import act_for
from reelestate.kit.errors import Conflict, missing
from reelestate.kit.http.idempotency import once
from reelestate.kit.ids import new_id
from reelestate.notifications.service import notify
from reelestate.organizations.tables import Organization


def note(caller: UserCaller, action: str, resource: str, resource_id: UUID | None = None, **what: Any) -> None:
    """Writes into the audit log of the administrator's own organization."""
    record(_member(caller), f"admin.{action}", resource, resource_id, new=what or None)
    caller.session.flush()


def suspend(caller: UserCaller, user_id: UUID, reason: str) -> RowMapping:
    """Closes an account: its sessions end at once. Raises NotFound, and Conflict for one's own or a deleted one."""
    user = repository.get_user(caller.session, caller.user_id, user_id)
    if user_id == caller.user_id:
        raise Conflict("You cannot suspend yourself.")
    if user["deleted_at"] is not None:
        raise Conflict("The account is deleted.")
    _note_change(caller, user["organization_id"], "user_suspended", "user", user_id, reason=reason)
    accounts.provider().set_active(user["subject"], False)
    act_for(caller.session, None, user_id)
    now = clock.now()
    people.note(caller.session, user_id, is_active=False, sessions_valid_from=rules.valid_from(now))
    return _again(caller, user_id)


def reactivate(caller: UserCaller, user_id: UUID, reason: str) -> RowMapping:
    """Opens an account again; one that was deleted less than 90 days ago comes back with its organizations."""
    user = repository.get_user(caller.session, caller.user_id, user_id)
    held = repository.memberships(caller.session, caller.user_id, user_id)
    if user["deleted_at"] is not None:
        if user["deleted_at"] < clock.now() - rules.DELETION_GRACE:
            raise Conflict("The account was deleted too long ago.")
        _restore_organizations(caller, held, user["deleted_at"])
    _note_change(caller, user["organization_id"], "user_reactivated", "user", user_id, reason=reason)
    accounts.provider().set_active(user["subject"], True)
    act_for(caller.session, None, user_id)
    people.note(caller.session, user_id, is_active=True, deleted_at=None)
    return _again(caller, user_id)


def end_sessions(caller: UserCaller, user_id: UUID, reason: str) -> RowMapping:
    """Signs an account out everywhere. Raises NotFound."""
    user = repository.get_user(caller.session, caller.user_id, user_id)
    _note_change(caller, user["organization_id"], "user_signed_out", "user", user_id, reason=reason)
    accounts.provider().revoke_all(user["subject"])
    act_for(caller.session, None, user_id)
    people.note(caller.session, user_id, sessions_valid_from=rules.valid_from(clock.now()))
    return _again(caller, user_id)


def remove_second_factor(caller: UserCaller, user_id: UUID, reason: str) -> RowMapping:
    """Takes an account's second factor away and signs it out everywhere. Raises NotFound, also without a factor."""
    user = repository.get_user(caller.session, caller.user_id, user_id)
    act_for(caller.session, None, user_id)
    factor_keeping.take_away(caller.session, user_id, user["email"], user["full_name"])
    _act_for_self(caller)
    _note_change(caller, user["organization_id"], "second_factor_removed", "user", user_id, reason=reason)
    return end_sessions(caller, user_id, reason)


def grant_credits(caller: UserCaller, organization_id: UUID, body: Grant, key: str | None) -> GrantAnswer:
    """Gives an organization credits and tells its owner; with a ``key``, once. Raises NotFound."""
    request = {"organization_id": str(organization_id), **body.model_dump()}
    return once(
        caller.session,
        _member(caller).organization_id,
        "admin_grant_credits",
        key,
        request,
        lambda: _grant(caller, organization_id, body),
        GrantAnswer,
    )


def _grant(caller: UserCaller, organization_id: UUID, body: Grant) -> GrantAnswer:
    session = caller.session
    organization = repository.get_organization(session, caller.user_id, organization_id)
    if organization["deleted_at"] is not None:
        raise missing("organization", organization_id)
    what = body.model_dump()
    _note_change(caller, organization_id, "credits_granted", "organization", organization_id, **what)
    act_for(session, organization_id, caller.user_id)
    billing.open_account(session, organization_id, None)
    line = billing.grant(
        session, organization_id, body.amount, f"Granted by the studio: {body.reason}", f"admin:{new_id()}"
    )
    if organization["owner_id"] is not None:
        title = f"{body.amount} credits for you"
        notify(session, organization_id, organization["owner_id"], "system", title, body.reason, "/billing")
    session.flush()
    _act_for_self(caller)
    return GrantAnswer(
        transaction_id=line.id,
        organization_id=organization_id,
        amount=line.amount,
        balance_after=line.balance_after,
    )


def _restore_organizations(caller: UserCaller, held: list[RowMapping], deleted_at: datetime) -> None:
    """Brings back the organizations that were closed together with their owner's account."""
    for one in held:
        if one["role"] == "owner" and one["deleted_at"] == deleted_at:
            act_for(caller.session, one["organization_id"], caller.user_id)
            caller.session.get_one(Organization, one["organization_id"]).deleted_at = None
            caller.session.flush()
    _act_for_self(caller)


def _note_change(
    caller: UserCaller, organization_id: UUID | None, action: str, resource: str, resource_id: UUID, **what: Any
) -> None:
    """Writes into the administrator's own log and into that of the tenant the change is about."""
    note(caller, action, resource, resource_id, **what)
    if organization_id is None or organization_id == _member(caller).organization_id:
        return
    act_for(caller.session, organization_id, caller.user_id)
    actor = Actor(caller.session, caller.user_id, organization_id, caller.ip_address, caller.request_id)
    record(actor, f"admin.{action}", resource, resource_id, new=what)
    caller.session.flush()
    _act_for_self(caller)


def _again(caller: UserCaller, user_id: UUID) -> RowMapping:
    _act_for_self(caller)
    return repository.get_user(caller.session, caller.user_id, user_id)


def _act_for_self(caller: UserCaller) -> None:
    act_for(caller.session, _member(caller).organization_id, caller.user_id)


def _member(caller: UserCaller) -> MemberCaller:
    if not isinstance(caller, MemberCaller):
        raise missing("organization", "of yours")
    return caller
