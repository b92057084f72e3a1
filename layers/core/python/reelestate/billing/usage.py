"""What an organization used, counted for limits, statistics and invoices."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.billing.schemas import UsageType
from reelestate.billing.tables import UsageRecord
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput


def record(
    session: Session,
    organization_id: UUID,
    usage_type: UsageType,
    quantity: int = 1,
    *,
    user_id: UUID | None = None,
    project_id: UUID | None = None,
    job_id: UUID | None = None,
) -> bool:
    """Notes that something was used; ``quantity`` counts pieces, of storage megabytes.

    A job counts once for each type, so a retried step or a resumed job adds nothing; False when it was noted before.
    """
    if quantity < 1:
        raise InvalidInput("quantity", f"{quantity} is nothing used", "Give a whole number above zero.")
    made = session.execute(
        insert(UsageRecord)
        .values(
            organization_id=organization_id,
            user_id=user_id,
            usage_type=usage_type,
            quantity=quantity,
            project_id=project_id,
            job_id=job_id,
            recorded_at=clock.now(),
        )
        .on_conflict_do_nothing(
            index_elements=["organization_id", "job_id", "usage_type"],
            index_where=UsageRecord.job_id.is_not(None),
        )
        .returning(UsageRecord.id)
    )
    return made.scalar_one_or_none() is not None


def summary(session: Session, organization_id: UUID, since: datetime, until: datetime) -> dict[str, int]:
    """How much of each type was used from ``since`` until before ``until``."""
    rows = session.execute(
        select(UsageRecord.usage_type, func.sum(UsageRecord.quantity))
        .where(*_between(organization_id, since, until))
        .group_by(UsageRecord.usage_type)
        .order_by(UsageRecord.usage_type)
    )
    return {usage_type: int(quantity) for usage_type, quantity in rows}


def records(
    session: Session, organization_id: UUID, since: datetime, until: datetime, *, limit: int = 20, offset: int = 0
) -> tuple[Sequence[UsageRecord], int]:
    """A page of what was used in that time, the newest first, and how many records there are in all."""
    chosen = select(UsageRecord).where(*_between(organization_id, since, until))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    newest = chosen.order_by(UsageRecord.recorded_at.desc(), UsageRecord.id)
    return session.scalars(newest.limit(limit).offset(offset)).all(), total


def _between(organization_id: UUID, since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        UsageRecord.organization_id == organization_id,
        UsageRecord.recorded_at >= since,
        UsageRecord.recorded_at < until,
    )
