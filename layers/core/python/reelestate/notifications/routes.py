"""HTTP routes of notifications: one's own, in the organization acted for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from reelestate.access.callers import MEMBER_ERRORS, Member
from reelestate.kit import clock
from reelestate.kit.http.envelope import PageQuery
from reelestate.kit.http.errors import errors
from reelestate.notifications import repository
from reelestate.notifications.schemas import Notification, NotificationAnswer, NotificationsAnswer, UnreadAnswer
from reelestate.notifications.tables import Notification as NotificationRow

router = APIRouter(prefix="/notifications", tags=["notifications"])


@router.get("", responses=MEMBER_ERRORS | errors(422))
def list_notifications(
    caller: Member,
    page: PageQuery,
    unread: Annotated[bool | None, Query(description="Only those not read yet, or only those read.")] = None,
) -> NotificationsAnswer:
    """List one's notifications, the newest first."""
    found = repository.find(caller.session, caller.user_id, unread, page)
    return NotificationsAnswer(
        notifications=[_view(row) for row in found.rows],
        unread_count=repository.count_unread(caller.session, caller.user_id),
        pagination=found.pagination,
    )


@router.get("/unread-count", responses=MEMBER_ERRORS | errors(422))
def count_unread_notifications(caller: Member) -> UnreadAnswer:
    """Count one's unread notifications."""
    return UnreadAnswer(unread_count=repository.count_unread(caller.session, caller.user_id))


@router.post("/read-all", responses=MEMBER_ERRORS | errors(422))
def mark_all_notifications_read(caller: Member) -> UnreadAnswer:
    """Mark all of one's notifications as read."""
    repository.mark_all_read(caller.session, caller.user_id, clock.now())
    return UnreadAnswer(unread_count=repository.count_unread(caller.session, caller.user_id))


@router.post("/{notification_id}/read", responses=MEMBER_ERRORS | errors(422))
def mark_notification_read(caller: Member, notification_id: UUID) -> NotificationAnswer:
    """Mark a notification as read."""
    row = repository.get(caller.session, caller.user_id, notification_id)
    row.read_at = row.read_at or clock.now()
    return NotificationAnswer(notification=_view(row))


def _view(row: NotificationRow) -> Notification:
    return Notification(
        id=row.id,
        type=row.type,
        title=row.title,
        message=row.message,
        action_url=row.action_url,
        read=row.read_at is not None,
        read_at=row.read_at,
        created_at=row.created_at,
    )
