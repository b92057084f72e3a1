"""What can be done with contacts."""

from uuid import UUID

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.contacts import repository
from reelestate.contacts.schemas import ContactChanges, ContactFields
from reelestate.contacts.tables import Contact
from reelestate.kit import clock
from reelestate.kit.http import versions
from reelestate.kit.http.fields import changes


def create(caller: MemberCaller, fields: ContactFields) -> Contact:
    """Adds a contact."""
    contact = Contact(
        organization_id=caller.organization_id, created_by_id=caller.user_id, **fields.model_dump(exclude={"tags"})
    )
    contact.tags = list(fields.tags)
    caller.session.add(contact)
    caller.session.flush()
    record(caller, "contact.created", "contact", contact.id)
    return contact


def change(caller: MemberCaller, contact_id: UUID, body: ContactChanges, if_match: str | None) -> Contact:
    """Changes the fields that were sent. Raises NotFound and PreconditionFailed."""
    contact = repository.get(caller.session, contact_id)
    versions.check(contact, if_match)
    for name, value in changes(body, "name", "type", "status", "tags").items():
        setattr(contact, name, list(value) if name == "tags" else value)
    caller.session.flush()
    record(caller, "contact.updated", "contact", contact.id, new=body.model_dump(mode="json", exclude_unset=True))
    return contact


def delete(caller: MemberCaller, contact_id: UUID) -> None:
    """Marks the contact as deleted; retention removes it for good."""
    contact = repository.get(caller.session, contact_id)
    contact.deleted_at = clock.now()
    record(caller, "contact.deleted", "contact", contact.id)
