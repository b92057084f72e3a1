"""The one place that changes a balance: it writes the ledger line that says so."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.billing.schemas import LineType
from reelestate.billing.tables import CreditAccount, CreditTransaction


def write(
    session: Session,
    account: CreditAccount,
    kind: LineType,
    amount: int,
    *,
    purchased: int,
    key: str,
    description: str,
    user_id: UUID | None = None,
    job_id: UUID | None = None,
    **details: Any,
) -> CreditTransaction:
    """Adds ``amount``, of which ``purchased`` are bought credits, to the locked account and writes the line."""
    account.balance += amount
    account.purchased += purchased
    line = CreditTransaction(
        organization_id=account.organization_id,
        user_id=user_id,
        job_id=job_id,
        type=kind,
        amount=amount,
        balance_after=account.balance,
        description=description,
        idempotency_key=key,
        details={"purchased": purchased, **details},
    )
    session.add(line)
    session.flush()
    return line
