"""Domain events on the EventBridge bus."""

from typing import Any

from reelestate.kit import aws
from reelestate.kit.canonical import canonical_json
from reelestate.kit.errors import ProviderFailed
from reelestate.kit.settings import get_settings


def emit(source: str, detail_type: str, detail: dict[str, Any]) -> None:
    """Puts one event on the bus. Raises ProviderFailed when the bus refuses it."""
    answer = aws.client("events").put_events(
        Entries=[
            {
                "Source": source,
                "DetailType": detail_type,
                "Detail": canonical_json(detail).decode(),
                "EventBusName": get_settings().event_bus,
            }
        ]
    )
    if answer["FailedEntryCount"]:
        raise ProviderFailed(f"EventBridge refused {detail_type}.", entry=answer["Entries"][0])
