"""Entry of the bulk function: makes the job of one project of an order."""

from typing import Any

from reelestate.renders.bulk import BulkItem, begin


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Receives a ``BulkItem`` from the bulk state machine."""
    return begin(BulkItem.model_validate(event)).model_dump(mode="json")
