"""Live progress of a render over its WebSocket: what is told, to whom, and when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from functions.api import live
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.renders.tables import Job, JobStep
from tests.functional.api.conftest import People, Person
from tests.functional.api.people import access_token


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(live, "AUTHENTICATE_SECONDS", 0.3)


class Render:
    """A job, moved by hand."""

    def __init__(self, owner: Person) -> None:
        self.owner = owner
        self.id = new_id()
        with transaction(owner.organization_id) as session:
            session.add(Job(id=self.id, organization_id=owner.organization_id, kind="render", parameters={}))

    @property
    def path(self) -> str:
        """Where it is watched."""
        return f"/api/v1/ws/renders/{self.id}"

    def set(self, **values: Any) -> None:
        """Changes the job's row."""
        with transaction(self.owner.organization_id) as session:
            job = session.get_one(Job, self.id)
            for name, value in values.items():
                setattr(job, name, value)

    def begin_step(self, name: str) -> None:
        """A step of it begins."""
        with transaction(self.owner.organization_id) as session:
            session.add(
                JobStep(organization_id=self.owner.organization_id, job_id=self.id, name=name, status="processing")
            )


@pytest.fixture
def render(owner: Person) -> Render:
    """A job of the owner's that waits."""
    return Render(owner)


@contextmanager
def _watching(person: Person, path: str, **options: Any) -> Iterator[WebSocketTestSession]:
    options.setdefault("headers", person.headers)
    with person.client.websocket_connect(path, **options) as socket:
        yield socket


def _refused(person: Person, path: str, *, said: str | None = None, **options: Any) -> int:
    """The code with which the server ends a connection that it tells nothing."""
    with pytest.raises(WebSocketDisconnect) as ended, _watching(person, path, **options) as socket:
        if said is not None:
            socket.send_text(said)
        told = socket.receive_json()
        pytest.fail(f"it was told {told}")
    return int(ended.value.code)


def _token(person: Person) -> str:
    return person.headers["Authorization"].removeprefix("Bearer ")


def test_the_first_message_is_the_present_state_and_then_every_change(render: Render, owner: Person) -> None:
    render.set(status="processing", progress=40, current_step="video_composition")

    with _watching(owner, render.path) as socket:
        first = socket.receive_json()
        render.begin_step("assemble")
        second = socket.receive_json()
        render.set(status="failed", error_code="INTERNAL_SERVER_ERROR", error_message="It broke.")
        last = socket.receive_json()
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()

    assert (first["type"], first["percent"], first["current_step"]) == ("progress", 40, "video_composition")
    assert (first["job_id"], first["steps"]) == (str(render.id), [])
    assert second["steps"] == [{"name": "assemble", "status": "processing", "progress": 0}]
    assert (last["type"], last["error"]["message"]) == ("failed", "It broke.")
    assert ended.value.code == 1000


def test_who_comes_back_is_told_what_is_now(render: Render, owner: Person) -> None:
    with _watching(owner, render.path) as socket:
        before = socket.receive_json()
    render.set(status="processing", progress=70)

    with _watching(owner, render.path) as socket:
        after = socket.receive_json()

    assert (before["status"], before["percent"]) == ("queued", 0)
    assert (after["status"], after["percent"]) == ("processing", 70)


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_a_finished_job_is_told_once_and_the_connection_ends(render: Render, owner: Person, status: str) -> None:
    render.set(status=status, progress=100)

    with _watching(owner, render.path) as socket:
        only = socket.receive_json()
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()

    assert only["type"] == status
    assert ended.value.code == 1000


def test_a_browser_sends_its_token_as_the_subprotocol(render: Render, owner: Person) -> None:
    with _watching(owner, render.path, headers={}, subprotocols=["bearer", _token(owner)]) as socket:
        assert socket.accepted_subprotocol == "bearer"
        assert socket.receive_json()["type"] == "progress"


def test_a_token_may_be_the_first_message(render: Render, owner: Person) -> None:
    with _watching(owner, render.path, headers={}) as socket:
        socket.send_json({"type": "authenticate", "token": _token(owner)})
        assert socket.receive_json()["type"] == "progress"


