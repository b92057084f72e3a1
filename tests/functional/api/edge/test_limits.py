"""How much one address, person and organization may ask for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient

from functions.api.app import create_app
from reelestate.identity import rules
from reelestate.kit.http.limits import Limit
from reelestate.kit.settings import get_settings
from tests.functional.api.conftest import People, Person


def test_more_requests_than_threads_and_connections_are_all_answered(owner: Person) -> None:
    """Requests that hold a connection and wait for a thread do not block those that wait the other way round."""
    with ThreadPoolExecutor(100) as pool:
        statuses = list(pool.map(lambda _: owner.get("/contacts").status_code, range(300)))
    assert statuses == [200] * 300


def test_too_many_sign_ins_from_one_address_wait_and_others_do_not(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "SIGN_INS_FROM_ADDRESS", Limit("sign_in_address", 2, 300))
    app = create_app()
    with (
        TestClient(app, client=("198.51.100.7", 50_000)) as here,
        TestClient(app, client=("198.51.100.8", 50_000)) as elsewhere,
    ):
        body = {"email": "nobody@example.com", "password": "heron velvet anchor 61"}
        statuses = [here.post("/api/v1/auth/login", json=body).status_code for _ in range(2)]
        refused = here.post("/api/v1/auth/login", json=body)
        allowed = elsewhere.post("/api/v1/auth/login", json=body)

    assert statuses == [401, 401]
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(refused.headers["retry-after"]) <= 300
    assert refused.json()["error"]["details"]["retry_after"] == int(refused.headers["retry-after"])
    assert allowed.status_code == 401


@pytest.fixture
def one_generation_an_hour(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organization may have one text written in an hour."""
    monkeypatch.setenv("REELESTATE_GENERATIONS_PER_HOUR", "1")
    get_settings.cache_clear()


def _generate(person: Person) -> int:
    project = person.post("/projects", {"title": "T", "type": "listing_tour"}).json()["project"]["id"]
    return person.post("/ai/generate-caption", {"project_id": project}).status_code


@pytest.mark.usefixtures("one_generation_an_hour")
def test_generation_is_limited_per_organization_and_person(owner: Person, stranger: Person, people: People) -> None:
    colleague = people.member_of(owner)

    assert _generate(owner) != 429
    assert _generate(owner) == 429
    assert _generate(colleague) == 429, "the organization has had its share"
    assert _generate(stranger) != 429
    assert _generate(owner.acting_for(_team_of(owner))) == 429, "another organization of the same person"


@pytest.mark.usefixtures("one_generation_an_hour")
def test_generation_is_limited_per_address(people: People) -> None:
    statuses = [_generate(people.person()) for _ in range(6)]

    assert 429 not in statuses[:5]
    assert statuses[5] == 429


def _team_of(person: Person) -> Any:
    answer = person.post("/organizations", {"name": "Alder & Oak Realty"})
    assert answer.status_code == 201, answer.text
    return answer.json()["organization"]["id"]
