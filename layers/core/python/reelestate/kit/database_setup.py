"""Makes an empty cluster into the studio's database, and an older database into this release's."""

import json
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from reelestate.kit import aws, database_auth, migrations, roles
from reelestate.kit.errors import Unavailable
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import Settings

if TYPE_CHECKING:
    import psycopg

MAINTENANCE = "postgres"
"""Database that every server has."""
ATTEMPTS = 4
"""To connect; together longer than the longest resume."""


def bring_up_to_date(settings: Settings) -> str | None:
    """Makes roles and database, migrates as the owner, and returns the revision. Safe to repeat and to run twice.

    Signs in as the master with ``database_master_secret``, at the cluster itself and not through its proxy. Raises
    `Unavailable` when the server does not answer or another run does not finish; any other error of the database as
    it is, with the revisions before the failing one kept.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    connect = partial(_connect, settings, _master(settings))
    with _patiently(connect, dbname=MAINTENANCE, autocommit=True) as connection:
        _wait_for_turn(connection)
        roles.ensure(connection, {})
        as_owner = partial(connect, dbname=settings.database_name, options=f"-c role={roles.OWNER}")
        owner = create_engine("postgresql+psycopg://", creator=as_owner, poolclass=NullPool)
        migrations.upgrade(owner)
        return migrations.revision_of(owner)


def _master(settings: Settings) -> dict[str, Any]:
    answer = aws.client("secretsmanager").get_secret_value(SecretId=settings.database_master_secret)
    secret = json.loads(answer["SecretString"])
    return {"user": secret["username"], "password": secret["password"]}


def _connect(settings: Settings, master: dict[str, Any], **arguments: Any) -> "psycopg.Connection[Any]":
    import psycopg

    return psycopg.connect(**database_auth.address(settings), **master, **arguments)


def _patiently(
    connect: "partial[psycopg.Connection[Any]]", **arguments: Any
) -> "AbstractContextManager[psycopg.Connection[Any]]":
    import psycopg

    for attempt in range(1, ATTEMPTS + 1):
        try:
            return connect(**arguments)
        except psycopg.errors.ConnectionTimeout as error:
            if attempt == ATTEMPTS:
                raise Unavailable(
                    "The database does not answer. Look at its cluster's state, then deploy again."
                ) from error
            get_logger().warning("the database does not answer yet", attempt=attempt)
    raise AssertionError("the last attempt returns or raises")


def _wait_for_turn(connection: "psycopg.Connection[Any]") -> None:
    import psycopg

    connection.execute(f"SET lock_timeout = '{migrations.TURN_SECONDS}s'")
    try:
        connection.execute("SELECT pg_advisory_lock(%s)", (migrations.LOCK_ID,))
    except psycopg.errors.LockNotAvailable as error:
        raise Unavailable(
            f"Another deployment has been at this database for {migrations.TURN_SECONDS} seconds. "
            "Let it finish, then deploy again."
        ) from error
