"""Who is let watch a render, by which token, and when that ends."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from functions.websocket import handler as module
from functions.websocket.handler import handler
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.renders.announcing import PROGRESSED
from reelestate.renders.live import service as live
from reelestate.renders.live.tables import LiveConnection, WaitingConnection
from tests.functional.api.conftest import People, Person
from tests.functional.api.connections import Bus, event_bridge
from tests.functional.api.people import access_token
from tests.functional.api.websocket.clients import (
    add_render,
    change,
    detail,
    hand_on_progress,
    token_of,
    waiting,
    watchers,
)


def test_a_browser_sends_its_token_as_the_subprotocol(owner: Person, client_of: Any) -> None:
    client = client_of()

    answer = client.connect(
        add_render(owner),
        headers={"Sec-WebSocket-Protocol": f"bearer, {token_of(owner)}", "Origin": "https://studio.example"},
    )

    assert answer == {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": "bearer"}}
    assert client.types == ["progress"]


def test_token_and_render_may_be_first_messages(owner: Person, client_of: Any) -> None:
    job_id = add_render(owner)
    both, render_first, token_given = client_of(), client_of(), client_of()

    both.connect()
    both.say(f'{{"type": "authenticate", "token": "{token_of(owner)}"}}')
    assert both.told == []
    both.say(f'{{"type": "watch", "render": "{job_id}"}}')
    render_first.connect(job_id)
    render_first.say(f'{{"type": "authenticate", "token": "{token_of(owner)}"}}')
    token_given.connect(token=token_of(owner))
    token_given.say(f'{{"type": "watch", "render": "{job_id}"}}')

    assert [client.types for client in (both, render_first, token_given)] == [["progress"]] * 3


def test_no_row_holds_the_token(owner: Person, client_of: Any) -> None:
    job_id, waits, watches = add_render(owner), client_of(), client_of()
    token = token_of(owner)
    waits.connect(token=token)
    watches.connect(job_id, token)

    signature = token.rpartition(".")[2]
    with transaction(owner.organization_id) as session:
        rows = session.scalars(text("select c::text from live_connections c")).all()
    with transaction(None) as session:
        rows = [*rows, *session.scalars(text("select c::text from waiting_connections c")).all()]

    assert len(rows) >= 2
    assert not [row for row in rows if signature in row or token in row]


@pytest.mark.parametrize("said", ["", "token", "[]", '{"type": "authenticate"}', '{"type": "x", "token": "y"}', "\0"])
def test_a_malformed_first_message_ends_the_connection(owner: Person, client_of: Any, said: str) -> None:
    client = client_of()
    client.connect(add_render(owner))

    client.say(said)

    assert client.ended_with() == 4401
    assert waiting(client) is None


def test_a_first_message_of_bytes_ends_the_connection(owner: Person, client_of: Any) -> None:
    client = client_of()
    client.connect(add_render(owner))

    client.say("/wA=", isBase64Encoded=True)

    assert client.ended_with() == 4401


def test_an_expired_or_forged_token_opens_nothing(owner: Person, client_of: Any) -> None:
    job_id = add_render(owner)
    old = access_token(owner.subject, clock.now() - timedelta(hours=2))
    for token in (old, token_of(owner)[:-8] + "AAAAAAAA", "x.y.z"):
        by_header, by_message = client_of(), client_of()
        by_header.connect(job_id, token)
        by_message.connect(job_id)
        by_message.say(f'{{"type": "authenticate", "token": "{token}"}}')

        assert (by_header.ended_with(), by_message.ended_with()) == (4401, 4401)
        assert (by_header.types, by_message.types) == (["closed"], ["closed"])


def test_a_stranger_is_told_that_there_is_no_such_job(owner: Person, stranger: Person, client_of: Any) -> None:
    job_id = add_render(owner)
    for render, organization in ((job_id, None), (job_id, str(owner.organization_id)), (job_id, "mine"), ("x", None)):
        client = client_of()
        asked = {"render": str(render)} | ({"organization_id": organization} if organization else {})
        client.connect(token=token_of(stranger), queryStringParameters=asked)
        assert client.ended_with() == 4404
        assert client.types == ["closed"]
    missing = client_of()
    missing.connect(new_id(), token_of(stranger))
    assert missing.ended_with() == 4404


def test_a_colleague_may_watch_for_the_organization(owner: Person, people: People, client_of: Any) -> None:
    colleague, job_id = people.member_of(owner), add_render(owner)
    client, without = client_of(), client_of()

    client.connect(
        token=token_of(colleague),
        queryStringParameters={"render": str(job_id), "organization_id": str(owner.organization_id)},
    )
    without.connect(job_id, token_of(colleague))

    assert client.types == ["progress"]
    assert without.ended_with() == 4404


def test_a_page_of_another_origin_gets_no_connection(owner: Person, client_of: Any) -> None:
    job_id = add_render(owner)
    for origin in ("https://evil.example", "https://studio.example.evil.example", "null", "http://studio.example"):
        client = client_of()
        answer = client.connect(job_id, headers={"Origin": origin, "Authorization": f"Bearer {token_of(owner)}"})
        assert answer["statusCode"] == 403
        assert waiting(client) is None


def test_one_address_opens_no_more_than_so_many(owner: Person, client_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECTIONS_A_MINUTE", 2)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    statuses = [client_of().connect(add_render(owner))["statusCode"] for _ in range(3)]

    assert statuses == [200, 200, 429]


def test_a_job_has_no_more_than_so_many_watchers(
    owner: Person, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_WATCHERS", 2)
    job_id, clients = add_render(owner), [client_of() for _ in range(3)]

    for client in clients:
        client.connect(job_id, token_of(owner))

    assert [client.types for client in clients] == [["progress"], ["progress"], ["closed"]]
    assert clients[2].ended_with() == 1013


def test_signing_out_ends_what_the_session_watches(owner: Person, bus: Bus, client_of: Any) -> None:
    job_id, client = add_render(owner), client_of()
    client.connect(job_id, token_of(owner))
    assert owner.post("/auth/logout", {}).status_code == 200

    change(owner, job_id, progress=10)
    hand_on_progress(bus)

    assert client.types == ["progress", "closed"]
    assert client.ended_with() == 4401
    assert watchers(owner) == []


def test_an_expired_token_is_told_nothing_more(
    owner: Person, bus: Bus, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id, client = add_render(owner), client_of()
    client.connect(job_id, token_of(owner))
    change(owner, job_id, progress=10)

    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    hand_on_progress(bus)

    assert client.types == ["progress", "closed"]
    assert client.ended_with() == 4401


def test_leaving_the_organization_ends_what_is_watched_for_it(
    owner: Person, people: People, bus: Bus, client_of: Any
) -> None:
    colleague, job_id, client = people.member_of(owner), add_render(owner), client_of()
    asked = {"render": str(job_id), "organization_id": str(owner.organization_id)}
    client.connect(token=token_of(colleague), queryStringParameters=asked)
    removed = owner.delete(f"/organizations/current/members/{colleague.user_id}")
    assert removed.status_code == 200, removed.text

    change(owner, job_id, progress=10)
    hand_on_progress(bus)

    assert client.ended_with() == 4404
    assert client.types == ["progress", "closed"]


def test_other_tenants_events_reach_nobody(owner: Person, stranger: Person, client_of: Any) -> None:
    job_id, client = add_render(owner), client_of()
    client.connect(job_id, token_of(owner))
    change(owner, job_id, progress=10)

    handler(event_bridge("reelestate.renders", PROGRESSED, detail(stranger, job_id)), None)

    assert client.types == ["progress"]
    with transaction(stranger.organization_id) as session:
        assert session.scalars(select(LiveConnection)).all() == []


def test_waiting_connections_are_seen_by_nobody_who_acts(owner: Person, client_of: Any) -> None:
    client = client_of()
    client.connect(token=token_of(owner))
    assert waiting(client) is not None

    for actor in ((owner.organization_id, None), (None, owner.user_id), (owner.organization_id, owner.user_id)):
        with transaction(*actor) as session:
            assert session.scalars(select(WaitingConnection)).all() == []
