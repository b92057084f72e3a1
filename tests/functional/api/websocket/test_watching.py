"""Live progress through API Gateway: the function with real rows, and the real client of the management API."""

import threading
from typing import Any

import pytest

from functions.relay.handler import handler as relay
from functions.websocket import handler as module
from functions.websocket.handler import handler
from reelestate.kit import aws
from reelestate.kit.errors import ProviderFailed
from reelestate.kit.settings import get_settings
from reelestate.renders.announcing import PROGRESSED
from tests.functional.api.conftest import Person
from tests.functional.api.connections import Bus, Connections, event_bridge
from tests.functional.api.websocket.clients import (
    add_render,
    change,
    detail,
    hand_on_progress,
    token_of,
    waiting,
    watchers,
)


def test_the_first_message_is_the_present_state_and_then_every_change(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = add_render(owner, status="processing", progress=40), client_of()

    assert client.connect(job_id, token_of(owner))["statusCode"] == 200
    change(owner, job_id, progress=55)
    hand_on_progress(bus)
    change(owner, job_id, status="failed", error_code="INTERNAL_SERVER_ERROR", error_message="It broke.")
    hand_on_progress(bus)

    assert [message.get("percent") for message in client.told] == [40, 55, 55, None]
    assert client.types == ["progress", "progress", "failed", "closed"]
    assert client.told[2]["error"]["message"] == "It broke."
    assert client.ended_with() == 1000
    assert watchers(owner) == []


def test_nothing_is_said_twice(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = add_render(owner, status="processing"), client_of()
    client.connect(job_id, token_of(owner))

    for _ in range(3):
        handler(event_bridge("reelestate.renders", PROGRESSED, detail(owner, job_id)), None)

    assert client.types == ["progress"]


def test_two_events_at_once_send_each_change_once_and_the_newest_last(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = add_render(owner, status="processing"), client_of()
    client.connect(job_id, token_of(owner))
    change(owner, job_id, progress=70)
    event = event_bridge("reelestate.renders", PROGRESSED, detail(owner, job_id))

    threads = [threading.Thread(target=handler, args=(event, None)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [message["percent"] for message in client.told] == [0, 70]


def test_who_comes_back_is_told_what_is_now(owner: Person, client_of: Any) -> None:
    job_id, before, after = add_render(owner), client_of(), client_of()
    before.connect(job_id, token_of(owner))
    before.leave()
    change(owner, job_id, status="processing", progress=70)

    after.connect(job_id, token_of(owner))

    assert [message["percent"] for message in before.told] == [0]
    assert [message["percent"] for message in after.told] == [70]
    assert [row.connection_id for row in watchers(owner)] == [after.id]


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_a_finished_job_is_told_once_and_the_connection_ends(owner: Person, client_of: Any, status: str) -> None:
    client = client_of()

    client.connect(add_render(owner, status=status, progress=100), token_of(owner))

    assert client.types == [status, "closed"]
    assert client.ended_with() == 1000


def test_what_a_watcher_says_changes_nothing(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = add_render(owner), client_of()
    client.connect(job_id, token_of(owner))

    for said in ("", "{", '{"type": "cancel"}', '{"type": "watch", "render": "x"}', "x" * 10_000):
        client.say(said)

    assert client.types == ["progress"]
    assert client.is_open


def test_a_watcher_who_vanished_is_forgotten_and_the_others_are_told(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, vanished, stays = add_render(owner), client_of(), client_of()
    vanished.connect(job_id, token_of(owner))
    stays.connect(job_id, token_of(owner))
    vanished.gateway.open.discard(vanished.id)

    change(owner, job_id, progress=10)
    hand_on_progress(bus)

    assert [message["percent"] for message in stays.told] == [0, 10]
    assert [row.connection_id for row in watchers(owner)] == [stays.id]


def test_who_could_not_be_told_is_told_when_the_event_comes_again(
    owner: Person, gateway: Connections, client_of: Any, bus: Bus
) -> None:
    job_id, unlucky, lucky = add_render(owner), client_of(), client_of()
    unlucky.connect(job_id, token_of(owner))
    lucky.connect(job_id, token_of(owner))
    change(owner, job_id, progress=10)
    event = event_bridge("reelestate.renders", PROGRESSED, detail(owner, job_id))

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

    client.connect(add_render(owner), token_of(owner))

    assert client.types == ["progress"]


def test_greeted_twice_is_greeted_once(owner: Person, client_of: Any) -> None:
    client = client_of()
    client.connect(add_render(owner), token_of(owner))

    handler(event_bridge(module.EVENT_SOURCE, module.OPENED, {"connection_id": client.id}), None)

    assert client.types == ["progress"]
    assert len(watchers(owner)) == 1


def test_who_leaves_before_the_greeting_leaves_nothing_behind(owner: Person, bus: Bus, client_of: Any) -> None:
    client = client_of()
    client.connect(add_render(owner), token_of(owner), greeted=False)
    client.leave()

    bus.hand_on(handler, module.OPENED)

    assert (client.told, waiting(client), watchers(owner)) == ([], None, [])


def test_without_a_way_out_the_relay_posts(
    owner: Person, bus: Bus, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a network that reaches nothing but Lambda
    monkeypatch.setenv("REELESTATE_WEBSOCKET_RELAY", "relay")
    get_settings.cache_clear()
    monkeypatch.setattr(aws, "client", lambda service: _Lambda() if service == "lambda" else pytest.fail(service))
    job_id, client, vanished = add_render(owner), client_of(), client_of()

    client.connect(job_id, token_of(owner))
    vanished.connect(job_id, token_of(owner))
    vanished.gateway.open.discard(vanished.id)
    change(owner, job_id, status="completed", result=None, progress=100)
    hand_on_progress(bus)

    assert client.types == ["progress", "completed", "closed"]
    assert client.ended_with() == 1000
    assert watchers(owner) == []


class _Lambda:
    """Lambda, with the relay behind it."""

    def invoke(self, *, FunctionName: str, Payload: str) -> dict[str, Any]:  # noqa: N803 - AWS's names
        import io
        import json

        assert FunctionName == "relay"
        return {"Payload": io.BytesIO(json.dumps(relay(json.loads(Payload), None)).encode())}


def test_an_event_of_another_kind_is_a_fault() -> None:
    with pytest.raises(ValueError, match="StepProgressed"):
        handler(event_bridge("reelestate.pipeline", "StepProgressed", {}), None)
