"""What the tests of the embedded cloud share: its blueprint, and running a definition to its end."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from local.blueprint import Blueprint, Container, Function, Rule
from local.runtime import LocalStudio

ROLE = "arn:aws:iam::123456789012:role/local"
INVOKE = "arn:aws:states:::lambda:invoke"
BUCKET = "probe-media"

BLUEPRINT = Blueprint(
    bus="probe",
    buckets=(BUCKET,),
    functions=(
        Function(name="probe", handler="tests.functional.cloud.handlers:probe", concurrency=4),
        Function(name="hasty", handler="tests.functional.cloud.handlers:probe", timeout_seconds=1),
        Function(name="note", handler="tests.functional.cloud.handlers:note", concurrency=1),
        Function(name="absent", handler="tests.functional.cloud.no_such_module:handler"),
    ),
    containers=(Container(name="worker", argv=(sys.executable, "-m", "tests.functional.cloud.container")),),
    rules=(Rule(name="notes", pattern={"source": ["probe.note"]}, function="note"),),
)


def one_state(**state: Any) -> dict[str, Any]:
    """A definition with one Task state."""
    return {"StartAt": "A", "States": {"A": {"Type": "Task", "End": True, **state}}}


def invoke(payload: dict[str, Any], function: str = "probe", **state: Any) -> dict[str, Any]:
    """A definition that invokes a function and ends with its result."""
    parameters = {"FunctionName": function, "Payload": payload}
    return one_state(Resource=INVOKE, Parameters=parameters, OutputPath="$.Payload", **state)


def start(studio: LocalStudio, definition: dict[str, Any], given: Any = None) -> str:
    """Starts a definition; returns the execution's ARN."""
    states = studio.client("stepfunctions")
    machine = states.create_state_machine(name=f"m-{uuid4()}", definition=json.dumps(definition), roleArn=ROLE)
    arn: str = states.start_execution(stateMachineArn=machine["stateMachineArn"], input=json.dumps(given or {}))[
        "executionArn"
    ]
    return arn


def finish(studio: LocalStudio, execution: str, timeout: float = 30) -> dict[str, Any]:
    """Waits for the execution's end; returns its description with ``output`` parsed."""
    states = studio.client("stepfunctions")
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        description: dict[str, Any] = states.describe_execution(executionArn=execution)
        if description["status"] != "RUNNING":
            if "output" in description:
                description["output"] = json.loads(description["output"])
            return description
        time.sleep(0.02)
    raise TimeoutError(f"{execution} still runs after {timeout} s")


def run(studio: LocalStudio, definition: dict[str, Any], given: Any = None) -> dict[str, Any]:
    """Runs a definition to its end."""
    return finish(studio, start(studio, definition, given))


def output(studio: LocalStudio, definition: dict[str, Any], given: Any = None) -> Any:
    """The output of a definition that has to succeed."""
    description = run(studio, definition, given)
    assert description["status"] == "SUCCEEDED", description
    return description["output"]


def eventually(condition: Callable[[], Any], timeout: float = 60) -> Any:
    """Waits until the condition yields something true, and returns it."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    raise TimeoutError(f"not true after {timeout} s")
