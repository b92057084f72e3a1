"""Queries of the audit log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from reelestate.audit.tables import AuditEntry
from reelestate.kit.http.envelope import Page, PageWanted


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are wanted; what is None does not matter. ``until`` itself is not included."""

    actor_id: UUID | None = None
    action: str | None = None
    resource_type: str | None = None
    resource_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


def find(session: Session, wanted: Filter, page: PageWanted) -> Page[AuditEntry]:
    """A page of the log of the organization acted for, the newest entry first."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count(AuditEntry.id)).where(*conditions)) or 0
    rows = session.scalars(
        select(AuditEntry)
        .where(*conditions)
        .order_by(AuditEntry.created_at.desc(), AuditEntry.id)
        .offset(page.offset)
        .limit(page.limit)
    ).all()
    return Page(rows, total, page)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    equal = {
        AuditEntry.actor_id: wanted.actor_id,
        AuditEntry.action: wanted.action,
        AuditEntry.resource_type: wanted.resource_type,
        AuditEntry.resource_id: wanted.resource_id,
    }
    conditions = [column == value for column, value in equal.items() if value is not None]
    if wanted.since is not None:
        conditions.append(AuditEntry.created_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.created_at < wanted.until)
    return conditions
