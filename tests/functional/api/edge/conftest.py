"""The API as pages of another origin see it, and its log."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from functions.api.app import create_app
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import Settings
from tests.functional.api.edge.asking import PAGE


def _fail() -> None:
    raise RuntimeError("the disc is on fire")


def _lock_up() -> dict[str, str]:
    get_logger().info("inside")
    return {}


@pytest.fixture(scope="module")
def studio() -> Iterator[TestClient]:
    """The application with pages on another origin, and two routes of the tests' own."""
    app: FastAPI = create_app(Settings(cors_origins=(PAGE,)))
    app.add_api_route("/api/v1/fault", _fail, methods=["GET"])
    app.add_api_route("/api/v1/inside", _lock_up, methods=["GET"])
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """The log's lines."""
    written = io.StringIO()
    monkeypatch.setattr(get_logger().registered_handler, "stream", written)
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]
