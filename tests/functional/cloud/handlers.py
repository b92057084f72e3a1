"""Lambda handlers that the tests of the embedded cloud invoke."""

import ctypes
import json
import os
import signal
import time
from pathlib import Path
from typing import Any


class Transient(Exception):
    """An error that goes away."""


def probe(event: dict[str, Any], context: Any) -> Any:
    """Does what ``event["do"]`` says; by default it tells who it is."""
    action = event.get("do", "tell")
    if action == "tell":
        return {
            "event": event,
            "pid": os.getpid(),
            "request_id": context.aws_request_id,
            "arn": context.invoked_function_arn,
            "remaining_ms": context.get_remaining_time_in_millis(),
        }
    if action == "sleep":
        began = time.time()
        time.sleep(event["seconds"])
        return {"slept": event["seconds"], "began": began, "ended": time.time()}
    if action == "fail_until":
        return _fail_until(Path(event["counter"]), event["attempts"])
    if action == "append":
        with Path(event["file"]).open("a") as file:
            file.write(event["text"])
        return None
    if action == "environment":
        return dict(os.environ)
    if action == "large":
        return "x" * event["size"]
    return _break(action)


def note(event: dict[str, Any], _context: Any) -> None:
    """Appends an EventBridge event to the file that it names."""
    if event["detail"].get("fail"):
        raise Transient("as asked")
    with Path(event["detail"]["file"]).open("a") as file:
        file.write(json.dumps(event) + "\n")


def _fail_until(counter: Path, attempts: int) -> dict[str, int]:
    with counter.open("a") as file:
        file.write(f"{time.time()}\n")
    made = len(counter.read_text().splitlines())
    if made < attempts:
        raise Transient(f"attempt {made}")
    return {"attempts": made}


def _break(action: str) -> Any:
    match action:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "crash":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "unserializable":
            return {1, 2}
    raise Transient(f"no such action: {action}")
