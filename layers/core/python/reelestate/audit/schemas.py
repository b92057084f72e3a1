"""What the audit log looks like to callers."""

from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from reelestate.kit.http.envelope import Answer, Pagination


def _written(address: IPv4Address | IPv6Address | str | None) -> str | None:
    """An address as people write it; the database's driver gives an object."""
    return None if address is None else str(address)


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
    ip_address: Annotated[str | None, BeforeValidator(_written)]
    request_id: str | None
    created_at: datetime


class AuditLogAnswer(Answer):
    """A page of the audit log, the newest entry first."""

    entries: list[AuditEntry]
    pagination: Pagination
