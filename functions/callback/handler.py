"""Entry of the callback function: a model's endpoint tells how a request ended, and the state that waits goes on."""

import json
from typing import Any

from reelestate.kit.inference import settle


def handler(event: dict[str, Any], _context: object) -> None:
    """Receives SNS notifications of SageMaker's asynchronous endpoints."""
    for record in event["Records"]:
        settle(json.loads(record["Sns"]["Message"]))
