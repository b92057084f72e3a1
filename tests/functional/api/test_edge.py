"""What holds for every request: headers, ids, limits, error format, versions, replays."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import BaseModel
from sqlalchemy import text

from functions.api.app import create_app
from reelestate.identity import rules
from reelestate.kit.database import transaction
from reelestate.kit.errors import Conflict
from reelestate.kit.http import idempotency
from reelestate.kit.http.limits import Limit
from reelestate.kit.http.middleware import MAX_BODY_BYTES
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import Settings, get_settings
from tests.functional.api.conftest import People, Person

SECURITY_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-site",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
PAGE = "https://studio.example.com"
WAIT = 10.0


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


def _endless(size: int) -> Iterator[bytes]:
    for _ in range(size // 65_536 + 1):
        yield b" " * 65_536


ANSWERS: dict[str, tuple[int, Callable[[TestClient], Response]]] = {
    "answered": (200, lambda client: client.get("/api/v1/health")),
    "no such route": (404, lambda client: client.get("/api/v1/nothing")),
    "outside the API": (404, lambda client: client.get("/wp-admin")),
    "a slash too many": (404, lambda client: client.get("/api/v1/contacts/")),
    "no such method": (405, lambda client: client.put("/api/v1/health")),
    "nobody": (401, lambda client: client.get("/api/v1/contacts")),
    "no JSON": (422, lambda client: client.post("/api/v1/auth/login", content=b"{no json")),
    "too long": (413, lambda client: client.post("/api/v1/auth/login", content=b" " * (MAX_BODY_BYTES + 1))),
    "endless": (413, lambda client: client.post("/api/v1/auth/login", content=_endless(MAX_BODY_BYTES + 1))),
    "a fault": (500, lambda client: client.get("/api/v1/fault")),
    "preflight": (
        200,
        lambda client: client.options(
            "/api/v1/contacts", headers={"Origin": PAGE, "Access-Control-Request-Method": "POST"}
        ),
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_a_request_id_and_the_security_headers(name: str, studio: TestClient) -> None:
    status, ask = ANSWERS[name]

    answer = ask(studio)

    assert answer.status_code == status, answer.text
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert len(answer.headers["x-request-id"]) == 36
    assert "server" not in answer.headers


@pytest.mark.parametrize("name", [name for name, (status, _) in ANSWERS.items() if status >= 400])
def test_every_error_has_the_one_format(name: str, studio: TestClient) -> None:
    error = ANSWERS[name][1](studio).json()

    assert set(error) == {"error"}
    assert set(error["error"]) == {"code", "message", "details"}
    assert error["error"]["code"] == error["error"]["code"].upper()
    assert "the disc" not in json.dumps(error)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no such route", "NOT_FOUND"),
        ("no such method", "METHOD_NOT_ALLOWED"),
        ("nobody", "AUTHENTICATION_REQUIRED"),
        ("no JSON", "INVALID_INPUT"),
        ("too long", "PAYLOAD_TOO_LARGE"),
        ("endless", "PAYLOAD_TOO_LARGE"),
        ("a fault", "INTERNAL_SERVER_ERROR"),
    ],
)
def test_errors_have_the_codes_of_the_guide(name: str, code: str, studio: TestClient) -> None:
    assert ANSWERS[name][1](studio).json()["error"]["code"] == code


def test_a_method_that_is_not_there_is_answered_with_those_that_are(studio: TestClient) -> None:
    assert studio.put("/api/v1/health").headers["allow"] == "GET"


def test_a_callers_request_id_is_kept(studio: TestClient) -> None:
    assert studio.get("/api/v1/health", headers={"X-Request-Id": "abc.DEF_12-9"}).headers["x-request-id"] == (
        "abc.DEF_12-9"
    )


@pytest.mark.parametrize(
    "given", ["short", "x" * 101, "white space", "line\\r\\nbreak", '<script>alert("1")</script>', ""]
)
def test_a_request_id_that_could_do_harm_is_replaced(given: str, studio: TestClient) -> None:
    answer = studio.get("/api/v1/health", headers={"X-Request-Id": given})

    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 36


@pytest.mark.parametrize("sent", [b"[" * 100_000, b'{"email": "\xff"}', b"1" * 10_000, b"null", b'"text"', b"", b"NaN"])
def test_hostile_json_is_refused_in_plain_words(sent: bytes, studio: TestClient) -> None:
    answer = studio.post("/api/v1/auth/login", content=sent, headers={"Content-Type": "application/json"})

    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["error"]["code"] in {"INVALID_INPUT", "BAD_REQUEST"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", "image/png", "nonsense"]
)
def test_a_wrong_content_type_is_refused(content_type: str, studio: TestClient) -> None:
    body = b'{"email": "jane@example.com", "password": "heron velvet anchor 61"}'

    answer = studio.post("/api/v1/auth/login", content=body, headers={"Content-Type": content_type})

    assert answer.status_code in {400, 415, 422}, answer.text


def test_a_body_at_the_limit_is_read(studio: TestClient) -> None:
    body = b'{"email": "nobody"}'.ljust(MAX_BODY_BYTES)

    assert studio.post("/api/v1/auth/login", content=body).status_code == 422


def test_a_page_of_ours_may_read_answers_errors_and_faults(studio: TestClient) -> None:
    for status, ask in (ANSWERS[name] for name in ("answered", "no such route", "nobody", "a fault", "too long")):
        studio.headers["Origin"] = PAGE
        answer = ask(studio)
        del studio.headers["Origin"]
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == PAGE
        assert {"ETag", "Retry-After", "X-Request-Id"} <= set(
            answer.headers["access-control-expose-headers"].split(", ")
        )
        assert "access-control-allow-credentials" not in answer.headers


def test_a_page_of_ours_may_send_our_headers(studio: TestClient) -> None:
    asked = "authorization,content-type,idempotency-key,if-match,x-organization-id,x-request-id"
    headers = {"Origin": PAGE, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": asked}

    answer = studio.options("/api/v1/contacts", headers=headers)

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "PATCH" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{PAGE}.evil.example", "http://studio.example.com"]
)
def test_another_page_may_read_nothing(origin: str, studio: TestClient) -> None:
    answer = studio.get("/api/v1/health", headers={"Origin": origin})
    preflight = studio.options(
        "/api/v1/contacts", headers={"Origin": origin, "Access-Control-Request-Method": "DELETE"}
    )

    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-origin" not in preflight.headers
    assert preflight.status_code == 400


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


def test_a_change_needs_the_version_it_is_based_on(owner: Person) -> None:
    made = owner.post("/contacts", {"name": "Thandi Mokoena"})
    path = f"/contacts/{made.json()['contact']['id']}"

    assert owner.get(path).headers["etag"] == made.headers["etag"] == '"1"'
    assert owner.patch(path, {"notes": "a"}, headers={"If-Match": '"1"'}).headers["etag"] == '"2"'
    late = owner.patch(path, {"notes": "b"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["error"]["details"]["etag"]) == (412, '"2"')
    assert owner.patch(path, {"notes": "c"}, headers={"If-Match": '"1", "2"'}).status_code == 200
    assert owner.patch(path, {"notes": "d"}, headers={"If-Match": "*"}).status_code == 200
    assert owner.patch(path, {"notes": "e"}, headers={"If-Match": "2"}).status_code == 412


def test_of_two_changes_at_the_same_moment_one_is_told(owner: Person) -> None:
    path = f"/contacts/{owner.post('/contacts', {'name': 'Thandi'}).json()['contact']['id']}"

    def change(number: int) -> int:
        return owner.patch(path, {"notes": f"note {number}"}, headers={"If-Match": '"1"'}).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(change, range(6)))

    assert statuses[0] == 200
    assert set(statuses[1:]) <= {409, 412}
    assert owner.get(path).headers["etag"] == '"2"'


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


def test_more_requests_than_threads_and_connections_are_all_answered(owner: Person) -> None:
    """Requests that hold a connection and wait for a thread do not block those that wait the other way round."""
    with ThreadPoolExecutor(100) as pool:
        statuses = list(pool.map(lambda _: owner.get("/contacts").status_code, range(300)))
    assert statuses == [200] * 300


def test_too_many_sign_ins_from_one_address_wait_and_others_do_not(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "SIGN_INS_FROM_ADDRESS", Limit("sign_in_address", 2, 300))
    with (
        TestClient(create_app(), client=("198.51.100.7", 50_000)) as here,
        TestClient(create_app(), client=("198.51.100.8", 50_000)) as elsewhere,
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


def test_characters_no_table_can_hold_are_left_out(owner: Person) -> None:
    sent = b'{"name": "A\\u0000B \\ud800 C"}'

    answer = owner.post("/contacts", content=sent, headers={"Content-Type": "application/json"})

    assert answer.status_code == 201, answer.text
    assert answer.json()["contact"]["name"] == "AB C"
