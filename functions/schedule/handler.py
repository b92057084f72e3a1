"""Entry of the schedule function: work that the clock asks for, one task an event.

The event is ``{"task": name}``. A task is safe to run twice and at the same time; what it leaves undone the next run
finds again.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import reelestate.migrations.metadata  # noqa: F401 - a row is written once every table its keys lead to is known
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput
from reelestate.kit.logging import get_logger

TASKS = {
    "recover_jobs": "reelestate.renders.schedule:recover_jobs",
    "reset_credits": "reelestate.billing.schedule:run_resets",
    "purge": "reelestate.retention.service:purge",
}
"""Each task and the function that does it, called with the present moment and answering with what it did."""


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Runs the task that the schedule names."""
    name = str(event.get("task"))
    if name not in TASKS:
        raise InvalidInput("task", f"{name!r} is not a task", f"Name one of {', '.join(sorted(TASKS))}.")
    done = _function(TASKS[name])(clock.now())
    get_logger().info("task done", task=name, done=done)
    return {"task": name, "done": done}


def _function(path: str) -> Callable[[Any], Any]:
    module, _, function = path.partition(":")
    found: Callable[[Any], Any] = getattr(import_module(module), function)
    return found
