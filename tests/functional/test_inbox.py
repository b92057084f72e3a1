"""The inbox function on a real PostgreSQL: each event is stored once and takes effect once."""

import json
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

import reelestate.migrations.metadata  # noqa: F401 - as the function does, before a handler writes any row
from functions.inbox.handler import handler
from reelestate.contacts.tables import Contact
from reelestate.inbox import service
from reelestate.inbox.rules import Received
from reelestate.inbox.tables import InboxEvent
from reelestate.kit.database import act_for, transaction
from reelestate.kit.errors import Conflict
from reelestate.kit.ids import new_id

INPUTS = Path(__file__).parents[2] / ".." / "shared" / "inputs"
EVENTS = INPUTS / "aws-events"
TRIGGERS = INPUTS / "stripe-triggers"
HERE = "tests.functional.test_inbox"

needs_inputs = pytest.mark.skipif(not EVENTS.is_dir(), reason="shared inputs are not there")


def _webhook(event_type: str = "invoice.paid", event_id: str | None = None, **payload: Any) -> str:
    return json.dumps(
        {"source": "stripe", "id": event_id or f"evt_{new_id().hex}", "type": event_type, "payload": payload}
    )


def _batch(*bodies: str) -> dict[str, Any]:
    """The bodies as SQS hands them to a function."""
    (record, *_) = json.loads((EVENTS / "sqsEvent.json").read_text(encoding="utf-8"))["Records"]
    return {"Records": [record | {"messageId": str(new_id()), "body": body} for body in bodies]}


def _failed(answer: dict[str, Any]) -> list[str]:
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]]


def _row(event_id: str) -> InboxEvent:
    with transaction(None) as session:
        return session.scalars(select(InboxEvent).where(InboxEvent.event_id == event_id)).one()


def add_contact(session: Session, event: Received) -> None:
    """A handler: acts for the organization that the event names."""
    organization_id = UUID(event.payload["organization"])
    act_for(session, organization_id, None)
    session.add(Contact(organization_id=organization_id, name=event.event_id))
    time.sleep(event.payload.get("takes_seconds", 0))
    if event.payload.get("fails"):
        session.flush()
        raise Conflict("The customer is not known.")


def break_down(_session: Session, _event: Received) -> None:
    """A handler with a fault."""
    raise KeyError("secret detail")


HANDLERS = {("stripe", "invoice.paid"): f"{HERE}:add_contact", ("stripe", "invoice.voided"): f"{HERE}:break_down"}


def _contacts(organization: UUID) -> int:
    with transaction(organization) as session:
        return len(session.scalars(select(Contact)).all())


@needs_inputs
def test_what_nobody_takes_is_recorded_and_not_called_handled(application: None) -> None:
    names = [path.stem for path in sorted(TRIGGERS.glob("*.json"))]
    bodies = {name: _webhook(name, **json.loads((TRIGGERS / f"{name}.json").read_text("utf-8"))) for name in names}

    answer = handler(_batch(*bodies.values()), None)

    assert len(names) == 20
    assert answer == {"batchItemFailures": []}
    for name, body in bodies.items():
        row = _row(json.loads(body)["id"])
        assert (row.source, row.type, row.status, row.attempts) == ("stripe", name, "recorded", 1)
        assert row.payload == json.loads(body)["payload"]
        assert (row.processed_at, row.error) == (None, None)


@needs_inputs
def test_only_what_failed_comes_again(application: None) -> None:
    good, again = _webhook(), _webhook()
    event_bridge = (EVENTS / "eventBridgeEvent.json").read_text(encoding="utf-8")
    real = json.loads((EVENTS / "sqsEvent.json").read_text(encoding="utf-8"))["Records"]
    batch = _batch(good, event_bridge, again)
    batch["Records"][1:1] = real

    answer = handler(batch, None)

    assert _failed(answer) == [record["messageId"] for record in real]
    assert _row("6a7e8feb-b491-4cf7-a9f1-bf3703467718").source == "aws.ec2"
    assert _row(json.loads(again)["id"]).status == "recorded"


