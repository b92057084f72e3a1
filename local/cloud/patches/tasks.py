"""ECS: Fargate tasks run as processes."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from moto.ecs.models import EC2ContainerServiceBackend, ecs_backends
from moto.moto_api import state_manager
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_ecs
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_ecs import (
    StateTaskServiceEcs,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

from local.cloud.patches import replace
from local.environment import ACCOUNT, REGION
from local.tasks import TaskRunner

_WATCH_SECONDS = 0.1


def run_as_processes(runner: TaskRunner) -> None:
    """AWS runs a task's container; moto only moves the task's status along with every describe call.

    Here the status follows the process: RUNNING until it ends, then STOPPED with its exit code.
    """

    def run_task(self: EC2ContainerServiceBackend, *args: Any, **kwargs: Any) -> list[Any]:
        tasks: list[Any] = run(self, *args, **kwargs)
        for task in tasks:
            _start(runner, task, self.describe_task_definition(task.task_definition_arn).container_definitions[0])
        return tasks

    state_manager.set_transition("ecs::task", {"progression": "manual", "times": float("inf")})
    run = replace(EC2ContainerServiceBackend, "run_task", run_task)


def stop_processes(runner: TaskRunner) -> None:
    """AWS signals a stopped task's container and reports STOPPED once it has ended; moto reports STOPPED at once."""

    def stop_task(self: EC2ContainerServiceBackend, cluster_str: str, task_str: str, reason: str | None) -> Any:
        task: Any = self.describe_tasks(cluster_str, [task_str])[0]
        if task.desired_status != "STOPPED":
            task.desired_status = "STOPPED"
            task.stopped_reason = reason or "Task stopped by user"
            task.stop_code = "UserInitiated"
            runner.stop(task.id)
        return task

    replace(EC2ContainerServiceBackend, "stop_task", stop_task)


def choose_capacity() -> None:
    """AWS hands a task's CapacityProviderStrategy on to ECS, which then takes no launch type; moto drops it, and ECS
    finds no instance to run the task on.
    """
    known = state_task_service_ecs._SUPPORTED_API_PARAM_BINDINGS
    extended = {action: {*names, "CapacityProviderStrategy"} for action, names in known.items()}
    replace(state_task_service_ecs, "_SUPPORTED_API_PARAM_BINDINGS", extended)


def size_fargate_tasks() -> None:
    """AWS lets a Fargate task state its memory for the task alone; moto wants it for each container."""

    def resources(task_definition: Any) -> Any:
        sized = [
            definition if {"memory", "memoryReservation"} & definition.keys() else {**definition, "memory": 0}
            for definition in task_definition.container_definitions
        ]
        return calculate(SimpleNamespace(container_definitions=sized))

    calculate = replace(
        EC2ContainerServiceBackend, "_calculate_task_resource_requirements", staticmethod(resources)
    ).__func__


def wait_for_processes(runner: TaskRunner) -> None:
    """``ecs:runTask.sync``, which moto polls twice a second, ends with the process.

    AWS fails the state with States.TaskFailed when a container exits with another code than 0; moto lets it succeed.
    AWS stops the task when its execution is stopped or its state times out; moto lets it run.
    """

    def build(self: StateTaskServiceEcs, env: Any, **kwargs: Any) -> Callable[[], Any]:
        submitted = env.stack[-1]["Tasks"][0]
        task_id = submitted["TaskArn"].rsplit("/", 1)[1]
        describe = build_resolver(self, env=env, **kwargs)

        def resolve() -> Any:
            while env.is_running():
                if runner.wait(task_id, _WATCH_SECONDS):
                    return _succeeded(self, env, describe())
            reason = "The Step Functions state that started this task has ended"
            ecs_backends[ACCOUNT][REGION].stop_task(submitted["ClusterArn"], submitted["TaskArn"], reason)
            return None

        return resolve

    build_resolver = replace(StateTaskServiceEcs, "_build_sync_resolver", build)


def _start(runner: TaskRunner, task: Any, definition: dict[str, Any]) -> None:
    container = task.containers[0]
    container.exitCode = None
    container.last_status = "RUNNING"
    override: dict[str, Any] = next(
        (entry for entry in task.overrides.get("containerOverrides", []) if entry["name"] == definition["name"]), {}
    )
    variables = [*definition.get("environment", []), *override.get("environment", [])]

    def ended(code: int) -> None:
        container.exitCode = code
        container.last_status = task.last_status = task.desired_status = "STOPPED"
        container.reason = f"log: {runner.log(definition['image'], task.id)}"
        if not task.stopped_reason:
            task.stopped_reason = "Essential container in task exited"
            task.stop_code = "EssentialContainerExited"

    runner.start(
        task.id,
        definition["image"],
        override.get("command") or definition.get("command") or [],
        {entry["name"]: entry["value"] for entry in variables},
        ended,
    )


def _succeeded(service: StateTaskServiceEcs, env: Any, task: dict[str, Any]) -> dict[str, Any]:
    if all(container.get("ExitCode") == 0 for container in task["Containers"]):
        return task
    details = TaskFailedEventDetails(
        resource=service._get_sfn_resource(),
        resourceType=service._get_sfn_resource_type(),
        error=StatesErrorNameType.StatesTaskFailed.to_name(),
        cause=to_json_str(task),
    )
    raise FailureEventException(
        FailureEvent(
            env=env,
            error_name=StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed),
            event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),  # type: ignore[typeddict-item]
        )
    )
