"""HTTP routes of organizations, members and invitations."""

from uuid import UUID

from fastapi import APIRouter, Response

from reelestate.access.callers import ADMIN_ERRORS, MEMBER_ERRORS, Admin, Member, Owner, User
from reelestate.billing import service as billing
from reelestate.identity.profiles import summary
from reelestate.identity.schemas import OrganizationMembership
from reelestate.identity.tables import User as UserRow
from reelestate.kit import clock
from reelestate.kit.http.envelope import MAX_PAGE_SIZE, PageQuery, PageWanted, Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import IfMatch, tag
from reelestate.organizations import repository as organizations
from reelestate.organizations.repository import Membership
from reelestate.organizations.tables import Invitation as InvitationRow
from reelestate.organizations.tables import OrganizationMember as MemberRow
from reelestate.teams import invitations, repository, service
from reelestate.teams.rules import status_of
from reelestate.teams.schemas import (
    Acceptance,
    CurrentOrganizationAnswer,
    Invitation,
    InvitationAnswer,
    InvitationFields,
    InvitationsAnswer,
    JoinedAnswer,
    MemberAnswer,
    MembersAnswer,
    Organization,
    OrganizationAnswer,
    OrganizationChanges,
    OrganizationFields,
    OrganizationMember,
    OrganizationsAnswer,
    RoleChange,
    Transfer,
)

router = APIRouter(tags=["organizations"])


@router.get("/organizations", responses=errors(401, 404, 422))
def list_organizations(caller: User) -> OrganizationsAnswer:
    """List the organizations one belongs to, the personal one first."""
    held = organizations.memberships(caller.session, caller.user_id)
    return OrganizationsAnswer(organizations=[_membership(one) for one in held])


@router.post("/organizations", status_code=201, responses=errors(401, 404, 409, 422, 429))
def create_organization(caller: User, body: OrganizationFields, response: Response) -> OrganizationAnswer:
    """Found a team. It has a plan and credits of its own; name it in `X-Organization-Id` to act for it."""
    organization = service.create(caller, body)
    tag(response, organization)
    return OrganizationAnswer(organization=Organization.model_validate(organization))


@router.get("/organizations/current", responses=MEMBER_ERRORS | errors(422))
def get_current_organization(caller: Member, response: Response) -> CurrentOrganizationAnswer:
    """Read the organization acted for, its members and its plan."""
    organization = organizations.get(caller.session, caller.organization_id)
    first = PageWanted(page=1, limit=MAX_PAGE_SIZE)
    members = repository.find_members(caller.session, caller.organization_id, first)
    subscription = billing.open_account(caller.session, caller.organization_id, caller.user_id)
    tag(response, organization)
    return CurrentOrganizationAnswer(
        organization=Organization.model_validate(organization),
        members=[_member(member, user) for member, user in members.rows],
        subscription=summary(subscription),
    )


@router.patch("/organizations/current", responses=ADMIN_ERRORS | errors(409, 412, 422))
def update_current_organization(
    caller: Admin, body: OrganizationChanges, response: Response, if_match: IfMatch = None
) -> OrganizationAnswer:
    """Change the organization's name or settings."""
    organization = service.change(caller, body, if_match)
    tag(response, organization)
    return OrganizationAnswer(organization=Organization.model_validate(organization))


@router.post("/organizations/current/transfer", responses=ADMIN_ERRORS | errors(409, 422))
def transfer_organization(caller: Owner, body: Transfer, response: Response) -> OrganizationAnswer:
    """Make another member the owner; one stays as an admin."""
    organization = service.transfer(caller, body.user_id)
    tag(response, organization)
    return OrganizationAnswer(organization=Organization.model_validate(organization))


@router.get("/organizations/current/members", responses=MEMBER_ERRORS | errors(422))
def list_members(caller: Member, page: PageQuery) -> MembersAnswer:
    """List the members."""
    found = repository.find_members(caller.session, caller.organization_id, page)
    return MembersAnswer(members=[_member(*row) for row in found.rows], pagination=found.pagination)


@router.post("/organizations/current/members", status_code=201, responses=ADMIN_ERRORS | errors(409, 422, 429))
def invite_member(caller: Admin, body: InvitationFields) -> InvitationAnswer:
    """Invite somebody by mail. They belong to the organization once they accept."""
    return InvitationAnswer(invitation=_invitation(invitations.invite(caller, body)))


@router.patch("/organizations/current/members/{user_id}", responses=ADMIN_ERRORS | errors(409, 422))
def change_member_role(caller: Owner, user_id: UUID, body: RoleChange) -> MemberAnswer:
    """Give a member another role."""
    member = service.change_role(caller, user_id, body)
    return MemberAnswer(member=_member(member, caller.session.get_one(UserRow, user_id)))


@router.delete("/organizations/current/members/{user_id}", responses=ADMIN_ERRORS | errors(409, 422))
def remove_member(caller: Member, user_id: UUID) -> Success:
    """Remove a member, or leave. Admins remove others; the owner cannot be removed."""
    service.remove(caller, user_id)
    return Success()


@router.get("/organizations/current/invitations", responses=ADMIN_ERRORS | errors(422))
def list_invitations(caller: Admin, page: PageQuery) -> InvitationsAnswer:
    """List the invitations, the newest first."""
    found = repository.find_invitations(caller.session, caller.organization_id, page)
    return InvitationsAnswer(invitations=[_invitation(row) for row in found.rows], pagination=found.pagination)


@router.delete("/organizations/current/invitations/{invitation_id}", responses=ADMIN_ERRORS | errors(409, 422))
def revoke_invitation(caller: Admin, invitation_id: UUID) -> Success:
    """Take an invitation back."""
    invitations.revoke(caller, invitation_id)
    return Success()


@router.post(
    "/organizations/current/invitations/{invitation_id}/resend", responses=ADMIN_ERRORS | errors(409, 422, 429)
)
def resend_invitation(caller: Admin, invitation_id: UUID) -> InvitationAnswer:
    """Mail an invitation again with a new link; the earlier link stops working."""
    return InvitationAnswer(invitation=_invitation(invitations.resend(caller, invitation_id)))


@router.post("/invitations/accept", responses=errors(401, 403, 404, 409, 422, 429))
def accept_invitation(caller: User, body: Acceptance) -> JoinedAnswer:
    """Join an organization with the secret of the mailed link. It must have been sent to one's verified address."""
    return JoinedAnswer(organization=_membership(invitations.accept(caller, body.token)))


def _membership(held: Membership) -> OrganizationMembership:
    return OrganizationMembership(
        id=held.organization_id, name=held.name, slug=held.slug, role=held.role, is_personal=held.is_personal
    )


def _member(member: MemberRow, user: UserRow) -> OrganizationMember:
    return OrganizationMember(
        user_id=user.id,
        email=user.email,
        full_name=user.full_name,
        avatar_url=user.avatar_url,
        role=member.role,
        joined_at=member.joined_at,
    )


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        role=row.role,
        status=status_of(row, clock.now()),
        invited_by_id=row.invited_by_id,
        expires_at=row.expires_at,
        created_at=row.created_at,
    )
