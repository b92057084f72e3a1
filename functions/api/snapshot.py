"""What the API's Lambda snapshot holds, and what is made anew in every environment restored from it.

Before the snapshot everything is done that takes time and is the same everywhere: modules are loaded, the application
and its routes are built, and it has answered once. Nothing is opened: no connection, no client, no credential. A
restored environment shares its memory with its siblings, so generators of random numbers are seeded anew there.
"""

import gc
import os
import random
import ssl
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mangum import Mangum

LOADED_ON_USE = (
    "argon2",
    "boto3",
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "jwt",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
)
"""Packages that a request loads when it needs them: seconds of every first request, otherwise."""
HEALTH = {
    "version": "2.0",
    "routeKey": "GET /api/v1/health",
    "rawPath": "/api/v1/health",
    "rawQueryString": "",
    "headers": {"host": "snapshot"},
    "requestContext": {"http": {"method": "GET", "path": "/api/v1/health", "sourceIp": "127.0.0.1"}},
    "isBase64Encoded": False,
}
"""A request that needs neither the database nor the cloud. It does not come through the edge, so it may be refused."""


def register(adapter: Callable[[], "Mangum"]) -> None:
    """Has Lambda call ``prepare`` before the snapshot and ``renew`` in each environment restored from it."""
    from snapshot_restore_py import (  # type: ignore[import-untyped]  # a package of Lambda's runtime, without types
        register_after_restore,
        register_before_snapshot,
    )

    register_before_snapshot(prepare, adapter)
    register_after_restore(renew)


def prepare(adapter: Callable[[], "Mangum"]) -> None:
    """Builds the application and lets it answer once. Raises RuntimeError when it cannot: then nothing is released."""
    for name in LOADED_ON_USE:
        import_module(name)
    application = adapter()
    _build_routes(application)
    status = application(HEALTH, None)["statusCode"]  # type: ignore[arg-type]  # it reads nothing of the context
    if status not in {200, 403}:
        raise RuntimeError(f"The application answered its first request with {status}.")
    gc.collect()
    gc.freeze()


def renew() -> None:
    """Makes this environment differ from its siblings, and drops whatever could be of another time or place."""
    from reelestate.kit import aws, database

    database.dispose()
    aws.forget_clients()
    random.seed()
    ssl.RAND_add(os.urandom(48), 48.0)


def _build_routes(application: "Mangum") -> None:
    """Compares a path that nobody serves with every route: each is built when it is compared for the first time."""
    from fastapi import FastAPI

    if not isinstance(application.app, FastAPI):
        raise TypeError(f"The API is a FastAPI application, not {type(application.app).__name__}.")
    nowhere = {"type": "http", "method": "GET", "path": "/nowhere", "root_path": "", "headers": []}
    for route in application.app.router.routes:
        route.matches(nowhere)
