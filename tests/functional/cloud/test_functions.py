"""Lambda: what a caller sees when functions work, fail, crash, hang or cannot be loaded."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from local.runtime import LocalStudio
from tests.functional.cloud.probing import eventually, invoke, output, run


def call(studio: LocalStudio, function: str, **event: Any) -> tuple[Any, str | None]:
    """The answer of a direct invocation and its FunctionError."""
    answer = studio.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def test_a_handler_gets_the_event_and_a_lambda_context(studio: LocalStudio) -> None:
    told, error = call(studio, "probe", greeting="grüß Gott")

    assert error is None
    assert told["event"]["greeting"] == "grüß Gott"
    assert told["arn"] == "arn:aws:lambda:us-east-1:123456789012:function:probe"
    assert 0 < told["remaining_ms"] <= 60_000
    assert told["request_id"]


def test_a_process_stays_warm_between_events(studio: LocalStudio) -> None:
    pids = {call(studio, "probe")[0]["pid"] for _ in range(5)}

    assert len(pids) == 1
    assert pids <= set(studio.worker_pids["probe"])


def test_a_raised_error_is_named_for_retry_and_catch(studio: LocalStudio) -> None:
    description = run(studio, invoke({"do": "no such thing"}))

    assert description["status"] == "FAILED"
    assert description["error"] == "Transient"
    assert "no such action" in json.loads(description["cause"])["errorMessage"]
    assert any("handlers.py" in line for line in json.loads(description["cause"])["stackTrace"])


@pytest.mark.parametrize(
    ("action", "reason"),
    [("kill", "signal: killed"), ("crash", "signal: segmentation fault"), ("exit", "exit status 3")],
)
def test_a_dying_process_fails_its_own_invocation_only(studio: LocalStudio, action: str, reason: str) -> None:
    died, error = call(studio, "probe", do=action)
    told, _ = call(studio, "probe")

    assert error == "Unhandled"
    assert died["errorType"] == "Runtime.ExitError"
    assert reason in died["errorMessage"]
    assert told["pid"] in studio.worker_pids["probe"]


def test_a_process_killed_between_events_is_replaced_unnoticed(studio: LocalStudio) -> None:
    import os
    import signal

    victim = call(studio, "probe")[0]["pid"]
    os.kill(victim, signal.SIGKILL)
    time.sleep(0.1)

    told, error = call(studio, "probe")

    assert error is None
    assert told["pid"] != victim


def test_a_function_that_takes_too_long_is_killed(studio: LocalStudio) -> None:
    began = time.monotonic()
    description = run(studio, invoke({"do": "sleep", "seconds": 30}, function="hasty"))

    assert description["error"] == "Sandbox.Timedout"
    assert "Task timed out after 1.00 seconds" in description["cause"]
    assert time.monotonic() - began < 10


def test_a_result_that_is_no_json_is_an_error(studio: LocalStudio) -> None:
    answer, error = call(studio, "probe", do="unserializable")

    assert error == "Unhandled"
    assert answer["errorType"] == "Runtime.MarshalError"


def test_a_handler_that_cannot_be_imported_says_so(studio: LocalStudio) -> None:
    answer, error = call(studio, "absent")

    assert error == "Unhandled"
    assert answer["errorType"] == "Runtime.ImportModuleError"
    assert "no_such_module" in answer["errorMessage"]


def test_retry_outlives_a_crash(studio: LocalStudio, tmp_path: Path) -> None:
    retry = [{"ErrorEquals": ["Runtime.ExitError"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    catch = [{"ErrorEquals": ["States.TaskFailed"], "ResultPath": "$.error", "Next": "B"}]
    definition = invoke({"do": "kill"}, Retry=retry, Catch=catch)
    definition["States"]["A"].pop("OutputPath")
    definition["States"]["B"] = {"Type": "Pass", "OutputPath": "$.error.Error", "End": True}

    assert output(studio, definition) == "Runtime.ExitError"


def test_an_event_invocation_returns_before_the_function_ran(studio: LocalStudio, tmp_path: Path) -> None:
    file = tmp_path / "written"
    answer = studio.client("lambda").invoke(
        FunctionName="probe",
        InvocationType="Event",
        Payload=json.dumps({"do": "append", "file": str(file), "text": "x"}),
    )

    assert answer["StatusCode"] == 202
    assert eventually(file.exists)


def test_functions_know_the_studio_and_no_real_account(studio: LocalStudio) -> None:
    environment, _ = call(studio, "probe", do="environment")

    assert environment["AWS_ENDPOINT_URL"] == studio.settings_env["AWS_ENDPOINT_URL"]
    assert environment["REELESTATE_DATABASE_URL"] == studio.settings_env["REELESTATE_DATABASE_URL"]
    assert "REELESTATE_OWNER_DATABASE_URL" not in environment
    assert environment["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "probe"
