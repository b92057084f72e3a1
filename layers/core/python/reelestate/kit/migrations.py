"""Brings a database's schema to a revision."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

LOCK_ID = 7_205_759_403
"""Advisory lock that keeps two deployments from migrating at once."""


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Upgrades as the owner role, under an advisory lock; waits at most a minute for table locks."""
    _run(owner_url, lambda config: command.upgrade(config, revision))


def downgrade(owner_url: str, revision: str) -> None:
    """Downgrades as the owner role, under the same lock."""
    _run(owner_url, lambda config: command.downgrade(config, revision))


def _run(owner_url: str, action: Callable[[Config], None]) -> None:
    engine = create_engine(owner_url)
    try:
        with engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(:id)"), {"id": LOCK_ID})
            connection.execute(text("set lock_timeout = '60s'"))
            connection.commit()
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
            config.attributes["connection"] = connection
            action(config)
            connection.commit()
            connection.execute(text("select pg_advisory_unlock(:id)"), {"id": LOCK_ID})
            connection.commit()
    finally:
        engine.dispose()
