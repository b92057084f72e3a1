"""Tasks that a state waits for, when their execution is stopped."""

from types import SimpleNamespace
from typing import Any

import pytest
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)

from local.cloud.patches import states


def test_a_task_whose_execution_was_stopped_while_it_started_is_looked_after(monkeypatch: pytest.MonkeyPatch) -> None:
    # given the interpreter as the embedded cloud patches it, until the end of this test
    monkeypatch.setattr(StateTaskServiceCallback, "_eval_sync", StateTaskServiceCallback.__dict__["_eval_sync"])
    states.follow_synchronous_tasks()
    service: Any = SimpleNamespace()
    stopped: Any = SimpleNamespace(is_running=lambda: False)
    looks: list[str] = []

    # when a task has been started for an execution that is stopped by now
    outcome = StateTaskServiceCallback._eval_sync(service, stopped, lambda: looks.append("look"), 9, None, None)

    # then its resolver, which stops it, is asked
    assert (outcome, looks) == (None, ["look"])
