"""How a process of the cloud reaches the database: over verified TLS, with a token in place of a password."""

from typing import Any

from reelestate.kit import aws
from reelestate.kit.settings import Settings

CONNECT_SECONDS = 20
"""A paused database takes some 15 seconds to resume; an API request is cut off after 30."""


def address(settings: Settings) -> dict[str, Any]:
    """libpq's parameters of the server, without a user: where it is, and whose certificate it must show."""
    return {
        "host": settings.database_host,
        "port": settings.database_port,
        "sslmode": "verify-full",
        "sslrootcert": str(settings.database_roots),
        "connect_timeout": CONNECT_SECONDS,
    }


def token(settings: Settings) -> str:
    """A password for ``database_user`` that is good for the next 15 minutes; signed here, without a request."""
    signed: str = aws.client("rds").generate_db_auth_token(
        settings.database_host, settings.database_port, settings.database_user
    )
    return signed
