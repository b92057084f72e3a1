"""Queries of members with their names, and of invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from reelestate.identity.tables import User
from reelestate.kit.errors import missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.organizations.tables import Invitation, OrganizationMember

_INVITATION = text("select organization_id, invitation_id, email from gate_invitation(:hash)")


def find_members(session: Session, organization_id: UUID, page: PageWanted) -> Page[tuple[OrganizationMember, User]]:
    """A page of the organization's members, the longest-standing first."""
    own = OrganizationMember.organization_id == organization_id
    total = session.scalar(select(func.count(OrganizationMember.id)).where(own)) or 0
    rows = session.execute(
        select(OrganizationMember, User)
        .join(User, User.id == OrganizationMember.user_id)
        .where(own)
        .order_by(OrganizationMember.joined_at, OrganizationMember.id)
        .offset(page.offset)
        .limit(page.limit)
    ).all()
    return Page([(member, user) for member, user in rows], total, page)


def has_member(session: Session, organization_id: UUID, email: str) -> bool:
    """Whether somebody with the address belongs to the organization."""
    query = (
        select(OrganizationMember.id)
        .join(User, User.id == OrganizationMember.user_id)
        .where(OrganizationMember.organization_id == organization_id, func.lower(User.email) == email.lower())
    )
    return session.scalar(query) is not None


def get_invitation(session: Session, invitation_id: UUID, *, lock: bool = False) -> Invitation:
    """The invitation as it is now, locked for update when asked. Raises NotFound."""
    query = select(Invitation).where(Invitation.id == invitation_id)
    row = session.scalars(
        query.with_for_update() if lock else query, execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None:
        raise missing("invitation", invitation_id)
    return row


def open_invitation(session: Session, organization_id: UUID, email: str) -> Invitation | None:
    """The invitation of the address that is neither accepted nor revoked, expired or not."""
    return session.scalars(
        select(Invitation)
        .where(
            Invitation.organization_id == organization_id,
            func.lower(Invitation.email) == email.lower(),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def count_pending(session: Session, organization_id: UUID, now: datetime) -> int:
    """How many invitations can still be accepted."""
    query = select(func.count(Invitation.id)).where(
        Invitation.organization_id == organization_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    return session.scalar(query) or 0


def find_invitations(session: Session, organization_id: UUID, page: PageWanted) -> Page[Invitation]:
    """A page of the organization's invitations, the newest first."""
    own = Invitation.organization_id == organization_id
    total = session.scalar(select(func.count(Invitation.id)).where(own)) or 0
    rows = session.scalars(
        select(Invitation)
        .where(own)
        .order_by(Invitation.created_at.desc(), Invitation.id)
        .offset(page.offset)
        .limit(page.limit)
    ).all()
    return Page(rows, total, page)


def invitation_of(session: Session, token_hash: str) -> tuple[UUID, UUID] | None:
    """Organization and id of the invitation with the secret, of whatever tenant."""
    row = session.execute(_INVITATION, {"hash": token_hash}).one_or_none()
    return (row.organization_id, row.invitation_id) if row else None
