"""Writing the audit log."""

from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.audit.tables import AuditEntry


class Actor(Protocol):
    """Who acts: ``access.callers.MemberCaller`` is one."""

    @property
    def session(self) -> Session:
        """The request's transaction."""

    @property
    def user_id(self) -> UUID:
        """The acting user."""

    @property
    def organization_id(self) -> UUID:
        """The organization acted for."""

    @property
    def ip_address(self) -> str:
        """Where the request came from."""

    @property
    def request_id(self) -> str:
        """The request's id."""


def record(
    actor: Actor,
    action: str,
    resource_type: str,
    resource_id: UUID | None,
    *,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    """Notes, in the actor's transaction, that they did ``action`` (``brand_kit.updated``) to something.

    ``old`` and ``new`` hold the changed fields as JSON, never secrets.
    """
    actor.session.add(
        AuditEntry(
            organization_id=actor.organization_id,
            actor_id=actor.user_id,
            action=action,
            resource_type=resource_type,
            resource_id=resource_id,
            old_values=old,
            new_values=new,
            ip_address=actor.ip_address if _is_address(actor.ip_address) else None,
            request_id=actor.request_id,
        )
    )


def _is_address(value: str) -> bool:
    import ipaddress

    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
