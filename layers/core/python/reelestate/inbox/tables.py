"""The inbox. Its rows are no tenant's, so only sessions that act for nobody see them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Base
from reelestate.kit.ids import new_id


class InboxEvent(Base):
    """An event of a third party, stored once however often it is sent.

    ``recorded`` is one that nobody takes: it is kept and nothing was done. ``handled`` is one whose effects were
    committed together with this row. ``failed`` is one that will be tried again, ``error`` says why it failed.
    """

    __tablename__ = "inbox_events"
    __table_args__ = (
        UniqueConstraint("source", "event_id"),
        CheckConstraint("status in ('received','recorded','handled','failed')", name="status_known"),
        CheckConstraint("(status = 'handled') = (processed_at is not null)", name="processed_when_handled"),
        CheckConstraint("(status = 'failed') = (error is not null)", name="error_when_failed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(String(200))
    event_id: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(255))
    payload: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(index=True)
    processed_at: Mapped[datetime | None]
