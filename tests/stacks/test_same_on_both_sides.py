"""One machine and AWS are the same studio: what `local/studio.py` says is what the stacks deploy."""

import json
import re
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from functions.schedule.handler import TASKS
from local.blueprint import Ref
from local.studio import STUDIO
from stacks import config
from stacks.constructs.compose import ENTRYPOINT
from stacks.constructs.images import FILM_DOCKERFILE
from stacks.constructs.machine import PIPELINES
from stacks.pipeline import PROGRESS_PATTERN, PipelineStack
from tests.stacks.neighbours import neighbours

ROOT = PIPELINES.parents[1]
ON_AWS_ALONE = {
    "callback": "models run in this process on one machine, and need not be waited for",
}


@pytest.fixture(scope="module")
def stack() -> PipelineStack:
    """The stack of production, whose database never pauses: its clock asks as often as one machine's."""
    stage = cdk.Stage(cdk.App(), "Test", env=cdk.Environment(region="us-east-1"))
    return PipelineStack(stage, "Pipeline", config=config.PRODUCTION, foundations=neighbours(stage, config.PRODUCTION))


@pytest.fixture(scope="module")
def template(stack: PipelineStack) -> dict[str, Any]:
    """Its template."""
    found: dict[str, Any] = assertions.Template.from_stack(stack).to_json()["Resources"]
    return found


def of_type(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Properties of the resources of a type."""
    return [resource["Properties"] for resource in template.values() if resource["Type"] == kind]


def functions_of(template: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The functions by their entry."""
    return {
        function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]: function
        for function in of_type(template, "AWS::Lambda::Function")
        if "Environment" in function
    }


def handler_of(function: dict[str, Any]) -> str:
    """``package.module:function``, however the function is packed."""
    dotted = function.get("Handler") or function["ImageConfig"]["Command"][0]
    module, _, name = str(dotted).rpartition(".")
    return f"{module}:{name}"


def given_on_aws(template: dict[str, Any]) -> set[str]:
    """Names of the variables that any function or task is given."""
    names = {name for function in functions_of(template).values() for name in function["Environment"]["Variables"]}
    for task in of_type(template, "AWS::ECS::TaskDefinition"):
        names |= {entry["Name"] for entry in task["ContainerDefinitions"][0]["Environment"]}
    return names


def test_the_machines_are_the_same_files(template: dict[str, Any]) -> None:
    deployed = {
        machine["StateMachineName"].removeprefix(f"{config.PRODUCTION.prefix}-"): machine["DefinitionString"]
        for machine in of_type(template, "AWS::StepFunctions::StateMachine")
    }

    assert deployed == {m.name: m.definition.read_text(encoding="utf-8") for m in STUDIO.state_machines}


def test_the_placeholders_are_the_same(template: dict[str, Any]) -> None:
    deployed = {
        machine["StateMachineName"].removeprefix(f"{config.PRODUCTION.prefix}-"): set(
            machine["DefinitionSubstitutions"]
        )
        for machine in of_type(template, "AWS::StepFunctions::StateMachine")
    }

    assert deployed == {machine.name: set(machine.substitutions) for machine in STUDIO.state_machines}


def test_what_stands_for_a_number_is_a_number_on_both_sides(template: dict[str, Any]) -> None:
    machines = {m["StateMachineName"]: m for m in of_type(template, "AWS::StepFunctions::StateMachine")}

    for machine in STUDIO.state_machines:
        deployed = machines[f"{config.PRODUCTION.prefix}-{machine.name}"]["DefinitionSubstitutions"]
        for name, value in machine.substitutions.items():
            if not isinstance(value, Ref):
                assert value.isdigit(), name
                assert deployed[name].isdigit(), name


def test_the_functions_run_the_same_handlers(template: dict[str, Any]) -> None:
    deployed = {entry: handler_of(function) for entry, function in functions_of(template).items()}

    assert {entry for entry in deployed if entry not in ON_AWS_ALONE} == {f.name for f in STUDIO.functions}
    for function in STUDIO.functions:
        assert deployed[function.name] == function.handler


def test_the_functions_have_the_same_time_and_memory(template: dict[str, Any]) -> None:
    deployed = functions_of(template)

    for function in STUDIO.functions:
        assert deployed[function.name]["Timeout"] == function.timeout_seconds, function.name
    (step,) = (function for function in STUDIO.functions if function.name == "step")
    assert deployed["step"]["MemorySize"] == step.memory_mb


def test_the_compose_task_runs_the_same_program(template: dict[str, Any]) -> None:
    (container,) = STUDIO.containers
    (task,) = of_type(template, "AWS::ECS::TaskDefinition")
    (deployed,) = task["ContainerDefinitions"]
    written = re.findall(r"^ENTRYPOINT (.*)$", (ROOT / FILM_DOCKERFILE).read_text(encoding="utf-8"), re.MULTILINE)

    assert deployed["Name"] == container.name
    assert deployed["EntryPoint"] == ENTRYPOINT == json.loads(written[0])
    # The interpreter is each side's own; what it is told to do is the same.
    assert list(container.argv[1:]) == ENTRYPOINT[1:]
    assert (int(task["Cpu"]), int(task["Memory"])) == (container.cpu, container.memory_mb)


def test_events_go_to_the_same_functions(template: dict[str, Any]) -> None:
    (rule,) = STUDIO.rules
    (deployed,) = of_type(template, "AWS::Events::Rule")

    assert deployed["EventPattern"] == rule.pattern == PROGRESS_PATTERN
    assert deployed["Targets"][0]["Arn"]["Ref"].lower().startswith(rule.function)


def test_the_clock_asks_for_the_same_tasks(template: dict[str, Any]) -> None:
    deployed = {
        json.loads(schedule["Target"]["Input"])["task"]: schedule["ScheduleExpression"]
        for schedule in of_type(template, "AWS::Scheduler::Schedule")
    }
    local = {schedule.payload["task"]: schedule.every_seconds for schedule in STUDIO.schedules}

    assert deployed.keys() == local.keys() == TASKS.keys()
    for task, expression in deployed.items():
        minutes = int(re.fullmatch(r"rate\((\d+) minutes?\)", expression)[1])  # type: ignore[index]  # every rate is one
        # A minute is the finest that EventBridge Scheduler knows.
        assert minutes == max(1, local[task] / 60)


def test_the_settings_have_the_same_names(template: dict[str, Any], stack: PipelineStack) -> None:
    names = given_on_aws(template)

    assert set(STUDIO.environment) <= names
    assert set(stack.settings) - {"REELESTATE_PICTURES_FUNCTION"} <= set(STUDIO.environment)
