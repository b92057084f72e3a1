"""Fargate: tasks that succeed, fail, are stopped, and leave nothing behind."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from local.runtime import LocalStudio
from tests.functional.cloud.probing import eventually, finish, one_state, output, run, start

RUN_TASK = "arn:aws:states:::ecs:runTask"


class Worker:
    """Definitions that run the tests' container, and what it reported."""

    def __init__(self, studio: LocalStudio, directory: Path) -> None:
        ec2 = studio.client("ec2")
        subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.network = {"AwsvpcConfiguration": {"Subnets": [subnet], "SecurityGroups": [group]}}
        self.file = directory / "report.json"
        self._studio = studio

    def definition(self, *, pattern: str = ".sync", command: Any = None, **variables: str) -> dict[str, Any]:
        """A definition with one runTask state."""
        entries = [{"Name": name, "Value": value} for name, value in {"REPORT": str(self.file), **variables}.items()]
        override: dict[str, Any] = {"Name": "worker", "Environment": entries}
        if command:
            override["Command.$"] = command
        return one_state(
            Resource=RUN_TASK + pattern,
            Parameters={
                "Cluster": "reelestate",
                "TaskDefinition": "worker",
                "LaunchType": "FARGATE",
                "NetworkConfiguration": self.network,
                "Overrides": {"ContainerOverrides": [override]},
            },
        )

    def report(self) -> dict[str, Any]:
        """What the container wrote; waits for it."""
        eventually(self.file.exists)
        written: dict[str, Any] = json.loads(self.file.read_text())
        return written

    def gone(self) -> bool:
        """Whether the container and its child have ended."""
        report = self.report()
        return not any(psutil.pid_exists(pid) for pid in (report["pid"], report["grandchild"]) if pid)


@pytest.fixture
def worker(studio: LocalStudio, tmp_path: Path) -> Iterator[Worker]:
    """The container's stage."""
    return Worker(studio, tmp_path)


def test_a_task_gets_its_command_and_environment_and_tells_its_exit_code(studio: LocalStudio, worker: Worker) -> None:
    definition = worker.definition(command="States.Array('--shot', $.shot)", FLAVOUR="sweet")
    definition["States"]["A"]["ResultSelector"] = {
        "code.$": "$.Containers[0].ExitCode",
        "status.$": "$.LastStatus",
        "why.$": "$.StoppedReason",
    }

    result = output(studio, definition, {"shot": "s1"})

    report = worker.report()
    assert result == {"code": 0, "status": "STOPPED", "why": "Essential container in task exited"}
    assert report["argv"] == ["--shot", "s1"]
    assert report["environment"]["FLAVOUR"] == "sweet"
    assert report["environment"]["AWS_ENDPOINT_URL"] == studio.settings_env["AWS_ENDPOINT_URL"]
    assert "REELESTATE_DATABASE_URL" not in report["environment"]


def test_another_exit_code_fails_the_state(studio: LocalStudio, worker: Worker) -> None:
    description = run(studio, worker.definition(EXIT_CODE="3"))

    task = json.loads(description["cause"])
    assert description["error"] == "States.TaskFailed"
    assert task["Containers"][0]["ExitCode"] == 3
    assert Path(task["Containers"][0]["Reason"].removeprefix("log: ")).exists()


def test_a_killed_task_fails_the_state_with_137(studio: LocalStudio, worker: Worker) -> None:
    execution = start(studio, worker.definition(SLEEP="60"))
    psutil.Process(worker.report()["pid"]).kill()

    description = finish(studio, execution)

    assert description["error"] == "States.TaskFailed"
    assert json.loads(description["cause"])["Containers"][0]["ExitCode"] == 137


def test_the_end_of_a_task_is_noticed_at_once(studio: LocalStudio, worker: Worker) -> None:
    execution = start(studio, worker.definition(SLEEP="60"))
    process = psutil.Process(worker.report()["pid"])
    process.kill()
    process.wait(5)
    ended = time.monotonic()

    finish(studio, execution)

    assert time.monotonic() - ended < 1


def test_a_task_takes_its_children_with_it(studio: LocalStudio, worker: Worker) -> None:
    output(studio, worker.definition(GRANDCHILD="1"))

    assert eventually(worker.gone)


def test_stopping_the_execution_stops_the_task(studio: LocalStudio, worker: Worker) -> None:
    execution = start(studio, worker.definition(SLEEP="60", GRANDCHILD="1"))
    worker.report()

    studio.client("stepfunctions").stop_execution(executionArn=execution)

    assert eventually(worker.gone)


