"""Notifications."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow


class Notification(TenantRow):
    """Something a user should know. ``action_url`` is a path within the product."""

    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(
            "type in ('credit_low','job_completed','job_failed','payment_success','payment_failed',"
            "'subscription_renewal','system')",
            name="type_known",
        ),
        Index("ix_notifications_unread", "user_id", postgresql_where=text("read_at is null")),
        Index("ix_notifications_newest", "organization_id", "user_id", text("created_at desc")),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(255))
    message: Mapped[str] = mapped_column(Text)
    action_url: Mapped[str | None] = mapped_column(Text)
    read_at: Mapped[datetime | None]
