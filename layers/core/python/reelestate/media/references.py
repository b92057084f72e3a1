"""What media may be linked to, looked up as the tenant: a foreign key alone would reach into other tenants' rows."""

from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.contacts import repository as contacts
from reelestate.media import repository
from reelestate.properties import repository as properties


def check(
    session: Session,
    *,
    project_id: UUID | None = None,
    property_id: UUID | None = None,
    contact_id: UUID | None = None,
) -> None:
    """Raises NotFound when one of them is not there, deleted, or another tenant's."""
    if project_id is not None:
        repository.require_project(session, project_id)
    if property_id is not None:
        properties.get(session, property_id)
    if contact_id is not None:
        contacts.get(session, contact_id)
