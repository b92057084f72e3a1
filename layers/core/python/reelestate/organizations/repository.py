"""Queries of organizations, their members and invitations."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from reelestate.kit.errors import missing
from reelestate.organizations.tables import Organization, OrganizationMember

_MEMBERSHIPS = text("select * from gate_memberships(:user)")


@dataclass(frozen=True, slots=True)
class Membership:
    """An organization somebody belongs to, and as what."""

    organization_id: UUID
    name: str
    slug: str
    role: str
    is_personal: bool


def get(session: Session, organization_id: UUID, *, lock: bool = False) -> Organization:
    """The organization acted for, as it is now, locked for update when asked. Raises NotFound."""
    query = select(Organization).where(Organization.id == organization_id, Organization.deleted_at.is_(None))
    row = session.scalars(
        query.with_for_update(key_share=True) if lock else query, execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None:
        raise missing("organization", organization_id)
    return row


def memberships(session: Session, user_id: UUID) -> list[Membership]:
    """All organizations the user belongs to, the personal one first."""
    return [Membership(**row) for row in session.execute(_MEMBERSHIPS, {"user": user_id}).mappings()]


def get_member(session: Session, organization_id: UUID, user_id: UUID) -> OrganizationMember:
    """The user's place in the organization acted for. Raises NotFound."""
    member = find_member(session, organization_id, user_id)
    if member is None:
        raise missing("member", user_id)
    return member


def find_member(session: Session, organization_id: UUID, user_id: UUID) -> OrganizationMember | None:
    """The user's place in the organization acted for."""
    return session.scalars(
        select(OrganizationMember).where(
            OrganizationMember.organization_id == organization_id, OrganizationMember.user_id == user_id
        )
    ).one_or_none()


def count_members(session: Session, organization_id: UUID) -> int:
    """How many people belong to the organization acted for."""
    query = select(func.count(OrganizationMember.id)).where(OrganizationMember.organization_id == organization_id)
    return session.scalar(query) or 0
