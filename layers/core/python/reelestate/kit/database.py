"""The database session: one transaction, one tenant, one commit point.

``transaction(organization_id)`` is the only place that commits. It tells PostgreSQL which tenant acts before the first
statement, and row-level security hides every other tenant's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Engine, ForeignKey, MetaData, create_engine, event, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from reelestate.kit.errors import Unavailable
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dict[str, Any]: JSONB, list[Any]: JSONB, datetime: DateTime(timezone=True)}  # noqa: RUF012


class Row(Base):
    """A row with an identifier and the times of its making and last change."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now(), sort_order=101)


class TenantRow(Row):
    """A row that belongs to one organization; row-level security guards it."""

    __abstract__ = True

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"), index=True, sort_order=-1)


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The process's engine. ``prepare_threshold`` is off because RDS Proxy pins prepared statements' connections."""
    url = get_settings().database_url
    if not url:
        raise Unavailable("REELESTATE_DATABASE_URL is not set.")
    return create_engine(url, pool_size=4, max_overflow=8, pool_pre_ping=True, connect_args={"prepare_threshold": None})


@contextmanager
def transaction(organization_id: UUID) -> Iterator[Session]:
    """A session that acts for the tenant; commits when the block ends, rolls back when it raises."""
    with Session(engine(), expire_on_commit=False) as session:
        event.listen(session, "after_begin", _tenant_setter(organization_id))
        with session.begin():
            yield session


def dispose() -> None:
    """Closes the pool and forgets the engine."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()


def _tenant_setter(organization_id: UUID) -> Any:
    def set_tenant(_session: Session, _transaction: Any, connection: Any) -> None:
        connection.execute(text("select set_config('app.org_id', :org, true)"), {"org": str(organization_id)})

    return set_tenant
