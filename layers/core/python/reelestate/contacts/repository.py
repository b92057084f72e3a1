"""Queries of contacts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from reelestate.contacts.tables import Contact
from reelestate.kit.errors import missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.kit.text import like_pattern

SORTS = {
    "name": (Contact.name,),
    "-name": (Contact.name.desc(),),
    "created_at": (Contact.created_at,),
    "-created_at": (Contact.created_at.desc(),),
    "-last_contacted_at": (Contact.last_contacted_at.desc().nulls_last(),),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which contacts are wanted; what is None does not matter."""

    search: str | None = None
    type: str | None = None
    status: str | None = None
    tag: str | None = None


def get(session: Session, contact_id: UUID) -> Contact:
    """The contact. Raises NotFound, for deleted ones and other tenants' too."""
    contact = session.get(Contact, contact_id)
    if contact is None or contact.deleted_at is not None:
        raise missing("contact", contact_id)
    return contact


def find(session: Session, wanted: Filter, sort: str, page: PageWanted) -> Page[Contact]:
    """A page of the tenant's contacts."""
    query = _filtered(select(Contact), wanted)
    total = session.scalar(_filtered(select(func.count(Contact.id)), wanted)) or 0
    rows: Sequence[Contact] = session.scalars(
        query.order_by(*SORTS[sort], Contact.id).offset(page.offset).limit(page.limit)
    ).all()
    return Page(rows, total, page)


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(Contact.deleted_at.is_(None))
    if wanted.search:
        pattern = like_pattern(wanted.search)
        query = query.where(or_(*(column.ilike(pattern) for column in (Contact.name, Contact.email, Contact.phone))))
    if wanted.type:
        query = query.where(Contact.type == wanted.type)
    if wanted.status:
        query = query.where(Contact.status == wanted.status)
    if wanted.tag:
        query = query.where(Contact.tags.contains([wanted.tag]))
    return query
