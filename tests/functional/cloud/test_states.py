"""The contract with Step Functions: what our definitions rely on, executed."""

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.runtime import LocalStudio
from tests.functional.cloud.probing import BUCKET, INVOKE, finish, invoke, one_state, output, run, start

SEND_AND_WAIT = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"


def test_a_function_arn_may_be_the_resource(studio: LocalStudio) -> None:
    resource = "arn:aws:lambda:us-east-1:123456789012:function:probe"

    assert output(studio, one_state(Resource=resource, OutputPath="$.event"), {"x": 1}) == {"x": 1}


def test_retry_waits_longer_each_time(studio: LocalStudio, tmp_path: Path) -> None:
    counter = tmp_path / "attempts"
    retry = [
        {"ErrorEquals": ["Transient"], "IntervalSeconds": 1, "BackoffRate": 1.5, "MaxAttempts": 3, "MaxDelaySeconds": 2}
    ]

    result = output(studio, invoke({"do": "fail_until", "counter": str(counter), "attempts": 3}, Retry=retry))

    first, second, third = (float(line) for line in counter.read_text().splitlines())
    assert result == {"attempts": 3}
    assert second - first >= 1
    assert third - second >= 1.5


def test_an_exhausted_retry_is_caught_with_the_input_kept(studio: LocalStudio) -> None:
    definition = invoke(
        {"do": "none"},
        Retry=[{"ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 1, "IntervalSeconds": 1}],
        Catch=[{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "B"}],
    )
    definition["States"]["B"] = {"Type": "Pass", "End": True}

    result = output(studio, definition, {"kept": True})

    assert result["kept"] is True
    assert result["failure"]["Error"] == "Transient"


def test_a_state_times_out(studio: LocalStudio) -> None:
    description = run(studio, invoke({"do": "sleep", "seconds": 4}, TimeoutSeconds=1))

    assert (description["status"], description["error"]) == ("FAILED", "States.Timeout")


def test_map_runs_as_many_at_once_as_allowed_and_keeps_the_order(studio: LocalStudio) -> None:
    task = invoke({"do": "sleep", "seconds.$": "$.seconds"})
    definition = {
        "StartAt": "M",
        "States": {
            "M": {
                "Type": "Map",
                "ItemsPath": "$.items",
                "MaxConcurrency": 2,
                "ItemSelector": {"seconds.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index"},
                "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **task},
                "End": True,
            }
        },
    }

    result = output(studio, definition, {"items": [0.5, 0.1, 0.5, 0.1]})

    assert [one["slept"] for one in result] == [0.5, 0.1, 0.5, 0.1]
    assert max(sum(one["began"] <= other["began"] < one["ended"] for one in result) for other in result) <= 2


def test_branches_run_in_parallel(studio: LocalStudio) -> None:
    branch = invoke({"do": "sleep", "seconds": 1})
    definition = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": [branch] * 3, "End": True}}}
    output(studio, definition)  # so that three processes are warm

    result = output(studio, definition)

    assert max(one["began"] for one in result) < min(one["ended"] for one in result)


def test_a_failed_branch_fails_the_parallel_state_at_once(studio: LocalStudio) -> None:
    branches = [
        invoke({"do": "sleep", "seconds": 20}),
        {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "No"}}},
    ]
    definition = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": branches, "End": True}}}
    began = time.monotonic()

    description = run(studio, definition)

    assert description["error"] == "No"
    assert time.monotonic() - began < 15


def test_choice_wait_and_fail(studio: LocalStudio) -> None:
    definition = {
        "StartAt": "C",
        "States": {
            "C": {
                "Type": "Choice",
                "Choices": [
                    {
                        "And": [
                            {"Variable": "$.x", "NumericGreaterThan": 1},
                            {"Variable": "$.y", "IsPresent": False},
                        ],
                        "Next": "W",
                    }
                ],
                "Default": "F",
            },
            "W": {"Type": "Wait", "Seconds": 1, "End": True},
            "F": {"Type": "Fail", "Error": "Small", "CausePath": "$.why"},
        },
    }

    assert output(studio, definition, {"x": 2}) == {"x": 2}
    failed = run(studio, definition, {"x": 1, "why": "because"})
    assert (failed["error"], failed["cause"]) == ("Small", "because")


