"""HTTP routes of contacts."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from reelestate.access.callers import MEMBER_ERRORS, Member
from reelestate.contacts import repository, service
from reelestate.contacts.schemas import (
    Contact,
    ContactAnswer,
    ContactChanges,
    ContactFields,
    ContactsAnswer,
    ContactStatus,
    ContactType,
)
from reelestate.kit.http.envelope import PageQuery, Success
from reelestate.kit.http.errors import errors
from reelestate.kit.http.versions import IfMatch, tag

router = APIRouter(prefix="/contacts", tags=["contacts"])

Sort = Literal["name", "-name", "created_at", "-created_at", "-last_contacted_at"]


@router.get("", responses=MEMBER_ERRORS | errors(422))
def list_contacts(
    caller: Member,
    page: PageQuery,
    q: Annotated[str | None, Query(max_length=200, description="Words in name, e-mail or telephone.")] = None,
    type: Annotated[ContactType | None, Query()] = None,  # noqa: A002 (the parameter's public name)
    status: Annotated[ContactStatus | None, Query()] = None,
    tag_: Annotated[str | None, Query(alias="tag", max_length=50)] = None,
    sort: Sort = "-created_at",
) -> ContactsAnswer:
    """List the organization's contacts."""
    wanted = repository.Filter(search=q, type=type, status=status, tag=tag_)
    found = repository.find(caller.session, wanted, sort, page)
    return ContactsAnswer(contacts=[Contact.model_validate(row) for row in found.rows], pagination=found.pagination)


@router.post("", status_code=201, responses=MEMBER_ERRORS | errors(422))
def create_contact(caller: Member, body: ContactFields, response: Response) -> ContactAnswer:
    """Add a contact."""
    contact = service.create(caller, body)
    tag(response, contact)
    return ContactAnswer(contact=Contact.model_validate(contact))


@router.get("/{contact_id}", responses=MEMBER_ERRORS | errors(422))
def get_contact(caller: Member, contact_id: UUID, response: Response) -> ContactAnswer:
    """Read a contact."""
    contact = repository.get(caller.session, contact_id)
    tag(response, contact)
    return ContactAnswer(contact=Contact.model_validate(contact))


@router.patch("/{contact_id}", responses=MEMBER_ERRORS | errors(409, 412, 422))
def update_contact(
    caller: Member, contact_id: UUID, body: ContactChanges, response: Response, if_match: IfMatch = None
) -> ContactAnswer:
    """Change a contact."""
    contact = service.change(caller, contact_id, body, if_match)
    tag(response, contact)
    return ContactAnswer(contact=Contact.model_validate(contact))


@router.delete("/{contact_id}", responses=MEMBER_ERRORS | errors(422))
def delete_contact(caller: Member, contact_id: UUID) -> Success:
    """Delete a contact."""
    service.delete(caller, contact_id)
    return Success()
