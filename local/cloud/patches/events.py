"""EventBridge: rules reach functions, and the command line sees every event."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from moto.events.models import EventsBackend, Rule

from local.cloud.patches import replace
from local.cloud.patches.functions import invoke_later
from local.workers import FunctionPool


def deliver_to_functions(pools: Mapping[str, FunctionPool], failed: Callable[[str, str], None]) -> None:
    """AWS delivers matching events to Lambda targets; moto 5.2.5 raises NotImplementedError for them.

    AWS hands a target the whole event with ``time`` in ISO 8601; moto's has Unix time and an internal field more.
    """

    def send_to_targets(self: Rule, original_event: Any, transform_input: bool = True) -> None:
        functions = [target for target in self.targets if ":lambda:" in target["Arn"]]
        others = [target for target in self.targets if target not in functions]
        if self.state != "ENABLED" or not self.event_pattern.matches_event(original_event):
            return
        event = _as_delivered(original_event)
        for target in functions:
            payload = target.get("Input") or json.dumps(event)
            invoke_later(pools[target["Arn"].rsplit(":", 1)[1]], payload.encode(), failed)
        if others:
            everything, self.targets = self.targets, others
            try:
                send(self, original_event, transform_input)
            finally:
                self.targets = everything

    send = replace(Rule, "send_to_targets", send_to_targets)


def publish(subscriber: Callable[[dict[str, Any]], None]) -> None:
    """Hands ``subscriber`` every event that is put on any bus, matched by a rule or not."""

    def put_events(self: EventsBackend, events: list[dict[str, Any]]) -> Any:
        entries = put(self, events)
        for event, entry in zip(events, entries, strict=True):
            if "EventId" in entry:
                subscriber(
                    {
                        "id": entry["EventId"],
                        "source": event["Source"],
                        "detail-type": event["DetailType"],
                        "detail": json.loads(event["Detail"]),
                        "time": _iso(event.get("Time")),
                        "bus": event.get("EventBusName", "default"),
                    }
                )
        return entries

    put = replace(EventsBackend, "put_events", put_events)


def _as_delivered(event: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: value for name, value in event.items() if name != "ingestion-time"}, "time": _iso(event["time"])}


def _iso(timestamp: float | str | None) -> str:
    moment = datetime.now(UTC) if timestamp is None else datetime.fromtimestamp(float(timestamp), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
