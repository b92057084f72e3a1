"""Connections that API Gateway keeps for us."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Base, TenantRow
from reelestate.renders.tables import Job


class LiveConnection(TenantRow):
    """A connection that watches a job, with what its access token says of the watcher; never the token itself.

    ``sent`` is the SHA-256 of the last message it was sent.
    """

    __tablename__ = "live_connections"

    connection_id: Mapped[str] = mapped_column(String(128), unique=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id, ondelete="CASCADE"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(255))
    session_id: Mapped[str] = mapped_column(String(255))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    connected_at: Mapped[datetime]
    sent: Mapped[str | None] = mapped_column(String(64))


class WaitingConnection(Base):
    """A connection of which it is not known yet who watches, or what. It is no tenant's.

    ``given`` is what was said so far (see ``service.Given``).
    """

    __tablename__ = "waiting_connections"
    __table_args__ = (CheckConstraint("jsonb_typeof(given) = 'object'", name="given_is_object"),)

    connection_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    given: Mapped[dict[str, Any]]
    connected_at: Mapped[datetime] = mapped_column(index=True)