def test_intrinsic_functions(studio: LocalStudio) -> None:
    parameters = {
        "format.$": "States.Format('s3://{}/{}', $.bucket, $.key)",
        "merged.$": "States.JsonMerge($.one, $.two, false)",
        "parts.$": "States.ArrayPartition(States.ArrayRange(1, 6, 1), 2)",
        "length.$": "States.ArrayLength($.list)",
        "has.$": "States.ArrayContains($.list, 2)",
        "text.$": "States.JsonToString($.one)",
        "sum.$": "States.MathAdd(1, 2)",
        "name.$": "$$.Execution.Name",
    }
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": parameters, "End": True}}}

    result = output(studio, definition, {"bucket": "b", "key": "k", "one": {"a": 1}, "two": {"b": 2}, "list": [1, 2]})

    name = result.pop("name")
    assert len(name) == 36
    assert result == {
        "format": "s3://b/k",
        "merged": {"a": 1, "b": 2},
        "parts": [[1, 2], [3, 4], [5, 6]],
        "length": 2,
        "has": True,
        "text": '{"a":1}',
        "sum": 3,
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [("$.list[0].code", 7), ("$.list[0]", {"code": 7}), ("$.list[*].code", [7, 8]), ("$.list[1:].code", [8])],
)
def test_a_definite_path_yields_the_node_and_any_other_a_list(studio: LocalStudio, path: str, expected: Any) -> None:
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"got.$": path}, "End": True}}}

    assert output(studio, definition, {"list": [{"code": 7}, {"code": 8}]})["got"] == expected


def test_put_events_from_a_definition(studio: LocalStudio, tmp_path: Path) -> None:
    received: list[dict[str, Any]] = []
    end = studio.subscribe(received.append)
    entry = {"Source": "probe.asl", "DetailType": "Made", "Detail": {"x.$": "$.x"}, "EventBusName": "probe"}

    result = output(
        studio, one_state(Resource="arn:aws:states:::events:putEvents", Parameters={"Entries": [entry]}), {"x": 1}
    )
    end()

    assert result["FailedEntryCount"] == 0
    assert [event["detail"] for event in received if event["source"] == "probe.asl"] == [{"x": 1}]


def test_an_sdk_task_names_its_errors_and_reads_bodies(studio: LocalStudio) -> None:
    studio.client("s3").put_object(Bucket=BUCKET, Key="sdk.json", Body=b'{"a": 1}')
    resource = "arn:aws:states:::aws-sdk:s3:getObject"
    found = output(studio, one_state(Resource=resource, Parameters={"Bucket": BUCKET, "Key": "sdk.json"}))
    missing = run(studio, one_state(Resource=resource, Parameters={"Bucket": BUCKET, "Key": "missing"}))

    assert json.loads(found["Body"]) == {"a": 1}
    assert missing["error"] == "S3.NoSuchKeyException"


def test_a_large_result_breaks_the_quota(studio: LocalStudio) -> None:
    assert run(studio, invoke({"do": "large", "size": 300_000}))["error"] == "States.DataLimitExceeded"


