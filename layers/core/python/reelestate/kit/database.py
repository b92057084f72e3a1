"""The database session: one transaction, one tenant, one commit point.

``transaction(organization_id)`` is the only place that commits. It tells PostgreSQL which tenant acts before the first
statement, and row-level security hides every other tenant's rows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import URL, Connection, DateTime, Engine, ForeignKey, MetaData, Text, create_engine, event, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

from reelestate.kit import database_auth
from reelestate.kit.errors import Unavailable
from reelestate.kit.ids import new_id
from reelestate.kit.settings import Settings, get_settings

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


REQUESTS_AT_ONCE = 8
"""How many requests of a process may use the database at the same time."""
CONNECTIONS_A_REQUEST = 2
"""Its own, and one for what must be written even if it fails: rate limits and refused attempts."""

CONNECTION_SECONDS = 240
"""Age at which a connection is replaced: before the proxy, or a database that wants to pause, drops it at 5 minutes."""

_AFTER_COMMIT = "after_commit"


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads a plain dictionary)
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        list[str]: ARRAY(Text()),
        datetime: DateTime(timezone=True),
    }


class Row(Base):
    """A row with an identifier and the times of its making and last change."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now(), sort_order=101)


class Versioned:
    """A row several people may edit: ``version`` counts its changes and is its ETag; a lost update is a conflict."""

    version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=98)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy hands in the class)
        return {"version_id_col": cls.version}


class Deletable:
    """A row that is only marked as deleted; retention removes it for good."""

    deleted_at: Mapped[datetime | None] = mapped_column(sort_order=99)


class TenantRow(Row):
    """A row that belongs to one organization; row-level security guards it."""

    __abstract__ = True

    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"), index=True, sort_order=-1)


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The process's engine: on ``database_url``, or else on ``database_host`` with a fresh token per connection.

    Raises `Unavailable` where neither is set.
    """
    settings = get_settings()
    if settings.database_url:
        return _pooled(make_url(settings.database_url), {})
    if not settings.database_host:
        raise Unavailable("Neither REELESTATE_DATABASE_URL nor REELESTATE_DATABASE_HOST is set.")
    url = URL.create("postgresql+psycopg", username=settings.database_user, database=settings.database_name)
    signed = _pooled(url, database_auth.address(settings))
    event.listen(signed, "do_connect", _token_giver(settings))
    return signed


def _pooled(url: URL, arguments: dict[str, Any]) -> Engine:
    """``prepare_threshold`` is off because RDS Proxy pins prepared statements' connections."""
    return create_engine(
        url,
        pool_size=REQUESTS_AT_ONCE,
        max_overflow=REQUESTS_AT_ONCE * (CONNECTIONS_A_REQUEST - 1),
        pool_pre_ping=True,
        pool_recycle=CONNECTION_SECONDS,
        connect_args={"prepare_threshold": None, **arguments},
    )


def _token_giver(settings: Settings) -> Any:
    def give_token(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
        parameters["password"] = database_auth.token(settings)

    return give_token


@contextmanager
def transaction(organization_id: UUID | None, user_id: UUID | None = None) -> Iterator[Session]:
    """A session that acts for the tenant and the user; commits when the block ends, rolls back when it raises.

    Without a tenant it sees what is the user's own, and without either only what is nobody's.
    """
    with Session(engine(), expire_on_commit=False) as session:
        event.listen(session, "after_begin", _actor_setter(organization_id, user_id))
        with session.begin():
            yield session
    for action in session.info.pop(_AFTER_COMMIT, ()):
        action()


def after_commit(session: Session, action: Callable[[], object]) -> None:
    """Calls ``action`` once the transaction is committed, and not at all when it is rolled back.

    Whatever must happen even if the process dies in between has to be found again by a schedule.
    """
    session.info.setdefault(_AFTER_COMMIT, []).append(action)


def act_for(session: Session, organization_id: UUID | None, user_id: UUID | None) -> None:
    """From here to its end the session's transaction acts for this tenant and user."""
    _set_actor(session.connection(), organization_id, user_id)


def dispose() -> None:
    """Closes the pool and forgets the engine."""
    if engine.cache_info().currsize:
        engine().dispose()
    engine.cache_clear()


def _actor_setter(organization_id: UUID | None, user_id: UUID | None) -> Any:
    def set_actor(_session: Session, _transaction: Any, connection: Connection) -> None:
        _set_actor(connection, organization_id, user_id)

    return set_actor


def _set_actor(connection: Connection, organization_id: UUID | None, user_id: UUID | None) -> None:
    connection.execute(
        text("select set_config('app.org_id', :org, true), set_config('app.user_id', :user, true)"),
        {"org": str(organization_id or ""), "user": str(user_id or "")},
    )
