"""Queries of the inbox; the session acts for nobody."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.inbox.rules import Received
from reelestate.inbox.tables import InboxEvent
from reelestate.kit.ids import new_id


def take(session: Session, event: Received, now: datetime) -> InboxEvent:
    """The event's row, locked; made when it is the first time."""
    session.execute(
        insert(InboxEvent)
        .values(
            id=new_id(),
            source=event.source,
            event_id=event.event_id,
            type=event.type,
            payload=event.payload,
            status="received",
            attempts=0,
            received_at=now,
        )
        .on_conflict_do_nothing(index_elements=["source", "event_id"])
    )
    return session.scalars(
        select(InboxEvent)
        .where(InboxEvent.source == event.source, InboxEvent.event_id == event.event_id)
        .with_for_update()
    ).one()


def drop_before(session: Session, before: datetime) -> int:
    """Removes what was received before then; returns how much."""
    gone = session.execute(delete(InboxEvent).where(InboxEvent.received_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DML result counts its rows
