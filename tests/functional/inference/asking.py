"""The step's side of these tests: a function that asks a model and lets its state wait."""

from typing import Any
from uuid import UUID

from reelestate.kit.inference import ask


def handler(event: dict[str, Any], _context: Any) -> dict[str, str]:
    """Asks what the event says."""
    organization, job = UUID(event["organization_id"]), UUID(event["job_id"])
    return {"id": ask(organization, job, "speech", event["given"], event["task_token"])}