@needs_inputs
def test_a_poisoned_message_says_why_and_how_often(application: None) -> None:
    batch = _batch("Test \0 message \ud800.")
    (record,) = batch["Records"]

    answers = [handler(batch, None) for _ in range(3)]

    assert [_failed(answer) for answer in answers] == [[record["messageId"]]] * 3
    row = _row(record["messageId"])
    assert (row.source, row.status, row.attempts) == ("unreadable", "failed", 3)
    assert row.error == "message: is no JSON. Send an EventBridge event, or source, id, type and payload"
    assert row.payload == {"body": r"Test \x00 message \ud800."}


def test_an_event_takes_effect_once_however_often_it_comes(organization: UUID) -> None:
    body = _webhook(organization=str(organization))

    statuses = [service.receive(body, "m", HANDLERS) for _ in range(3)]

    row = _row(json.loads(body)["id"])
    assert statuses == ["handled"] * 3
    assert (row.status, row.attempts, row.error) == ("handled", 1, None)
    assert row.processed_at is not None
    assert _contacts(organization) == 1


@pytest.mark.parametrize("before", ["nothing", "recorded"])
def test_side_by_side_it_takes_effect_once_too(organization: UUID, before: str) -> None:
    body = _webhook(organization=str(organization), takes_seconds=0.2)
    earlier = 0
    if before == "recorded":
        service.receive(body, "m")
        earlier = 1
    threads = [threading.Thread(target=service.receive, args=(body, "m", HANDLERS)) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _contacts(organization) == 1
    assert _row(json.loads(body)["id"]).attempts == earlier + 1


def test_a_failure_leaves_its_reason_and_nothing_else_until_it_works(organization: UUID) -> None:
    event_id = f"evt_{new_id().hex}"
    bad = _webhook(event_id=event_id, organization=str(organization), fails=True)

    for _ in range(2):
        with pytest.raises(Conflict):
            service.receive(bad, "m", HANDLERS)
    failed = _row(event_id)
    good = _webhook(event_id=event_id, organization=str(organization))

    assert (failed.status, failed.attempts, failed.error) == ("failed", 2, "The customer is not known.")
    assert _contacts(organization) == 0
    assert service.receive(good, "m", HANDLERS) == "handled"
    assert (_row(event_id).attempts, _row(event_id).error) == (3, None)
    assert _contacts(organization) == 1


def test_a_fault_of_ours_is_noted_without_its_inside(application: None) -> None:
    body = _webhook("invoice.voided")

    with pytest.raises(KeyError):
        service.receive(body, "m", HANDLERS)

    row = _row(json.loads(body)["id"])
    assert row.status == "failed"
    assert row.error is not None
    assert "secret" not in row.error


def test_what_was_recorded_is_handled_when_somebody_takes_it(organization: UUID) -> None:
    body = _webhook(organization=str(organization))

    before, after = service.receive(body, "m"), service.receive(body, "m", HANDLERS)

    assert (before, after) == ("recorded", "handled")
    assert _contacts(organization) == 1


def test_nobody_who_acts_sees_the_inbox(organization: UUID) -> None:
    body = _webhook()
    service.receive(body, "m")

    for actor in ((organization, None), (None, new_id()), (organization, new_id())):
        with transaction(*actor) as session:
            assert session.scalars(select(InboxEvent)).all() == []
            assert session.execute(text("delete from inbox_events")).rowcount == 0  # type: ignore[attr-defined]
    assert _row(json.loads(body)["id"]).status == "recorded"


def test_the_reading_role_sees_it_neither(application: None, owner: Engine) -> None:
    with owner.connect() as connection:
        rights = {
            table: connection.scalar(
                text("select has_table_privilege('reelestate_readonly', :table, 'select')"), {"table": table}
            )
            for table in ("inbox_events", "waiting_connections", "contacts")
        }

    assert rights == {"inbox_events": False, "waiting_connections": False, "contacts": True}
