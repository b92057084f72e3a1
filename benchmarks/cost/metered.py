"""The step function and the compose task with a meter around them: processor time, memory, calls and statements.

One process handles one piece of work at a time, so the difference of its counters is that work's own. Each record is a
line of JSON in the file that ``REELESTATE_METER`` names; lines are short enough that appending them is atomic.
"""

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

METER = "REELESTATE_METER"


class _Counts:
    """Calls of AWS and statements of SQL that this process made."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.statements = 0
        self._watch_aws()

    def _watch_aws(self) -> None:
        from botocore.client import BaseClient

        # Every call of every client goes through this one method.
        original = BaseClient._make_api_call  # type: ignore[attr-defined]  # not in the stubs

        def counted(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
            self.calls[f"{client.meta.service_model.service_name}:{operation}"] += 1
            return original(client, operation, parameters)

        BaseClient._make_api_call = counted  # type: ignore[attr-defined]  # not in the stubs

    def watch_sql(self) -> None:
        """Counts every statement from now on, whichever engine sends it."""
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        def count(*_: Any) -> None:
            self.statements += 1

        event.listen(Engine, "before_cursor_execute", count)


def _cpu_seconds() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@contextmanager
def _metered(counts: _Counts, label: dict[str, str]) -> Iterator[None]:
    calls, statements = counts.calls.copy(), counts.statements
    wall, cpu = time.monotonic(), _cpu_seconds()
    yield
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    record = {
        **label,
        "process": os.getpid(),
        "wall_seconds": round(time.monotonic() - wall, 3),
        "cpu_seconds": round(_cpu_seconds() - cpu, 3),
        "peak_mib": (own.ru_maxrss + children.ru_maxrss) // 1024,
        "calls": dict(counts.calls - calls),
        "statements": counts.statements - statements,
    }
    with open(os.environ[METER], "a", encoding="utf-8") as meter:  # noqa: PTH123 - opened to append, once per record
        meter.write(json.dumps(record) + "\n")


_state: dict[str, _Counts] = {}


def step(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The step function's handler, measured."""
    if not _state:
        _state["counts"] = _Counts()
        _state["counts"].watch_sql()
    from functions.step.handler import handler

    with _metered(_state["counts"], {"step": event["step"]}):
        return handler(event, context)


def compose() -> int:
    """The compose task's program, measured from its first line to its last."""
    counts = _Counts()
    with _metered(counts, {"step": "video_composition"}):
        from containers.compose.main import main

        return main()


if __name__ == "__main__":
    sys.exit(compose())
