"""What the log says of a request."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.functional.api.conftest import Person


def test_the_log_has_one_line_a_request_and_the_id_in_all(
    studio: TestClient, log: Callable[[], list[dict[str, Any]]]
) -> None:
    studio.get("/api/v1/fault", headers={"X-Request-Id": "the-first-one"})
    studio.get("/api/v1/health", headers={"X-Request-Id": "the-second-one"})

    fault, first, second = log()

    assert (fault["request_id"], fault["level"]) == ("the-first-one", "ERROR")
    assert "the disc is on fire" in fault["exception"]
    assert (first["request_id"], first["method"], first["status"]) == ("the-first-one", "GET", 500)
    assert (second["request_id"], second["route"], second["status"]) == ("the-second-one", "/health", 200)
    assert second["elapsed_ms"] >= 0


def test_requests_side_by_side_keep_their_ids_apart(
    studio: TestClient, log: Callable[[], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"side-by-side-{number}" for number in range(8)]

    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: studio.get("/api/v1/inside", headers={"X-Request-Id": name}), names))

    lines = log()
    for message in ("inside", "request"):
        assert sorted(line["request_id"] for line in lines if line["message"] == message) == names


def test_the_log_says_who_asked_and_nothing_of_them_in_the_next_line(
    owner: Person, log: Callable[[], list[dict[str, Any]]]
) -> None:
    owner.get("/contacts")
    owner.client.get("/api/v1/health")

    known, unknown = (line for line in log() if line["message"] == "request")

    assert (known["user_id"], known["organization_id"]) == (str(owner.user_id), str(owner.organization_id))
    assert "user_id" not in unknown
    assert owner.headers["Authorization"] not in json.dumps(known)
