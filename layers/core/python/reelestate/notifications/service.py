"""Telling users what they should know."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.notifications.tables import Notification

Type = Literal[
    "credit_low",
    "job_completed",
    "job_failed",
    "payment_success",
    "payment_failed",
    "subscription_renewal",
    "system",
]


def notify(
    session: Session,
    organization_id: UUID,
    user_id: UUID,
    kind: Type,
    title: str,
    message: str,
    action_url: str | None = None,
) -> None:
    """Adds a notification for the user; ``action_url`` is a path within the product."""
    session.add(
        Notification(
            organization_id=organization_id,
            user_id=user_id,
            type=kind,
            title=title[:255],
            message=message,
            action_url=action_url,
        )
    )
