"""Step Functions: the interpreter's differences from AWS."""

import json
import re
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config
from jsonpath_ng.ext.parser import parse
from moto.core.responses import ActionResult, EmptyResult
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.error_name import ErrorName
from moto.stepfunctions.parser.asl.component.common.retry.retry_outcome import RetryOutcome
from moto.stepfunctions.parser.asl.component.state.exec.execute_state import ExecutionState
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackEndpoint
from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils import boto_client, json_path
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

from local.cloud.patches import replace

_INTERPRETER = "moto.stepfunctions.parser"
# Anything in a JSONPath that may match more than one node.
_INDEFINITE = re.compile(r"\*|\?|\.\.|:|\[[^\]]*,")
_NO_LIMIT_SECONDS = 24 * 3600
_BEGIN_SECONDS = 5.0
_CONNECTIONS = 128


def share_clients(endpoint: str) -> None:
    """moto makes a client per task, reading the service's description anew each time, and addresses ``localhost``,
    which may mean IPv6. Here the interpreter keeps one client per service, bound to the server's own address.
    """
    lock = threading.Lock()

    @cache
    def make(region: str, service: str) -> Any:
        return boto3.client(
            service,  # type: ignore[call-overload]
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - the embedded cloud takes any
            config=Config(
                parameter_validation=False,
                retries={"total_max_attempts": 1},
                connect_timeout=_NO_LIMIT_SECONDS,
                read_timeout=_NO_LIMIT_SECONDS,
                max_pool_connections=_CONNECTIONS,
            ),
        )

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:  # noqa: ARG001 - moto's signature
        with lock:
            return make(region, service)

    _replace_everywhere(boto_client, "boto_client_for", client_for)


def name_executions() -> None:
    """AWS names an execution that the caller does not name; moto calls it "None", so that a second one clashes."""

    def start_execution(self: Any, state_machine_arn: str, name: str | None = None, *args: Any, **kwargs: Any) -> Any:
        return start(self, state_machine_arn, name or str(uuid4()), *args, **kwargs)

    start = replace(StepFunctionsParserBackend, "start_execution", start_execution)


def stop_at_once() -> None:
    """AWS marks a stopped execution ABORTED at once and keeps the error and cause it was given; moto drops these, and
    marks it only when the task in progress ends. moto fails when the execution has not begun to interpret its
    definition.
    """

    def stop_execution(self: Any) -> ActionResult:
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        if execution.exec_status == ExecutionStatus.RUNNING:
            execution.stop(datetime.now(UTC), self._get_param("error"), self._get_param("cause"))
        return ActionResult({"stopDate": execution.stop_date})

    def stop(self: Any, stop_date: datetime, error: str | None, cause: str | None) -> None:
        env = _interpreting(self)
        interrupt(self, stop_date, error, cause)
        if isinstance(env.program_state(), ProgramStopped):
            self.exec_status = ExecutionStatus.ABORTED
            self.stop_date, self.error, self.cause = stop_date, error, cause

    replace(StepFunctionResponse, "stop_execution", stop_execution)
    interrupt = replace(Execution, "stop", stop)


def follow_synchronous_tasks() -> None:
    """A task waited for with ``.sync`` takes no task token on AWS. moto gives it one token for all its attempts and
    voids it after the first, so that every retry of a failed task ends at once as if it had timed out.

    AWS stops a task also when its execution is stopped while the task is being started. moto then does not look after
    it at all; here its resolver is asked at least once, which finds the execution stopped and stops the task.
    """

    def wait(
        self: StateTaskServiceCallback,
        env: Any,
        sync_resolver: Any,
        timeout_seconds: int | None,
        callback_endpoint: Any,  # noqa: ARG001 - moto's signature
        heartbeat_endpoint: Any,  # noqa: ARG001
    ) -> Any:
        return sync_resolver() or wait_for_task(self, env, sync_resolver, timeout_seconds, None, None)

    wait_for_task = replace(StateTaskServiceCallback, "_eval_sync", wait)


def forgive_nothing() -> None:
    """AWS lets a distributed map go on when as many of its items fail as it tolerates. moto cannot read how many, and
    fails the map with its first item; here it reads the rest of such a definition.
    """

    def parse(definition: str) -> Any:
        return parse_all(json.dumps(_without_tolerance(json.loads(definition))))

    parse_all = replace(AmazonStateLanguageParser, "parse", staticmethod(parse)).__func__


