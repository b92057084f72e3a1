"""Plans held, credits and what became of them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow


class Subscription(TenantRow):
    """The plan an organization holds. ``anchor_day`` is the day of the month on which credits are granted anew."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("organization_id"),
        CheckConstraint("status in ('active','past_due','cancelled','paused','trialing')", name="status_known"),
        CheckConstraint("anchor_day between 1 and 31", name="anchor_day_in_month"),
        Index("ix_subscriptions_period_end", "current_period_end"),
    )

    plan: Mapped[str] = mapped_column(String(50))
    status: Mapped[str] = mapped_column(String(20), default="active", index=True)
    anchor_day: Mapped[int] = mapped_column(SmallInteger)
    current_period_start: Mapped[datetime]
    current_period_end: Mapped[datetime]
    trial_end: Mapped[datetime | None]
    cancel_at_period_end: Mapped[bool] = mapped_column(default=False)
    cancelled_at: Mapped[datetime | None]
    price_paid: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    stripe_subscription_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    stripe_price_id: Mapped[str | None] = mapped_column(String(255))
    payfast_subscription_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    payfast_customer_id: Mapped[str | None] = mapped_column(String(255))


class CreditAccount(TenantRow):
    """An organization's credits: ``balance`` can be spent, ``purchased`` of it was bought; jobs hold ``reserved``."""

    __tablename__ = "credit_accounts"
    __table_args__ = (
        UniqueConstraint("organization_id"),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
        CheckConstraint("purchased between 0 and balance", name="purchased_in_balance"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
    )

    balance: Mapped[int] = mapped_column(default=0)
    purchased: Mapped[int] = mapped_column(default=0, server_default="0")
    reserved: Mapped[int] = mapped_column(default=0)


class CreditReservation(TenantRow):
    """Credits set aside for a job until it ends: settled when it succeeds, released when the studio fails.

    ``purchased`` of them were bought. ``attempt`` counts the job's runs that were charged.
    """

    __tablename__ = "credit_reservations"
    __table_args__ = (
        UniqueConstraint("job_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("purchased between 0 and amount", name="purchased_in_amount"),
        CheckConstraint("status in ('reserved','settled','released')", name="status_known"),
    )

    job_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    amount: Mapped[int]
    purchased: Mapped[int] = mapped_column(default=0, server_default="0")
    attempt: Mapped[int] = mapped_column(default=1, server_default="1")
    status: Mapped[str] = mapped_column(String(20), default="reserved")
    ended_at: Mapped[datetime | None]


class CreditTransaction(TenantRow):
    """A line of the ledger, which is only ever appended to. ``balance_after`` is what could be spent then.

    ``number`` is the order in which an account's lines were written; clocks and waiting transactions do not tell it.
    """

    __tablename__ = "credit_transactions"
    __table_args__ = (
        UniqueConstraint("organization_id", "idempotency_key"),
        CheckConstraint("balance_after >= 0", name="balance_after_not_negative"),
        CheckConstraint("type in ('deduction','grant','purchase','refund','reset')", name="type_known"),
        Index("ix_credit_transactions_newest", "organization_id", text("number desc")),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    job_id: Mapped[UUID | None] = mapped_column(index=True)
    type: Mapped[str] = mapped_column(String(20), index=True)
    amount: Mapped[int]
    balance_after: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(String(255))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


class UsageRecord(TenantRow):
    """Something used that a plan limits or an invoice may count; a job counts once for each type of use."""

    __tablename__ = "usage_records"
    __table_args__ = (
        CheckConstraint(
            "usage_type in ('video_render','infographic_render','ai_script','ai_voice','storage')", name="type_known"
        ),
        Index("ix_usage_records_newest", "organization_id", text("recorded_at desc")),
        Index(
            "uq_usage_records_job",
            "organization_id",
            "job_id",
            "usage_type",
            unique=True,
            postgresql_where=text("job_id is not null"),
        ),
    )

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    usage_type: Mapped[str] = mapped_column(String(50))
    quantity: Mapped[int] = mapped_column(default=1)
    project_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
