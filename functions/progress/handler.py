"""Entry of the progress function: what compose tasks report of themselves, written into the job's record."""

from typing import Any

from reelestate.renders.service import record_progress


def handler(event: dict[str, Any], _context: object) -> None:
    """Receives EventBridge events of source ``reelestate.compose``."""
    record_progress(event["detail"])
