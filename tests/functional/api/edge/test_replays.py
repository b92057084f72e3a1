"""A request that is sent again works once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from httpx2 import Response
from pydantic import BaseModel
from sqlalchemy import text

from reelestate.kit.database import transaction
from reelestate.kit.errors import Conflict
from reelestate.kit.http import idempotency
from tests.functional.api.conftest import Person

WAIT = 10.0


def _project(person: Person, key: str, title: str = "The tour") -> Response:
    return person.post("/projects", {"title": title, "type": "listing_tour"}, headers={"Idempotency-Key": key})


def test_a_request_sent_again_gets_the_same_answer_and_does_nothing(owner: Person) -> None:
    first, again = _project(owner, "one"), _project(owner, "one")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"]
    assert owner.get("/projects").json()["pagination"]["total_count"] == 1


def test_a_key_used_for_another_request_is_a_conflict(owner: Person) -> None:
    _project(owner, "one")

    answer = _project(owner, "one", "Another tour")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "CONFLICT")
    assert owner.get("/projects").json()["pagination"]["total_count"] == 1


def test_a_key_means_something_only_within_its_organization(owner: Person, stranger: Person) -> None:
    assert _project(owner, "one").json() != _project(stranger, "one").json()


@pytest.mark.parametrize("key", ["", "x" * 256, "white space", "é"])
def test_a_key_is_plain_and_short(key: str, owner: Person) -> None:
    answer = owner.post("/projects", {"title": "T", "type": "film"}, headers={"Idempotency-Key": key.encode()})

    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == "Idempotency-Key"


def test_requests_sent_twice_at_the_same_moment_work_once(owner: Person) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: _project(owner, "one"), range(6)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["project"]["id"] for answer in answers}) == 1
    assert owner.get("/projects").json()["pagination"]["total_count"] == 1


def test_a_first_try_that_fails_leaves_the_key_free(owner: Person) -> None:
    headers = {"Idempotency-Key": "one", "Content-Type": "text/csv"}

    bad = owner.post("/properties/import", content=b"Colour\nred\n", headers=headers)
    good = owner.post("/properties/import", content=b"Title,City\nTern Road,Austin\n", headers=headers)

    assert bad.status_code == 422
    assert good.status_code == 200, good.text
    assert owner.get("/properties").json()["pagination"]["total_count"] == 1


class Done(BaseModel):
    """Who did the work."""

    who: str


def test_a_twin_that_waited_works_when_the_first_one_fails(owner: Person) -> None:
    """The second request is at the database's lock while the first one's work is under way, and fails."""
    begun, may_fail = threading.Event(), threading.Event()

    def run(who: str, work: Callable[[], Done]) -> str:
        with transaction(owner.organization_id, owner.user_id) as session:
            done = idempotency.once(session, owner.organization_id, "test", "one", {}, work, Done)
        return f"{who} got {done.who}"

    def failing() -> Done:
        begun.set()
        assert may_fail.wait(WAIT)
        raise Conflict("no")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(run, "first", failing)
        assert begun.wait(WAIT)
        second = pool.submit(run, "second", lambda: Done(who="second"))
        _wait_for_somebody_at_a_lock()
        may_fail.set()
        assert second.result(WAIT) == "second got second"
        with pytest.raises(Conflict):
            first.result(WAIT)
    assert run("third", lambda: Done(who="third")) == "third got second"


def _wait_for_somebody_at_a_lock() -> None:
    deadline = time.monotonic() + WAIT
    while not _somebody_at_a_lock():
        assert time.monotonic() < deadline, "nobody waits"
        time.sleep(0.02)


def _somebody_at_a_lock() -> bool:
    """Looks in a transaction of its own: within one, PostgreSQL shows the same activity again and again."""
    with transaction(None) as session:
        waiting = session.scalar(text("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"))
    return bool(waiting)
