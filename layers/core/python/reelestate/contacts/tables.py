"""Contacts: the people a realtor deals with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Deletable, TenantRow, Versioned


class Contact(Versioned, Deletable, TenantRow):
    """A buyer, seller, investor or somebody else, and how far things are with them."""

    __tablename__ = "contacts"
    __table_args__ = (
        CheckConstraint("type in ('buyer','seller','investor','other')", name="type_known"),
        CheckConstraint("status in ('lead','active','closed')", name="status_known"),
        Index("ix_contacts_name", "organization_id", "name"),
        Index("ix_contacts_tags", "tags", postgresql_using="gin"),
    )

    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(50))
    type: Mapped[str] = mapped_column(String(20), default="other")
    status: Mapped[str] = mapped_column(String(20), default="lead")
    notes: Mapped[str | None] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    last_contacted_at: Mapped[datetime | None]