class Answerer:
    """Answers task tokens that arrive in a queue."""

    def __init__(self, studio: LocalStudio, heartbeats: int = 0, error: str | None = None) -> None:
        self._queue = studio.client("sqs").create_queue(QueueName=f"tokens-{time.time_ns()}")["QueueUrl"]
        self._studio = studio
        self._heartbeats = heartbeats
        self._error = error
        studio.client("stepfunctions")

    def definition(self, **state: Any) -> dict[str, Any]:
        body = {"token.$": "$$.Task.Token"}
        return one_state(Resource=SEND_AND_WAIT, Parameters={"QueueUrl": self._queue, "MessageBody": body}, **state)

    def answer(self) -> threading.Thread:
        thread = threading.Thread(target=self._answer)
        thread.start()
        return thread

    def _answer(self) -> None:
        states, sqs = self._studio.client("stepfunctions"), self._studio.client("sqs")
        message = sqs.receive_message(QueueUrl=self._queue, WaitTimeSeconds=10)["Messages"][0]
        token = json.loads(message["Body"])["token"]
        for _ in range(self._heartbeats):
            time.sleep(0.6)
            states.send_task_heartbeat(taskToken=token)
        if self._error:
            states.send_task_failure(taskToken=token, error=self._error, cause="as asked")
        else:
            states.send_task_success(taskToken=token, output='{"answer": 42}')


@pytest.mark.parametrize("heartbeats", [0, 3])
def test_a_task_token_is_answered_in_time(studio: LocalStudio, heartbeats: int) -> None:
    answerer = Answerer(studio, heartbeats)
    execution = start(studio, answerer.definition(HeartbeatSeconds=1, TimeoutSeconds=20))
    thread = answerer.answer()

    description = finish(studio, execution)
    thread.join()

    assert description["output"] == {"answer": 42}


def test_an_answer_at_once_is_never_overlooked(studio: LocalStudio) -> None:
    for _ in range(5):
        answerer = Answerer(studio)
        thread = answerer.answer()
        description = run(studio, answerer.definition(HeartbeatSeconds=1, TimeoutSeconds=20))
        thread.join()

        assert description["status"] == "SUCCEEDED", description


def test_a_task_token_may_fail_or_stay_unanswered(studio: LocalStudio) -> None:
    answerer = Answerer(studio, error="Refused")
    thread = answerer.answer()
    refused = run(studio, answerer.definition(TimeoutSeconds=20))
    thread.join()
    silent = run(studio, Answerer(studio).definition(HeartbeatSeconds=1, TimeoutSeconds=20))

    assert (refused["error"], refused["cause"]) == ("Refused", "as asked")
    assert silent["error"] in {"States.Timeout", "States.HeartbeatTimeout"}


def test_stopping_aborts_at_once_and_keeps_the_reason(studio: LocalStudio) -> None:
    states = studio.client("stepfunctions")
    execution = start(studio, invoke({"do": "sleep", "seconds": 3}))
    time.sleep(0.2)

    states.stop_execution(executionArn=execution, error="Cancelled", cause="by the realtor")
    description = states.describe_execution(executionArn=execution)

    assert description["status"] == "ABORTED"
    assert (description["error"], description["cause"]) == ("Cancelled", "by the realtor")


def test_an_execution_can_be_stopped_right_after_its_start(studio: LocalStudio) -> None:
    states = studio.client("stepfunctions")
    execution = start(studio, {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 30, "End": True}}})
    states.stop_execution(executionArn=execution)

    assert finish(studio, execution)["status"] == "ABORTED"
    types = [event["type"] for event in states.get_execution_history(executionArn=execution)["events"]]
    assert types[0] == "ExecutionStarted"


def test_unnamed_executions_do_not_clash(studio: LocalStudio) -> None:
    states = studio.client("stepfunctions")
    first = start(studio, invoke({"do": "tell"}))
    machine = states.describe_execution(executionArn=first)["stateMachineArn"]
    others = {states.start_execution(stateMachineArn=machine)["executionArn"] for _ in range(3)}

    assert len(others | {first}) == 4
    assert all(finish(studio, one)["status"] == "SUCCEEDED" for one in others)


def test_a_faulty_definition_is_refused(studio: LocalStudio) -> None:
    with pytest.raises(ClientError, match="mismatched input '5'"):
        start(studio, {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": INVOKE, "Next": 5}}})