def test_a_timed_out_state_stops_its_task(studio: LocalStudio, worker: Worker) -> None:
    definition = worker.definition(SLEEP="60")
    definition["States"]["A"]["TimeoutSeconds"] = 2

    assert run(studio, definition)["error"] == "States.Timeout"
    assert eventually(worker.gone)


def test_a_failed_branch_stops_the_tasks_of_the_others(studio: LocalStudio, worker: Worker) -> None:
    failing = {
        "StartAt": "W",
        "States": {"W": {"Type": "Wait", "Seconds": 2, "Next": "F"}, "F": {"Type": "Fail", "Error": "No"}},
    }
    branches = [worker.definition(SLEEP="60"), failing]
    definition = {"StartAt": "P", "States": {"P": {"Type": "Parallel", "Branches": branches, "End": True}}}

    assert run(studio, definition)["error"] == "No"
    assert eventually(worker.gone)


def test_a_failed_item_stops_the_tasks_of_the_others(studio: LocalStudio, worker: Worker) -> None:
    task = worker.definition(SLEEP="60")["States"]["A"]
    choice = {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 0, "Next": "A"}], "Default": "W"}
    states = {
        "C": choice,
        "A": task,
        "W": {"Type": "Wait", "Seconds": 2, "Next": "F"},
        "F": {"Type": "Fail", "Error": "No"},
    }
    processor = {"ProcessorConfig": {"Mode": "INLINE"}, "StartAt": "C", "States": states}
    definition = {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": processor, "End": True}}}

    assert run(studio, definition, [0, 1])["error"] == "No"
    assert eventually(worker.gone)


def test_a_task_can_be_stopped_by_the_api(studio: LocalStudio, worker: Worker) -> None:
    ecs = studio.client("ecs")
    task = output(studio, worker.definition(pattern="", SLEEP="60"))["Tasks"][0]["TaskArn"]
    worker.report()

    ecs.stop_task(cluster="reelestate", task=task, reason="enough")
    described = eventually(
        lambda: [
            t for t in ecs.describe_tasks(cluster="reelestate", tasks=[task])["tasks"] if t["lastStatus"] == "STOPPED"
        ]
    )[0]

    assert described["stoppedReason"] == "enough"
    assert described["containers"][0]["exitCode"] == 143
    assert worker.gone()


def test_a_task_answers_a_token(studio: LocalStudio, worker: Worker) -> None:
    definition = worker.definition(pattern=".waitForTaskToken")
    override = definition["States"]["A"]["Parameters"]["Overrides"]["ContainerOverrides"][0]
    override["Environment"].append({"Name": "TASK_TOKEN", "Value.$": "$$.Task.Token"})
    execution = start(studio, definition)

    token = worker.report()["environment"]["TASK_TOKEN"]
    studio.client("stepfunctions").send_task_success(taskToken=token, output='{"done": true}')

    assert finish(studio, execution)["output"] == {"done": True}


def test_a_task_that_failed_is_run_again_and_its_second_run_counts(studio: LocalStudio, worker: Worker) -> None:
    # given a task as the pipeline runs it: in a map, with a path that moto resolves on every attempt
    inner = worker.definition(FAIL_ONCE=str(worker.file.with_name("failed-once")))
    task = inner["States"]["A"]
    task |= {
        "TimeoutSeconds": 60,
        "ResultPath": None,
        "Retry": [
            {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 1, "MaxAttempts": 2, "JitterStrategy": "FULL"}
        ],
    }
    task["Parameters"]["Overrides"]["ContainerOverrides"][0]["Environment"].append({"Name": "KEY", "Value.$": "$.key"})
    mapped = one_state(
        Type="Map",
        ItemsPath="$.keys",
        ItemSelector={"key.$": "$$.Map.Item.Value"},
        ItemProcessor={"ProcessorConfig": {"Mode": "INLINE"}, **inner},
        ResultPath=None,
    )

    assert output(studio, mapped, {"keys": ["k1"]}) == {"keys": ["k1"]}
    assert worker.report()["environment"]["KEY"] == "k1"


def test_a_task_that_keeps_failing_fails_its_map_by_its_own_name(studio: LocalStudio, worker: Worker) -> None:
    inner = worker.definition(EXIT_CODE="1")
    mapped = one_state(Type="Map", ItemProcessor={"ProcessorConfig": {"Mode": "INLINE"}, **inner})
    caught = {"Type": "Pass", "Result": "caught", "End": True}
    mapped["States"]["A"]["Catch"] = [{"ErrorEquals": ["States.TaskFailed"], "Next": "Caught"}]
    mapped["States"]["Caught"] = caught

    assert output(studio, mapped, ["k1"]) == "caught"
