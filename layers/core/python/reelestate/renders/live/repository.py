"""Queries of connections."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from reelestate.renders.live.tables import LiveConnection, WaitingConnection


def waiting(session: Session, connection_id: str) -> WaitingConnection | None:
    """The waiting connection, locked. The session acts for nobody."""
    return session.get(WaitingConnection, connection_id, with_for_update=True)


def live(session: Session, connection_id: str, *, lock: bool = False) -> LiveConnection | None:
    """The tenant's connection, locked when asked."""
    found = select(LiveConnection).where(LiveConnection.connection_id == connection_id)
    return session.scalars(found.with_for_update() if lock else found).one_or_none()


def watchers(session: Session, job_id: UUID) -> Sequence[str]:
    """The connections that watch the tenant's job."""
    return session.scalars(
        select(LiveConnection.connection_id)
        .where(LiveConnection.job_id == job_id)
        .order_by(LiveConnection.connected_at, LiveConnection.connection_id)
    ).all()


def count_watchers(session: Session, job_id: UUID) -> int:
    """How many connections watch the tenant's job."""
    return session.scalar(select(func.count(LiveConnection.id)).where(LiveConnection.job_id == job_id)) or 0


def organization_of(session: Session, connection_id: str) -> UUID | None:
    """The tenant whose connection it is; needs none to act for."""
    found: UUID | None = session.scalar(
        text("select organization_id from gate_live_connection(:connection)"), {"connection": connection_id}
    )
    return found


def drop_live(session: Session, connection_id: str) -> None:
    """Removes the tenant's connection."""
    session.execute(delete(LiveConnection).where(LiveConnection.connection_id == connection_id))


def drop_waiting(session: Session, connection_id: str) -> None:
    """Removes a waiting connection. The session acts for nobody."""
    session.execute(delete(WaitingConnection).where(WaitingConnection.connection_id == connection_id))


def drop_expired(session: Session, now: datetime) -> int:
    """Removes the tenant's connections whose tokens have expired; returns how many."""
    gone = session.execute(delete(LiveConnection).where(LiveConnection.expires_at < now))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DML result counts its rows


def drop_waiting_since(session: Session, before: datetime) -> int:
    """Removes connections that have waited since before then; returns how many. The session acts for nobody."""
    gone = session.execute(delete(WaitingConnection).where(WaitingConnection.connected_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DML result counts its rows
