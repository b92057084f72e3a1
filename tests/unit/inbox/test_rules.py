"""What a message of the inbox says, whoever sent it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.inbox.rules import MOST_LEVELS, Received, read
from reelestate.kit.errors import InvalidInput

INPUTS = Path(__file__).parents[3] / ".." / "shared" / "inputs"
EVENT_BRIDGE = INPUTS / "aws-events" / "eventBridgeEvent.json"
NAUGHTY = INPUTS / "blns.json"
DESTINATION = "aws.partner/stripe.com/ed_test_reelestate"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def _partner(**detail: Any) -> dict[str, Any]:
    event = {"id": "evt_1", "object": "event", "type": "invoice.paid", "data": {"object": {"id": "in_1"}}}
    return {
        "version": "0",
        "id": "delivery-1",
        "detail-type": "invoice.paid",
        "source": DESTINATION,
        "detail": event | detail,
    }


def test_a_partners_event_is_known_by_the_partners_own_id() -> None:
    first, again = _partner(), _partner() | {"id": "delivery-2"}

    assert read(json.dumps(first)) == read(json.dumps(again))
    assert read(json.dumps(first)) == Received("stripe", "evt_1", "invoice.paid", first["detail"])


def test_the_same_event_by_webhook_is_the_same_event() -> None:
    partner = _partner()
    webhook = {"source": "stripe", "id": "evt_1", "type": "invoice.paid", "payload": partner["detail"]}

    assert read(json.dumps(webhook)) == read(json.dumps(partner))


@pytest.mark.skipif(not EVENT_BRIDGE.is_file(), reason="shared inputs are not there")
def test_another_services_event_keeps_its_names() -> None:
    received = read(EVENT_BRIDGE.read_text(encoding="utf-8"))

    assert (received.source, received.type) == ("aws.ec2", "EC2 Instance State-change Notification")
    assert received.event_id == "6a7e8feb-b491-4cf7-a9f1-bf3703467718"
    assert received.payload == {"instance_id": "i-1234567890abcdef0", "state": "terminated"}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("Test message.", "is no JSON"),
        ("", "is no JSON"),
        ("[]", "is no JSON object"),
        ('{"source": "stripe", "id": "e", "type": "t", "payload": NaN}', "is no JSON"),
        ('{"message": "foo1"}', "source: is no text"),
        ('{"source": "stripe", "id": 7, "type": "t", "payload": {}}', "id: is no text"),
        ('{"source": "stripe", "id": "e", "type": "", "payload": {}}', "type: is no text"),
        ('{"source": "stripe", "id": "e", "type": "t", "payload": []}', "payload: is no JSON object"),
        ('{"source": "stripe", "id": "%s", "type": "t", "payload": {}}' % ("e" * 256), "id: is longer"),
        ('{"source": "stripe", "id": "e", "type": "t", "payload": {"a": "\\u0000"}}', "character"),
        ('{"source": "stripe", "id": "e", "type": "t", "payload": {"\\ud800": 1}}', "character"),
        ('{"source": "stripe", "id": "e", "type": "t", "payload": {"a": 1e999}}', "too large"),
        (json.dumps(_partner(id=None)), "id: is no text"),
        ("[" * 100_000, "is no JSON"),
        (" " * 1_048_577, "is longer"),
    ],
)
def test_what_is_no_event_is_refused_and_says_why(body: str, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        read(body)


def test_nesting_is_bounded() -> None:
    def nested(levels: int) -> str:
        return '{"source": "s", "id": "e", "type": "t", "payload": {"a": ' + "[" * levels + "]" * levels + "}}"

    assert read(nested(MOST_LEVELS - 3)).event_id == "e"
    with pytest.raises(InvalidInput, match="deeper"):
        read(nested(MOST_LEVELS))


@given(JSON)
def test_whatever_comes_is_an_event_or_refused(value: Any) -> None:
    try:
        received = read(json.dumps({"source": "s", "id": "e", "type": "t", "payload": {"value": value}}))
    except InvalidInput:
        return
    assert received.payload == {"value": value}
    assert "\0" not in json.dumps(received.payload, ensure_ascii=False).encode().decode()


@given(st.text() | JSON.map(json.dumps))
def test_no_text_breaks_the_reading(body: str) -> None:
    with pytest.raises(InvalidInput):
        read(body)


@pytest.mark.skipif(not NAUGHTY.is_file(), reason="shared inputs are not there")
def test_naughty_strings_are_kept_as_they_are() -> None:
    for naughty in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        body = json.dumps({"source": "s", "id": "e", "type": "t", "payload": {"value": naughty}})
        assert read(body).payload == {"value": naughty}
