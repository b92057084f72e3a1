"""Queries of notifications: a user's own, in the organization acted for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from reelestate.kit.errors import missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.notifications.tables import Notification


def get(session: Session, user_id: UUID, notification_id: UUID) -> Notification:
    """The user's notification. Raises NotFound, for other people's too."""
    row = session.get(Notification, notification_id)
    if row is None or row.user_id != user_id:
        raise missing("notification", notification_id)
    return row


def find(session: Session, user_id: UUID, unread: bool | None, page: PageWanted) -> Page[Notification]:
    """A page of the user's notifications, the newest first; ``unread`` None takes all."""
    wanted: list[ColumnElement[bool]] = [Notification.user_id == user_id]
    if unread is not None:
        wanted.append(Notification.read_at.is_(None) if unread else Notification.read_at.is_not(None))
    total = session.scalar(select(func.count(Notification.id)).where(*wanted)) or 0
    rows = session.scalars(
        select(Notification)
        .where(*wanted)
        .order_by(Notification.created_at.desc(), Notification.id)
        .offset(page.offset)
        .limit(page.limit)
    ).all()
    return Page(rows, total, page)


def count_unread(session: Session, user_id: UUID) -> int:
    """How many of the user's notifications are not read yet."""
    query = select(func.count(Notification.id)).where(Notification.user_id == user_id, Notification.read_at.is_(None))
    return session.scalar(query) or 0


def mark_all_read(session: Session, user_id: UUID, now: datetime) -> None:
    """Marks all of the user's notifications as read."""
    session.execute(
        update(Notification)
        .where(Notification.user_id == user_id, Notification.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )
