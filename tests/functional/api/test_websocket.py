"""Live progress through API Gateway: the function with real rows, and the real client of the management API."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from functions.relay.handler import handler as relay
from functions.websocket import handler as module
from functions.websocket.handler import handler
from reelestate.kit import aws, clock, events
from reelestate.kit.database import transaction
from reelestate.kit.errors import ProviderFailed
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.renders import announcing, ending, repository, service
from reelestate.renders.announcing import FAILED, PROGRESSED
from reelestate.renders.live import gateway as gateways
from reelestate.renders.live import service as live
from reelestate.renders.live.tables import LiveConnection, WaitingConnection
from reelestate.renders.tables import Job
from tests.functional.api.conftest import People, Person
from tests.functional.api.connections import Bus, Connections, event_bridge, management_api, socket_event
from tests.functional.api.people import access_token

_names = count(1)


@pytest.fixture(scope="module")
def gateway() -> Iterator[Connections]:
    """API Gateway's management API."""
    with management_api() as connections:
        yield connections


@pytest.fixture(autouse=True)
def _settings(application: None, gateway: Connections, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "REELESTATE_WEBSOCKET_ENDPOINT": gateway.endpoint,
        "REELESTATE_PUBLIC_URL": "https://studio.example/",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(gateways, "PATIENCE_SECONDS", (0.01, 0.01, 0.01))
    get_settings.cache_clear()
    yield
    gateways._client.cache_clear()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    """The bus of domain events."""
    bus = Bus()
    monkeypatch.setattr(events, "emit", bus.emit)
    return bus


class Client:
    """A browser, or another program, at the other end of API Gateway."""

    def __init__(self, gateway: Connections, bus: Bus) -> None:
        self.gateway, self.bus = gateway, bus
        # API Gateway's names hold characters that have to be quoted in paths.
        self.id = f"L0S/M9c{next(_names)}OFvHcCIhw="

    def connect(
        self, render: object = None, token: str | None = None, *, greeted: bool = True, **more: Any
    ) -> dict[str, Any]:
        """Opens the connection, and lets the bus do its part."""
        asked = {"queryStringParameters": {"render": str(render)}} if render else {}
        headers = {"Host": "live.studio.example"} | ({"Authorization": f"Bearer {token}"} if token else {})
        answer = handler(socket_event("CONNECT", self.id, **{**asked, "headers": headers, **more}), None)
        assert answer is not None
        if answer["statusCode"] == 200:
            self.gateway.open.add(self.id)
        if greeted:
            self.bus.hand_on(handler, module.OPENED)
        return answer

    def say(self, body: str, **more: Any) -> None:
        """Sends a message."""
        assert handler(socket_event("MESSAGE", self.id, body=body, **more), None) == {"statusCode": 200}

    def leave(self) -> None:
        """Ends the connection."""
        self.gateway.open.discard(self.id)
        handler(socket_event("DISCONNECT", self.id), None)

    @property
    def told(self) -> list[dict[str, Any]]:
        """What it was sent."""
        return self.gateway.told.get(self.id, [])

    @property
    def types(self) -> list[str]:
        """The types of what it was sent."""
        return self.gateway.types(self.id)

    @property
    def is_open(self) -> bool:
        """Whether the server has not ended it."""
        return self.id in self.gateway.open

    def ended_with(self) -> int:
        """The code it was told before it was ended."""
        assert not self.is_open
        assert self.types[-1] == "closed"
        return int(self.told[-1]["code"])


@pytest.fixture
def client_of(gateway: Connections, bus: Bus) -> Any:
    """Makes clients."""
    return lambda: Client(gateway, bus)


def _render(owner: Person, **values: Any) -> UUID:
    job = Job(id=new_id(), organization_id=owner.organization_id, kind="render", parameters={}, **values)
    with transaction(owner.organization_id) as session:
        session.add(job)
    return job.id


def _set(owner: Person, job_id: UUID, **values: Any) -> None:
    with transaction(owner.organization_id) as session:
        job = session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(job, name, value)
        announcing.changed(session, owner.organization_id, job_id)


def _moved(bus: Bus) -> None:
    bus.hand_on(handler, PROGRESSED)


def _token(person: Person) -> str:
    return person.headers["Authorization"].removeprefix("Bearer ")


def _watchers(owner: Person) -> list[LiveConnection]:
    with transaction(owner.organization_id) as session:
        return list(session.scalars(select(LiveConnection)).all())


def _waiting(client: Client) -> WaitingConnection | None:
    with transaction(None) as session:
        return session.get(WaitingConnection, client.id)


def test_the_first_message_is_the_present_state_and_then_every_change(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = _render(owner, status="processing", progress=40), client_of()

    assert client.connect(job_id, _token(owner))["statusCode"] == 200
    _set(owner, job_id, progress=55)
    _moved(bus)
    _set(owner, job_id, status="failed", error_code="INTERNAL_SERVER_ERROR", error_message="It broke.")
    _moved(bus)

    assert [message.get("percent") for message in client.told] == [40, 55, 55, None]
    assert client.types == ["progress", "progress", "failed", "closed"]
    assert client.told[2]["error"]["message"] == "It broke."
    assert client.ended_with() == 1000
    assert _watchers(owner) == []


def test_nothing_is_said_twice(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = _render(owner, status="processing"), client_of()
    client.connect(job_id, _token(owner))

    for _ in range(3):
        handler(event_bridge("reelestate.renders", PROGRESSED, _detail(owner, job_id)), None)

    assert client.types == ["progress"]


def test_two_events_at_once_send_each_change_once_and_the_newest_last(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = _render(owner, status="processing"), client_of()
    client.connect(job_id, _token(owner))
    _set(owner, job_id, progress=70)
    event = event_bridge("reelestate.renders", PROGRESSED, _detail(owner, job_id))

    threads = [threading.Thread(target=handler, args=(event, None)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [message["percent"] for message in client.told] == [0, 70]


def test_who_comes_back_is_told_what_is_now(owner: Person, client_of: Any) -> None:
    job_id, before, after = _render(owner), client_of(), client_of()
    before.connect(job_id, _token(owner))
    before.leave()
    _set(owner, job_id, status="processing", progress=70)

    after.connect(job_id, _token(owner))

    assert [message["percent"] for message in before.told] == [0]
    assert [message["percent"] for message in after.told] == [70]
    assert [row.connection_id for row in _watchers(owner)] == [after.id]


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_a_finished_job_is_told_once_and_the_connection_ends(owner: Person, client_of: Any, status: str) -> None:
    client = client_of()

    client.connect(_render(owner, status=status, progress=100), _token(owner))

    assert client.types == [status, "closed"]
    assert client.ended_with() == 1000


def test_a_browser_sends_its_token_as_the_subprotocol(owner: Person, client_of: Any) -> None:
    client = client_of()

    answer = client.connect(
        _render(owner),
        headers={"Sec-WebSocket-Protocol": f"bearer, {_token(owner)}", "Origin": "https://studio.example"},
    )

    assert answer == {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "bearer"}}
    assert client.types == ["progress"]


def test_token_and_render_may_be_first_messages(owner: Person, client_of: Any) -> None:
    job_id = _render(owner)
    both, render_first, token_given = client_of(), client_of(), client_of()

    both.connect()
    both.say(f'{{"type": "authenticate", "token": "{_token(owner)}"}}')
    assert both.told == []
    both.say(f'{{"type": "watch", "render": "{job_id}"}}')
    render_first.connect(job_id)
    render_first.say(f'{{"type": "authenticate", "token": "{_token(owner)}"}}')
    token_given.connect(token=_token(owner))
    token_given.say(f'{{"type": "watch", "render": "{job_id}"}}')

    assert [client.types for client in (both, render_first, token_given)] == [["progress"]] * 3


def test_no_row_holds_the_token(owner: Person, client_of: Any) -> None:
    job_id, waits, watches = _render(owner), client_of(), client_of()
    token = _token(owner)
    waits.connect(token=token)
    watches.connect(job_id, token)

    signature = token.rpartition(".")[2]
    with transaction(owner.organization_id) as session:
        rows = session.scalars(text("select c::text from live_connections c")).all()
    with transaction(None) as session:
        rows = [*rows, *session.scalars(text("select c::text from waiting_connections c")).all()]

    assert len(rows) >= 2
    assert not [row for row in rows if signature in row or token in row]


def test_what_a_watcher_says_changes_nothing(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = _render(owner), client_of()
    client.connect(job_id, _token(owner))

    for said in ("", "{", '{"type": "cancel"}', '{"type": "watch", "render": "x"}', "x" * 10_000):
        client.say(said)

    assert client.types == ["progress"]
    assert client.is_open


@pytest.mark.parametrize("said", ["", "token", "[]", '{"type": "authenticate"}', '{"type": "x", "token": "y"}', "\0"])
def test_a_malformed_first_message_ends_the_connection(owner: Person, client_of: Any, said: str) -> None:
    client = client_of()
    client.connect(_render(owner))

    client.say(said)

    assert client.ended_with() == 4401
    assert _waiting(client) is None


def test_a_first_message_of_bytes_ends_the_connection(owner: Person, client_of: Any) -> None:
    client = client_of()
    client.connect(_render(owner))

    client.say("/wA=", isBase64Encoded=True)

    assert client.ended_with() == 4401


def test_an_expired_or_forged_token_opens_nothing(owner: Person, client_of: Any) -> None:
    job_id = _render(owner)
    old = access_token(owner.subject, clock.now() - timedelta(hours=2))
    for token in (old, _token(owner)[:-8] + "AAAAAAAA", "x.y.z"):
        by_header, by_message = client_of(), client_of()
        by_header.connect(job_id, token)
        by_message.connect(job_id)
        by_message.say(f'{{"type": "authenticate", "token": "{token}"}}')

        assert (by_header.ended_with(), by_message.ended_with()) == (4401, 4401)
        assert (by_header.types, by_message.types) == (["closed"], ["closed"])


def test_a_stranger_is_told_that_there_is_no_such_job(owner: Person, stranger: Person, client_of: Any) -> None:
    job_id = _render(owner)
    for render, organization in ((job_id, None), (job_id, str(owner.organization_id)), (job_id, "mine"), ("x", None)):
        client = client_of()
        asked = {"render": str(render)} | ({"organization_id": organization} if organization else {})
        client.connect(token=_token(stranger), queryStringParameters=asked)
        assert client.ended_with() == 4404
        assert client.types == ["closed"]
    missing = client_of()
    missing.connect(new_id(), _token(stranger))
    assert missing.ended_with() == 4404


def test_a_colleague_may_watch_for_the_organization(owner: Person, people: People, client_of: Any) -> None:
    colleague, job_id = people.member_of(owner), _render(owner)
    client, without = client_of(), client_of()

    client.connect(
        token=_token(colleague),
        queryStringParameters={"render": str(job_id), "organization_id": str(owner.organization_id)},
    )
    without.connect(job_id, _token(colleague))

    assert client.types == ["progress"]
    assert without.ended_with() == 4404


def test_a_page_of_another_origin_gets_no_connection(owner: Person, client_of: Any) -> None:
    job_id = _render(owner)
    for origin in ("https://evil.example", "https://studio.example.evil.example", "null", "http://studio.example"):
        client = client_of()
        answer = client.connect(job_id, headers={"Origin": origin, "Authorization": f"Bearer {_token(owner)}"})
        assert answer["statusCode"] == 403
        assert _waiting(client) is None


def test_one_address_opens_no_more_than_so_many(owner: Person, client_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECTIONS_A_MINUTE", 2)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    statuses = [client_of().connect(_render(owner))["statusCode"] for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_a_job_has_no_more_than_so_many_watchers(
    owner: Person, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_WATCHERS", 2)
    job_id, clients = _render(owner), [client_of() for _ in range(3)]

    for client in clients:
        client.connect(job_id, _token(owner))

    assert [client.types for client in clients] == [["progress"], ["progress"], ["closed"]]
    assert clients[2].ended_with() == 1013


def test_signing_out_ends_what_the_session_watches(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = _render(owner), client_of()
    client.connect(job_id, _token(owner))
    assert owner.post("/auth/logout", {}).status_code == 200

    _set(owner, job_id, progress=10)
    _moved(bus)

    assert client.types == ["progress", "closed"]
    assert client.ended_with() == 4401
    assert _watchers(owner) == []


def test_an_expired_token_is_told_nothing_more(
    owner: Person, bus: Bus, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, client = _render(owner), client_of()
    client.connect(job_id, _token(owner))
    _set(owner, job_id, progress=10)

    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    _moved(bus)

    assert client.types == ["progress", "closed"]
    assert client.ended_with() == 4401


def test_leaving_the_organization_ends_what_is_watched_for_it(
    owner: Person, people: People, bus: Bus, client_of: Any
) -> None:
    colleague, job_id, client = people.member_of(owner), _render(owner), client_of()
    asked = {"render": str(job_id), "organization_id": str(owner.organization_id)}
    client.connect(token=_token(colleague), queryStringParameters=asked)
    removed = owner.delete(f"/organizations/current/members/{colleague.user_id}")
    assert removed.status_code == 200, removed.text

    _set(owner, job_id, progress=10)
    _moved(bus)

    assert client.ended_with() == 4404
    assert client.types == ["progress", "closed"]


def test_other_tenants_events_reach_nobody(owner: Person, stranger: Person, client_of: Any) -> None:
    job_id, client = _render(owner), client_of()
    client.connect(job_id, _token(owner))
    _set(owner, job_id, progress=10)

    handler(event_bridge("reelestate.renders", PROGRESSED, _detail(stranger, job_id)), None)

    assert client.types == ["progress"]
    with transaction(stranger.organization_id) as session:
        assert session.scalars(select(LiveConnection)).all() == []


def test_a_watcher_who_vanished_is_forgotten_and_the_others_are_told(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, vanished, stays = _render(owner), client_of(), client_of()
    vanished.connect(job_id, _token(owner))
    stays.connect(job_id, _token(owner))
    vanished.gateway.open.discard(vanished.id)

    _set(owner, job_id, progress=10)
    _moved(bus)

    assert [message["percent"] for message in stays.told] == [0, 10]
    assert [row.connection_id for row in _watchers(owner)] == [stays.id]


def test_who_could_not_be_told_is_told_when_the_event_comes_again(
    owner: Person, gateway: Connections, client_of: Any, bus: Bus
) -> None:
    job_id, unlucky, lucky = _render(owner), client_of(), client_of()
    unlucky.connect(job_id, _token(owner))
    lucky.connect(job_id, _token(owner))
    _set(owner, job_id, progress=10)
    event = event_bridge("reelestate.renders", PROGRESSED, _detail(owner, job_id))

    gateway.failing.add(unlucky.id)
    with pytest.raises(ProviderFailed, match="1 of 2"):
        handler(event, None)
    gateway.failing.clear()
    handler(event, None)

    assert [message["percent"] for message in unlucky.told] == [0, 10]
    assert [message["percent"] for message in lucky.told] == [0, 10]


def test_a_connection_that_does_not_stand_yet_is_waited_for(
    owner: Person, gateway: Connections, client_of: Any
) -> None:
    client = client_of()
    gateway.opens_after[client.id] = 2

    client.connect(_render(owner), _token(owner))

    assert client.types == ["progress"]


def test_greeted_twice_is_greeted_once(owner: Person, client_of: Any) -> None:
    client = client_of()
    client.connect(_render(owner), _token(owner))

    handler(event_bridge(module.EVENT_SOURCE, module.OPENED, {"connection_id": client.id}), None)

    assert client.types == ["progress"]
    assert len(_watchers(owner)) == 1


def test_who_leaves_before_the_greeting_leaves_nothing_behind(owner: Person, bus: Bus, client_of: Any) -> None:
    client = client_of()
    client.connect(_render(owner), _token(owner), greeted=False)
    client.leave()

    bus.hand_on(handler, module.OPENED)

    assert (client.told, _waiting(client), _watchers(owner)) == ([], None, [])


def test_waiting_connections_are_seen_by_nobody_who_acts(owner: Person, client_of: Any) -> None:
    client = client_of()
    client.connect(token=_token(owner))
    assert _waiting(client) is not None

    for actor in ((owner.organization_id, None), (None, owner.user_id), (owner.organization_id, owner.user_id)):
        with transaction(*actor) as session:
            assert session.scalars(select(WaitingConnection)).all() == []


def test_without_a_way_out_the_relay_posts(
    owner: Person, bus: Bus, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a network that reaches nothing but Lambda
    monkeypatch.setenv("REELESTATE_WEBSOCKET_RELAY", "relay")
    get_settings.cache_clear()
    monkeypatch.setattr(aws, "client", lambda service: _Lambda() if service == "lambda" else pytest.fail(service))
    job_id, client, vanished = _render(owner), client_of(), client_of()

    client.connect(job_id, _token(owner))
    vanished.connect(job_id, _token(owner))
    vanished.gateway.open.discard(vanished.id)
    _set(owner, job_id, status="completed", result=None, progress=100)
    _moved(bus)

    assert client.types == ["progress", "completed", "closed"]
    assert client.ended_with() == 1000
    assert _watchers(owner) == []


class _Lambda:
    """Lambda, with the relay behind it."""

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        import io
        import json

        assert FunctionName == "relay"
        return {"Payload": io.BytesIO(json.dumps(relay(json.loads(Payload), None)).encode())}


def test_every_way_a_job_changes_is_announced_once(owner: Person, bus: Bus) -> None:
    job_id = _render(owner, status="processing")

    def announced(change: Any) -> list[str]:
        bus.events.clear()
        with transaction(owner.organization_id) as session:
            change(session, repository.get_job(session, job_id, lock=True))
        return bus.types()

    assert announced(lambda session, job: ending.fail(session, job, "INTERNAL_SERVER_ERROR", "It broke.")) == [
        PROGRESSED,
        FAILED,
    ]
    assert bus.events[1][2]["fault"] == "studio"
    assert announced(lambda session, job: ending.fail(session, job, "INTERNAL_SERVER_ERROR", "Again.")) == []
    assert announced(service.resume_job) == [PROGRESSED]
    assert announced(lambda session, job: ending.fail(session, job, "CLAIM_UNBOUND", "No pool.")) == [
        PROGRESSED,
        FAILED,
    ]
    assert bus.events[1][2]["fault"] == "person"
    announced(service.resume_job)
    assert announced(ending.cancel) == [PROGRESSED]
    announced(service.resume_job)
    assert announced(lambda session, job: ending.complete(session, job, {}, None)) == [PROGRESSED]


def test_two_changes_at_once_are_one_announcement(owner: Person, bus: Bus) -> None:
    first, second = _render(owner), _render(owner)

    with transaction(owner.organization_id) as session:
        for job_id in (first, second, first):
            announcing.changed(session, owner.organization_id, job_id)

    assert bus.events == [("reelestate.renders", PROGRESSED, _detail(owner, job_id)) for job_id in (first, second)]


def test_progress_of_a_compose_task_is_announced_after_it_is_recorded(owner: Person, bus: Bus) -> None:
    job_id = _render(owner, status="processing")
    report = {"batch": 0, "progress": 50, "duration_ms": 10, "finished": False, "summary": None}

    service.record_progress(_detail(owner, job_id) | report)

    assert bus.events == [("reelestate.renders", PROGRESSED, _detail(owner, job_id))]


def test_what_is_rolled_back_is_not_announced(owner: Person, bus: Bus) -> None:
    job_id = _render(owner, status="processing")

    with pytest.raises(RuntimeError, match="as asked"), transaction(owner.organization_id) as session:
        ending.cancel(session, repository.get_job(session, job_id, lock=True))
        raise RuntimeError("as asked")

    assert bus.events == []


def test_a_bus_that_refuses_stops_no_job(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_event: object) -> None:
        raise ProviderFailed("as asked")

    monkeypatch.setattr(events, "emit", refuse)
    job_id = _render(owner, status="processing")

    with transaction(owner.organization_id) as session:
        ending.cancel(session, repository.get_job(session, job_id, lock=True))

    with transaction(owner.organization_id) as session:
        assert repository.get_job(session, job_id).status == "cancelled"


def test_an_event_of_another_kind_is_a_fault() -> None:
    with pytest.raises(ValueError, match="StepProgressed"):
        handler(event_bridge("reelestate.pipeline", "StepProgressed", {}), None)


def _detail(person: Person, job_id: UUID) -> dict[str, Any]:
    return {"organization_id": str(person.organization_id), "job_id": str(job_id)}
