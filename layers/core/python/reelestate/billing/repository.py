"""Queries of subscriptions, credits and the ledger.

Whoever locks a subscription and its credit account locks the subscription first. The account's lock is what every
change of credits waits for, so reservations and ledger lines need none of their own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.billing.schemas import LineType
from reelestate.billing.tables import CreditAccount, CreditReservation, CreditTransaction, Subscription
from reelestate.kit.errors import missing

# Media is a feature above this one; how much of it there is can be asked without its code.
_STORED = text(
    "select sum(file_size_bytes) from media_assets where organization_id = :organization and deleted_at is null"
)


def add_subscription(session: Session, organization_id: UUID, **values: Any) -> bool:
    """Adds the organization's subscription; False when it has one already, be it from another transaction."""
    statement = insert(Subscription).values(organization_id=organization_id, **values)
    made = session.execute(
        statement.on_conflict_do_nothing(index_elements=["organization_id"]).returning(Subscription.id)
    )
    return made.scalar_one_or_none() is not None


def get_subscription(session: Session, organization_id: UUID, *, lock: bool = False) -> Subscription:
    """The subscription as it is now, locked for update when asked. Raises NotFound."""
    query = select(Subscription).where(Subscription.organization_id == organization_id)
    row = session.scalars(
        query.with_for_update() if lock else query, execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None:
        raise missing("subscription", organization_id)
    return row


def get_account(session: Session, organization_id: UUID, *, lock: bool = False) -> CreditAccount:
    """The credit account as it is now, locked for update when asked. Raises NotFound."""
    query = select(CreditAccount).where(CreditAccount.organization_id == organization_id)
    row = session.scalars(
        query.with_for_update() if lock else query, execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None:
        raise missing("credit_account", organization_id)
    return row


def find_reservation(session: Session, organization_id: UUID, job_id: UUID) -> CreditReservation | None:
    """The job's reservation as it is now."""
    return session.scalars(
        select(CreditReservation).where(
            CreditReservation.organization_id == organization_id, CreditReservation.job_id == job_id
        ),
        execution_options={"populate_existing": True},
    ).one_or_none()


def find_line(session: Session, organization_id: UUID, key: str) -> CreditTransaction | None:
    """The ledger line with that idempotency key."""
    return session.scalars(
        select(CreditTransaction).where(
            CreditTransaction.organization_id == organization_id, CreditTransaction.idempotency_key == key
        )
    ).one_or_none()


def list_lines(
    session: Session, organization_id: UUID, limit: int, offset: int, kind: LineType | None
) -> tuple[Sequence[CreditTransaction], int]:
    """A page of the ledger, the newest line first, and how many lines there are."""
    chosen = select(CreditTransaction).where(CreditTransaction.organization_id == organization_id)
    if kind:
        chosen = chosen.where(CreditTransaction.type == kind)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    lines = session.scalars(chosen.order_by(CreditTransaction.number.desc()).limit(limit).offset(offset)).all()
    return lines, total


def credits_spent(session: Session, organization_id: UUID, since: datetime, until: datetime) -> int:
    """Credits that jobs took from ``since`` until before ``until``, less what was given back."""
    spent = session.scalar(
        select(-func.sum(CreditTransaction.amount)).where(
            CreditTransaction.organization_id == organization_id,
            CreditTransaction.type.in_(("deduction", "refund")),
            CreditTransaction.created_at >= since,
            CreditTransaction.created_at < until,
        )
    )
    return max(0, int(spent or 0))


def stored_bytes(session: Session, organization_id: UUID) -> int:
    """The size of all media the organization keeps."""
    return int(session.scalar(_STORED, {"organization": organization_id}) or 0)


def list_due(session: Session, now: datetime) -> Sequence[UUID]:
    """Organizations, of all tenants, whose month of credits has ended; those that wait longest first."""
    return session.scalars(text("select organization_id from gate_subscriptions_due(:now)"), {"now": now}).all()