def renew_tokens() -> None:
    """AWS gives every attempt of a state that waits for an answer a task token of its own. moto keeps the first one,
    which the failed attempt has used up, so that every retry ends at once as if it had timed out.
    """

    def handle_retry(self: ExecutionState, env: Any, failure_event: Any) -> RetryOutcome:
        outcome: RetryOutcome = handle(self, env, failure_event)
        waits = isinstance(self, StateTaskServiceCallback) and (
            self.resource.condition == ResourceCondition.WaitForTaskToken
        )
        if outcome == RetryOutcome.CanRetry and waits:
            env.callback_pool_manager.add(env.states.context_object.update_task_token())
        return outcome

    handle = replace(ExecutionState, "_handle_retry", handle_retry)


def pass_reserved_errors_on() -> None:
    """An iteration or branch that fails with States.TaskFailed or States.Timeout fails its Map or Parallel with that
    name, which a Catch may name. moto takes the name for a person's own, refuses it, and loses the execution.
    """

    def name(self: CustomErrorName, error_name: str | None) -> None:
        ErrorName.__init__(self, error_name=error_name)

    replace(CustomErrorName, "__init__", name)


def remember_early_answers() -> None:
    """A task token may be answered before the state waits for heartbeats. AWS takes the answer; moto 5.2.5 overlooks it
    until the next heartbeat is due and then fails the state.
    """

    def setup(self: CallbackEndpoint, heartbeat_seconds: int) -> Any:
        endpoint = begin(self, heartbeat_seconds)
        if self.get_outcome() is not None:
            endpoint.notify()
        return endpoint

    begin = replace(CallbackEndpoint, "setup_heartbeat_endpoint", setup)


def tell_outcomes() -> None:
    """AWS hands the cause of SendTaskFailure on to the state; moto drops it. AWS describes the output of an execution
    as JSON whatever it is; moto leaves out ``null`` and the quotes of a string.
    """

    def send_task_failure(self: Any) -> ActionResult:
        token, error, cause = (self._get_param(name) for name in ("taskToken", "error", "cause"))
        self.stepfunction_backend.send_task_failure(token, error=error, cause=cause)
        return EmptyResult()

    def describe_execution(self: Any) -> Any:
        answer = describe(self)
        execution = self.stepfunction_backend.describe_execution(self._get_param("executionArn"))
        if execution.exec_status == ExecutionStatus.SUCCEEDED:
            answer.result["output"] = to_json_str(execution.output, separators=(",", ":"))
        return answer

    replace(StepFunctionResponse, "send_task_failure", send_task_failure)
    describe = replace(StepFunctionResponse, "describe_execution", describe_execution)


def read_definite_paths() -> None:
    """A JSONPath that can match only one node, such as ``$.Containers[0].ExitCode``, yields that node on AWS; moto
    yields a list of it.
    """

    def extract_json(path: str, data: Any) -> Any:
        value = extract(path, data)
        if "[" in path and not _INDEFINITE.search(path):
            matches = compiled(path).find(data)
            return matches[0].value if len(matches) == 1 else value
        return value

    compiled = cache(parse)
    extract = _replace_everywhere(json_path, "extract_json", extract_json)


def name_sdk_errors() -> None:
    """AWS prefixes errors of ``aws-sdk`` tasks with the service's name; moto knows it for two services only."""
    names = {"s3": "S3", "sqs": "Sqs", "ecs": "Ecs", "sfn": "Sfn", "eventbridge": "EventBridge", "lambda": "Lambda"}
    known = replace(state_task_service_aws_sdk, "_SERVICE_ERROR_NAMES", {})
    state_task_service_aws_sdk._SERVICE_ERROR_NAMES = {**known, **names}


def _without_tolerance(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_tolerance(item) for k, item in value.items() if not k.startswith("ToleratedFailure")}
    return [_without_tolerance(item) for item in value] if isinstance(value, list) else value


def _interpreting(execution: Any) -> Any:
    """The execution's environment, once the interpreter has begun."""
    deadline = time.monotonic() + _BEGIN_SECONDS
    while time.monotonic() < deadline:
        env = execution.exec_worker.env
        if env is not None and env.program_state() is not None:
            return env
        time.sleep(0.005)
    raise RuntimeError(f"execution {execution.name} has not begun within {_BEGIN_SECONDS} s")


def _replace_everywhere(module: Any, name: str, new: Callable[..., Any]) -> Callable[..., Any]:
    """Replaces a function also where the interpreter's modules imported it by name."""
    old: Callable[..., Any] = replace(module, name, new)
    for other in list(sys.modules.values()):
        if other.__name__.startswith(_INTERPRETER) and getattr(other, name, None) is old:
            setattr(other, name, new)
    return old
