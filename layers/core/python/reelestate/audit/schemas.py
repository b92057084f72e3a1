"""What the audit log looks like to callers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from reelestate.kit.http.envelope import Answer, Pagination


class AuditEntry(Answer):
    """Who did what to what."""

    id: UUID
    organization_id: UUID
    actor_id: UUID | None = Field(description="The acting user; null for the studio itself.")
    action: str = Field(examples=["brand_kit.updated"])
    resource_type: str | None = Field(examples=["brand_kit"])
    resource_id: UUID | None
    old_values: dict[str, Any] | None
    new_values: dict[str, Any] | None
    ip_address: str | None
    request_id: str | None
    created_at: datetime


class AuditLogAnswer(Answer):
    """A page of the audit log, the newest entry first."""

    entries: list[AuditEntry]
    pagination: Pagination
