"""Brings a database's schema to a revision."""

import time
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from reelestate.kit.errors import Unavailable
from reelestate.kit.logging import get_logger

LOCK_ID = 7_205_759_403
"""Advisory lock that keeps two deployments from migrating at once."""
TURN_SECONDS = 120
"""How long a deployment waits for another to finish."""
TABLE_LOCK_SECONDS = 5
"""How long a revision waits for a table: behind a waiting change of a table every request for it waits too."""
ATTEMPTS = 6
PAUSE_SECONDS = 5.0
"""Between attempts requests go through."""

_LOCK_NOT_AVAILABLE = "55P03"


def upgrade(owner: str | Engine, revision: str = "head") -> None:
    """Upgrades as the owner role, under an advisory lock; each revision is a transaction of its own.

    A database that is ahead of this release is left as it is: revisions only add what the release before can do
    without, so that a release can be taken back. Raises `Unavailable` when another deployment does not finish, or a
    table stays locked.
    """
    _run(owner, lambda config, connection: _upgrade(config, connection, revision))


def downgrade(owner: str | Engine, revision: str) -> None:
    """Downgrades as the owner role, under the same lock."""
    _run(owner, lambda config, _connection: command.downgrade(config, revision))


def revision_of(owner: str | Engine) -> str | None:
    """The revision the database is at; ``None`` before the first."""
    engine = create_engine(owner) if isinstance(owner, str) else owner
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def _run(owner: str | Engine, action: Callable[[Config, Connection], None]) -> None:
    engine = create_engine(owner) if isinstance(owner, str) else owner
    try:
        with engine.connect() as connection:
            _wait_for_turn(connection)
            connection.execute(text(f"set lock_timeout = '{TABLE_LOCK_SECONDS}s'"))
            connection.commit()
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
            config.attributes["connection"] = connection
            action(config, connection)
            connection.commit()
            connection.execute(text("select pg_advisory_unlock(:id)"), {"id": LOCK_ID})
            connection.commit()
    finally:
        engine.dispose()


def _wait_for_turn(connection: Connection) -> None:
    connection.execute(text(f"set lock_timeout = '{TURN_SECONDS}s'"))
    try:
        connection.execute(text("select pg_advisory_lock(:id)"), {"id": LOCK_ID})
    except OperationalError as error:
        if not _locked(error):
            raise
        raise Unavailable(
            f"Another deployment has been migrating this database for {TURN_SECONDS} seconds. "
            "Let it finish, then deploy again."
        ) from error


def _upgrade(config: Config, connection: Connection, revision: str) -> None:
    if _is_ahead(config, connection):
        get_logger().warning("the database is ahead of this release; nothing to migrate")
        return
    for attempt in range(1, ATTEMPTS + 1):
        try:
            command.upgrade(config, revision)
        except OperationalError as error:
            connection.rollback()
            if not _locked(error):
                raise
            if attempt == ATTEMPTS:
                raise Unavailable(
                    f"A table stayed locked through {ATTEMPTS} attempts to migrate it. "
                    "End the transaction that holds it, then deploy again."
                ) from error
            get_logger().warning("a table is locked; trying again", attempt=attempt)
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _is_ahead(config: Config, connection: Connection) -> bool:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_heads()
    # Inside a transaction that it did not begin, Alembic would commit no revision of its own.
    connection.rollback()
    return not known.issuperset(current)


def _locked(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE
