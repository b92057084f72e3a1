"""What notifications look like to callers."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from reelestate.kit.http.envelope import Answer, Pagination
from reelestate.notifications.service import Type


class Notification(Answer):
    """Something a user should know."""

    id: UUID
    type: Type
    title: str
    message: str
    action_url: str | None = Field(description="A path within the product.", examples=["/projects"])
    read: bool
    read_at: datetime | None
    created_at: datetime


class NotificationAnswer(Answer):
    """One notification."""

    notification: Notification


class NotificationsAnswer(Answer):
    """A page of notifications, the newest first."""

    notifications: list[Notification]
    unread_count: int
    pagination: Pagination


class UnreadAnswer(Answer):
    """How many notifications are not read yet."""

    unread_count: int
