"""Entry of the step function: runs one pipeline step."""

from typing import Any

from reelestate.renders.runner import run


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Runs the step that the state machine names in ``event`` (see ``StepRequest``) and returns its output."""
    return run(event)