def test_a_colleague_may_watch_for_the_organization(render: Render, owner: Person, people: People) -> None:
    colleague = people.member_of(owner)
    own = {"Authorization": colleague.headers["Authorization"]}

    with _watching(colleague, render.path) as socket:
        assert socket.receive_json()["type"] == "progress"
    with _watching(colleague, f"{render.path}?organization_id={owner.organization_id}", headers=own) as socket:
        assert socket.receive_json()["type"] == "progress"
    assert _refused(colleague, render.path, headers=own) == 4404


def test_a_stranger_is_told_that_there_is_no_such_job(render: Render, owner: Person, stranger: Person) -> None:
    for path in (
        render.path,
        f"{render.path}?organization_id={owner.organization_id}",
        f"{render.path}?organization_id=mine",
        f"/api/v1/ws/renders/{new_id()}",
    ):
        assert _refused(stranger, path) == 4404


def test_an_expired_token_opens_nothing(render: Render, owner: Person) -> None:
    old = access_token(owner.subject, clock.now() - timedelta(hours=2))

    assert _refused(owner, render.path, headers={"Authorization": f"Bearer {old}"}) == 4401
    assert _refused(owner, render.path, headers={}, subprotocols=["bearer", old]) == 4401
    assert _refused(owner, render.path, headers={}, said=f'{{"type": "authenticate", "token": "{old}"}}') == 4401


@pytest.mark.parametrize("said", ["", "token", "[]", '{"type": "authenticate"}', '{"type": "x", "token": "y"}', "\0"])
def test_a_malformed_first_message_ends_the_connection(render: Render, owner: Person, said: str) -> None:
    assert _refused(owner, render.path, headers={}, said=said) == 4401


def test_a_first_message_of_bytes_ends_the_connection(render: Render, owner: Person) -> None:
    with pytest.raises(WebSocketDisconnect) as ended, _watching(owner, render.path, headers={}) as socket:
        socket.send_bytes(b"\xff\x00")
        socket.receive_json()

    assert ended.value.code == 4401


def test_who_says_nothing_is_not_waited_for(render: Render, owner: Person) -> None:
    assert _refused(owner, render.path, headers={}) == 4408


def test_a_page_of_another_origin_is_refused_even_with_a_good_token(render: Render, owner: Person) -> None:
    foreign = owner.headers | {"Origin": "https://evil.example"}
    ours = owner.headers | {"Origin": "http://localhost:5173"}

    assert _refused(owner, render.path, headers=foreign) == 4403
    with _watching(owner, render.path, headers=ours) as socket:
        assert socket.receive_json()["type"] == "progress"


def test_signing_out_ends_what_the_session_watches(render: Render, owner: Person) -> None:
    with _watching(owner, render.path) as socket:
        socket.receive_json()
        assert owner.post("/auth/logout", {}).status_code == 200
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()

    assert ended.value.code == 4401


def test_leaving_the_organization_ends_what_is_watched_for_it(render: Render, owner: Person, people: People) -> None:
    colleague = people.member_of(owner)
    with _watching(colleague, render.path) as socket:
        socket.receive_json()
        removed = owner.delete(f"/organizations/current/members/{colleague.user_id}")
        assert removed.status_code == 200, removed.text
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()

    assert ended.value.code == 4404


def test_what_a_watcher_says_changes_nothing(render: Render, owner: Person) -> None:
    with _watching(owner, render.path) as socket:
        socket.receive_json()
        for said in ("", "{", '{"type": "cancel"}', "x" * 10_000):
            socket.send_text(said)
        render.set(status="processing", progress=10)
        assert socket.receive_json()["percent"] == 10

    with transaction(owner.organization_id) as session:
        assert session.get_one(Job, render.id).status == "processing"


def test_connections_that_ended_are_not_counted(render: Render, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_CONNECTIONS", live._open + 1)
    for _ in range(3):
        with _watching(owner, render.path) as socket:
            socket.receive_json()
    assert _refused(owner, f"/api/v1/ws/renders/{UUID(int=1)}") == 4404

    with _watching(owner, render.path) as socket:
        socket.receive_json()
        assert _refused(owner, render.path) == 1013
