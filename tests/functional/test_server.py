"""The API's processes beside a studio."""

import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.runtime import LocalStudio
from local.server import ApiServer, serving
from reelestate.kit.errors import Conflict


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    with LocalStudio(home=tmp_path_factory.mktemp("server") / "home") as studio:
        yield studio


@pytest.fixture(scope="module")
def api(studio: LocalStudio) -> Iterator[ApiServer]:
    with serving(studio, port=0, workers=2) as api:
        yield api


def _get(api: ApiServer, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"{api.address}{path}", timeout=10) as answer:  # noqa: S310 (our own address)
        return answer.status, answer.read().decode()


def test_it_answers_and_is_ready(api: ApiServer) -> None:
    assert _get(api, "/api/v1/health") == (200, '{"status":"ok"}')
    assert _get(api, "/api/v1/health/ready") == (200, '{"status":"ok"}')


def test_its_pages_need_nothing_from_elsewhere(api: ApiServer) -> None:
    for page in ("/api/docs", "/api/redoc"):
        _, html = _get(api, page)
        assert "https://" not in html
        assert "/api/static/" in html
    assert _get(api, "/api/static/swagger-ui.css")[0] == 200
    assert '"openapi":"3.1' in _get(api, "/api/openapi.json")[1]


def test_a_killed_process_is_replaced_and_the_other_one_answers_meanwhile(api: ApiServer) -> None:
    victim = api.pids[0]

    os.kill(victim, signal.SIGKILL)

    assert _get(api, "/api/v1/health")[0] == 200
    deadline = time.monotonic() + 30
    while len(set(api.pids) - {victim}) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_taken_port_is_a_clear_error(api: ApiServer, studio: LocalStudio) -> None:
    taken = int(api.address.rsplit(":", 1)[1])

    with pytest.raises(Conflict, match=f"Port {taken} is taken"), serving(studio, port=taken, workers=1):
        pytest.fail("it was started all the same")


def test_no_process_knows_the_database_owner(api: ApiServer) -> None:
    for pid in api.pids:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"REELESTATE_DATABASE_URL" in environment
        assert b"REELESTATE_OWNER_DATABASE_URL" not in environment
