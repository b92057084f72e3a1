"""Founding organizations."""

from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.organizations.rules import slug_of
from reelestate.organizations.tables import Organization, OrganizationMember


def found(session: Session, organization_id: UUID, owner_id: UUID, name: str, *, personal: bool) -> Organization:
    """Adds the organization and its owner's membership. The session acts for both."""
    organization = Organization(
        id=organization_id,
        name=name,
        slug=slug_of(name, organization_id),
        owner_id=owner_id,
        is_personal=personal,
        settings={},
    )
    session.add(organization)
    session.flush()
    session.add(OrganizationMember(organization_id=organization_id, user_id=owner_id, role="owner"))
    session.flush()
    return organization
