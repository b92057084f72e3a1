"""Database servers that tests start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.postgres import PostgresServer
from reelestate.kit import migrations


@contextmanager
def migrated_server(home: Path) -> Iterator[PostgresServer]:
    """A real PostgreSQL with the schema, until the block ends."""
    server = PostgresServer(home, home / "postgres.log")
    server.start()
    try:
        migrations.upgrade(server.owner_url)
        yield server
    finally:
        server.stop()
