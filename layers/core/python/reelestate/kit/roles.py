"""The database and its roles, made the same way on one machine and in the cloud.

The owner holds the schema and runs migrations; the application reads and writes under row-level security; the reader
reads under it; the gate owns the few functions that look past it. None is a superuser.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

DATABASE = "reelestate"
OWNER = "reelestate_owner"
APPLICATION = "reelestate_app"
READ_ONLY = "reelestate_readonly"
GATE = "reelestate_gate"

TOKENS = "rds_iam"
"""Amazon's own role: who is in it signs in with a token, and can no longer with a password."""


def ensure(connection: "psycopg.Connection[Any]", passwords: Mapping[str, str]) -> None:
    """Makes the roles, their memberships and the database where they are missing; changes nothing else.

    ``connection`` commits by itself and may create roles and databases, as a superuser or as Amazon's master user.
    A role can log in if it has a password here. Where Amazon's role for tokens exists, the application can too.
    """
    there = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    for role in (OWNER, APPLICATION, READ_ONLY, GATE):
        if role not in there:
            _create(connection, role, passwords.get(role))
    _grant(connection, GATE, OWNER)
    if TOKENS in there:
        _let_in_with_tokens(connection, APPLICATION)
    if not _is_superuser(connection):
        # Who gives a database to a role has to be able to act as it. The master therefore becomes a member of the
        # owner, and the owner must never be a member of Amazon's role: the master's password would stop working.
        _grant(connection, OWNER, "CURRENT_USER")
    _ensure_database(connection)


def _create(connection: "psycopg.Connection[Any]", role: str, password: str | None) -> None:
    from psycopg import sql

    login = sql.SQL("NOLOGIN") if password is None else sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password))
    command = sql.SQL("CREATE ROLE {} NOCREATEDB NOCREATEROLE {}")
    connection.execute(command.format(sql.Identifier(role), login))


def _let_in_with_tokens(connection: "psycopg.Connection[Any]", role: str) -> None:
    from psycopg import sql

    connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(role)))
    _grant(connection, TOKENS, role)


def _grant(connection: "psycopg.Connection[Any]", role: str, to: str) -> None:
    from psycopg import sql

    member = sql.SQL("CURRENT_USER") if to == "CURRENT_USER" else sql.Identifier(to)
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), member))


def _is_superuser(connection: "psycopg.Connection[Any]") -> bool:
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])


def _ensure_database(connection: "psycopg.Connection[Any]") -> None:
    from psycopg import sql

    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
        return
    # Not the server's own locale: text must sort the same wherever the studio runs.
    command = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    connection.execute(command.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
