"""Inviting people, and accepting."""

from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.access.callers import MemberCaller, UserCaller
from reelestate.audit.service import record
from reelestate.billing import service as billing
from reelestate.billing.limits import Demand
from reelestate.identity import mails
from reelestate.identity.origin import Actor
from reelestate.identity.rules import network_of, new_secret, secret_hash
from reelestate.kit import clock
from reelestate.kit.database import act_for, after_commit
from reelestate.kit.errors import Conflict, Forbidden, missing
from reelestate.kit.http.limits import hit
from reelestate.notifications.service import notify
from reelestate.organizations import repository as organizations
from reelestate.organizations.tables import Invitation, OrganizationMember
from reelestate.providers.identity.base import address_key
from reelestate.teams import repository, rules
from reelestate.teams.schemas import InvitationFields


def invite(caller: MemberCaller, body: InvitationFields) -> Invitation:
    """Mails an invitation.

    Raises Conflict for a member or an address that is invited already, PlanLimit when the plan takes no more members,
    and RateLimited.
    """
    caller.require_verified()
    session, organization_id, email = caller.session, caller.organization_id, address_key(body.email)
    hit(rules.INVITATIONS_OF_ORGANIZATION, str(organization_id))
    organizations.get(session, organization_id, lock=True)  # so that two at once do not pass the plan's limit
    if repository.has_member(session, organization_id, email):
        raise conflict("ALREADY_MEMBER", f"{email} belongs to the organization already.")
    now = clock.now()
    existing = repository.open_invitation(session, organization_id, email)
    if existing is not None:
        if existing.expires_at > now:
            raise conflict("ALREADY_INVITED", f"{email} is invited already. Send that invitation again.")
        existing.revoked_at = now
        session.flush()
    _check_room(session, organization_id, repository.count_pending(session, organization_id, now))
    invitation = Invitation(organization_id=organization_id, email=email, role=body.role, invited_by_id=caller.user_id)
    _mail(caller, invitation)
    session.add(invitation)
    session.flush()
    record(caller, "invitation.created", "invitation", invitation.id, new={"email": email, "role": body.role})
    return invitation


def resend(caller: MemberCaller, invitation_id: UUID) -> Invitation:
    """Mails a new link, valid anew; the earlier one stops working. Raises Conflict when it was accepted or revoked."""
    caller.require_verified()
    hit(rules.RESENDS_OF_INVITATION, str(invitation_id))
    invitation = repository.get_invitation(caller.session, invitation_id, lock=True)
    _check_open(invitation)
    _mail(caller, invitation)
    record(caller, "invitation.resent", "invitation", invitation.id)
    return invitation


def revoke(caller: MemberCaller, invitation_id: UUID) -> None:
    """Takes an invitation back. Raises Conflict when it was accepted or revoked."""
    invitation = repository.get_invitation(caller.session, invitation_id, lock=True)
    _check_open(invitation)
    invitation.revoked_at = clock.now()
    record(caller, "invitation.revoked", "invitation", invitation.id)


def accept(caller: UserCaller, secret: str) -> organizations.Membership:
    """Makes the caller a member.

    Raises NotFound for an unknown secret, Forbidden unless the invitation went to the caller's verified address,
    Conflict when it is not good any more, PlanLimit when the plan takes no more members, and RateLimited.
    """
    hit(rules.ACCEPTANCES_FROM_ADDRESS, network_of(caller.ip_address))
    hit(rules.ACCEPTANCES_OF_ACCOUNT, str(caller.user_id))
    session = caller.session
    found = repository.invitation_of(session, secret_hash(secret))
    if found is None:
        raise missing("invitation", "with this token")
    organization_id, invitation_id = found
    act_for(session, organization_id, caller.user_id)
    organization = organizations.get(session, organization_id, lock=True)
    invitation = repository.get_invitation(session, invitation_id, lock=True)
    if address_key(invitation.email) != address_key(caller.email):
        raise Forbidden("The invitation was sent to another address. Sign in with that one.")
    if not caller.email_verified:
        error = Forbidden("Verify your e-mail address first: open the link in the mail we sent you.")
        error.code = "EMAIL_NOT_VERIFIED"
        raise error
    _check_open(invitation)
    now = clock.now()
    if invitation.expires_at <= now:
        raise conflict("INVITATION_EXPIRED", "The invitation has expired. Ask for a new one.")
    if organizations.find_member(session, organization_id, caller.user_id) is not None:
        raise conflict("ALREADY_MEMBER", "You belong to the organization already.")
    _check_room(session, organization_id, 0)
    invitation.accepted_at = now
    session.add(OrganizationMember(organization_id=organization_id, user_id=caller.user_id, role=invitation.role))
    session.flush()
    actor = Actor(session, caller.user_id, organization_id, caller.ip_address, caller.request_id)
    record(actor, "invitation.accepted", "invitation", invitation.id, new={"role": invitation.role})
    _tell_inviter(session, invitation, caller.full_name)
    return organizations.Membership(
        organization_id, organization.name, organization.slug, invitation.role, organization.is_personal
    )


def conflict(code: str, message: str) -> Conflict:
    """A conflict with a code of its own."""
    error = Conflict(message)
    error.code = code
    return error


def _check_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise conflict("INVITATION_ACCEPTED", "The invitation was accepted already.")
    if invitation.revoked_at is not None:
        raise conflict("INVITATION_REVOKED", "The invitation was taken back.")


def _check_room(session: Session, organization_id: UUID, pending: int) -> None:
    members = organizations.count_members(session, organization_id) + pending + 1
    billing.check_limits(billing.plan_of(session, organization_id), Demand(members=members))


def _mail(caller: MemberCaller, invitation: Invitation) -> None:
    """Gives the invitation a fresh secret and life, and mails it after the commit."""
    from reelestate.providers.mail import templates

    secret = new_secret()
    invitation.token_hash = secret_hash(secret)
    invitation.expires_at = clock.now() + rules.INVITATION_LIFE
    name = organizations.get(caller.session, caller.organization_id).name
    minutes = int(rules.INVITATION_LIFE.total_seconds()) // 60
    link = mails.page(mails.INVITATION_PAGE, secret)
    mail = templates.invitation(invitation.email, caller.full_name, name, link, minutes)
    after_commit(caller.session, lambda: mails.post(mail))


def _tell_inviter(session: Session, invitation: Invitation, name: str) -> None:
    inviter = invitation.invited_by_id
    if inviter is None or organizations.find_member(session, invitation.organization_id, inviter) is None:
        return
    title = f"{name} joined"
    notify(session, invitation.organization_id, inviter, "system", title, f"{name} accepted your invitation.")
