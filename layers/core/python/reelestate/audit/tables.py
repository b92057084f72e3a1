"""The audit log."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import TenantRow


class AuditEntry(TenantRow):
    """Who did what to what; only ever appended to. Keys stay readable after the rows they name are gone."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_newest", "organization_id", text("created_at desc")),
        Index("ix_audit_log_resource", "resource_type", "resource_id"),
    )

    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(100))
    resource_type: Mapped[str | None] = mapped_column(String(50))
    resource_id: Mapped[UUID | None]
    old_values: Mapped[dict[str, Any] | None]
    new_values: Mapped[dict[str, Any] | None]
    ip_address: Mapped[str | None] = mapped_column(INET)
    request_id: Mapped[str | None] = mapped_column(String(100))
