"""Organizations and their members."""

from uuid import UUID

from reelestate.access.callers import MemberCaller, UserCaller
from reelestate.audit.service import record
from reelestate.billing import service as billing
from reelestate.identity.origin import Actor
from reelestate.kit.database import act_for
from reelestate.kit.errors import Forbidden
from reelestate.kit.http import versions
from reelestate.kit.http.fields import changes
from reelestate.kit.http.limits import hit
from reelestate.kit.ids import new_id
from reelestate.organizations import repository as organizations
from reelestate.organizations import service as founding
from reelestate.organizations.tables import Organization, OrganizationMember
from reelestate.teams import rules
from reelestate.teams.invitations import conflict
from reelestate.teams.schemas import OrganizationChanges, OrganizationFields, RoleChange


def create(caller: UserCaller, body: OrganizationFields) -> Organization:
    """Founds a team with the free plan. Raises Conflict when the caller owns as many as one may."""
    hit(rules.TEAMS_OF_ACCOUNT, str(caller.user_id))
    session, organization_id = caller.session, new_id()
    held = organizations.memberships(session, caller.user_id)
    if sum(1 for one in held if one.role == "owner" and not one.is_personal) >= rules.MAX_TEAMS:
        raise conflict("TOO_MANY_ORGANIZATIONS", f"You own {rules.MAX_TEAMS} teams; that is as many as one may.")
    act_for(session, organization_id, caller.user_id)
    organization = founding.found(session, organization_id, caller.user_id, body.name, personal=False)
    billing.open_account(session, organization_id, caller.user_id)
    actor = Actor(session, caller.user_id, organization_id, caller.ip_address, caller.request_id)
    record(actor, "organization.created", "organization", organization_id, new={"name": body.name})
    return organization


def change(caller: MemberCaller, body: OrganizationChanges, if_match: str | None) -> Organization:
    """Changes the fields that were sent.

    Raises PreconditionFailed, and Conflict for asking for two factors in a session without.
    """
    organization = organizations.get(caller.session, caller.organization_id)
    versions.check(organization, if_match)
    if body.two_factors_required and not caller.two_factors:
        raise conflict(
            "OWN_SECOND_FACTOR_FIRST",
            "Set up a second factor of your own first, or sign in with its code: without, this would lock you out.",
        )
    for name, value in changes(body, "name", "settings", "two_factors_required").items():
        setattr(organization, name, value)
    caller.session.flush()
    caller.session.refresh(organization)
    sent = body.model_dump(mode="json", exclude_unset=True)
    record(caller, "organization.updated", "organization", organization.id, new=sent)
    return organization


def change_role(caller: MemberCaller, user_id: UUID, body: RoleChange) -> OrganizationMember:
    """Gives a member another role. Raises Conflict for the owner, whose role only a transfer changes."""
    organizations.get(caller.session, caller.organization_id, lock=True)
    member = organizations.get_member(caller.session, caller.organization_id, user_id)
    if member.role == "owner":
        raise conflict("OWNER", "The owner's role changes only when the organization is transferred.")
    old, member.role = member.role, body.role
    record(caller, "member.role_changed", "member", user_id, old={"role": old}, new={"role": body.role})
    return member


def remove(caller: MemberCaller, user_id: UUID) -> None:
    """Removes a member, who stops acting for the organization at once; everybody may leave, except the owner."""
    organizations.get(caller.session, caller.organization_id, lock=True)
    if user_id != caller.user_id:
        caller.require("admin")
    member = organizations.get_member(caller.session, caller.organization_id, user_id)
    if member.role == "owner":
        raise conflict("OWNER", "The owner cannot leave. Transfer the organization first.")
    caller.session.delete(member)
    action = "member.left" if user_id == caller.user_id else "member.removed"
    record(caller, action, "member", user_id, old={"role": member.role})


def transfer(caller: MemberCaller, user_id: UUID) -> Organization:
    """Makes another member the owner; the caller stays as an admin.

    Raises NotFound for somebody who is no member, and Conflict for a personal organization or the owner themselves.
    """
    organization = organizations.get(caller.session, caller.organization_id, lock=True)
    if organization.is_personal:
        raise conflict("PERSONAL_ORGANIZATION", "A personal organization stays with its person. Make a team instead.")
    present = organizations.get_member(caller.session, caller.organization_id, caller.user_id)
    if present.role != "owner":
        raise Forbidden("You are not the owner any more.")
    next_owner = organizations.get_member(caller.session, caller.organization_id, user_id)
    if next_owner.user_id == caller.user_id:
        raise conflict("OWNER", "You are the owner already.")
    present.role, next_owner.role, organization.owner_id = "admin", "owner", user_id
    caller.session.flush()
    caller.session.refresh(organization)
    record(
        caller,
        "organization.transferred",
        "organization",
        organization.id,
        old={"owner_id": str(caller.user_id)},
        new={"owner_id": str(user_id)},
    )
    return organization
