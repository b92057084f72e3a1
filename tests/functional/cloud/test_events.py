"""EventBridge: events reach functions, in order, and whoever subscribed."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.runtime import LocalStudio
from tests.functional.cloud.probing import eventually


def put(studio: LocalStudio, source: str, detail: dict[str, Any], bus: str = "probe") -> None:
    """Puts one event."""
    entry = {"Source": source, "DetailType": "Noted", "Detail": json.dumps(detail), "EventBusName": bus}
    assert studio.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0


def test_matching_events_reach_the_function_in_order(studio: LocalStudio, tmp_path: Path) -> None:
    file = tmp_path / "events"
    for number in range(20):
        put(studio, "probe.note", {"file": str(file), "number": number})

    lines = eventually(
        lambda: file.exists() and (found := file.read_text().splitlines()) and len(found) == 20 and found
    )

    events = [json.loads(line) for line in lines]
    assert [event["detail"]["number"] for event in events] == list(range(20))
    first = events[0]
    assert (first["source"], first["detail-type"], first["account"]) == ("probe.note", "Noted", "123456789012")
    assert first["time"].endswith("Z")
    assert "ingestion-time" not in first


def test_other_events_do_not(studio: LocalStudio, tmp_path: Path) -> None:
    ignored, noted = tmp_path / "ignored", tmp_path / "noted"
    put(studio, "probe.other", {"file": str(ignored)})
    put(studio, "probe.note", {"file": str(ignored)}, bus="default")
    put(studio, "probe.note", {"file": str(noted)})

    assert eventually(noted.exists)
    assert not ignored.exists()


def test_subscribers_see_every_event_until_they_leave(studio: LocalStudio) -> None:
    seen: list[dict[str, Any]] = []
    end = studio.subscribe(seen.append)
    put(studio, "probe.other", {"number": 1})
    eventually(lambda: seen)
    end()
    put(studio, "probe.other", {"number": 2})
    put(studio, "probe.other", {"number": 3})

    assert [event["detail"] for event in seen] == [{"number": 1}]
    assert (seen[0]["source"], seen[0]["bus"]) == ("probe.other", "probe")


def test_a_failing_subscriber_disturbs_nobody(studio: LocalStudio, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_event: dict[str, Any]) -> None:
        raise ValueError("as asked")

    seen: list[dict[str, Any]] = []
    ends = [studio.subscribe(fail), studio.subscribe(seen.append)]
    put(studio, "probe.other", {})

    assert eventually(lambda: seen)
    assert "a subscriber failed" in caplog.text
    for end in ends:
        end()


def test_a_failing_function_is_logged_and_the_next_event_handled(studio: LocalStudio, tmp_path: Path) -> None:
    file = tmp_path / "events"
    put(studio, "probe.note", {"fail": True})
    put(studio, "probe.note", {"file": str(file)})

    assert eventually(file.exists)
