"""The state machines: complete, allowed to do what they say, and never stuck."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.grants import Statement, statements
from scripts.templates import Estate, Resource
from stacks.config import Environment
from tests.stacks.posture.rule import Problems, rule

PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9_]+)\}")
GRANTS = {
    "AWS::Lambda::Function": "lambda:InvokeFunction",
    "AWS::Lambda::Alias": "lambda:InvokeFunction",
    "AWS::Lambda::Version": "lambda:InvokeFunction",
    "AWS::ECS::TaskDefinition": "ecs:RunTask",
    "AWS::Batch::JobQueue": "batch:SubmitJob",
    "AWS::Batch::JobDefinition": "batch:SubmitJob",
    "AWS::SageMaker::Endpoint": "sagemaker:InvokeEndpointAsync",
    "AWS::Events::EventBus": "events:PutEvents",
    "AWS::SQS::Queue": "sqs:SendMessage",
    "AWS::SNS::Topic": "sns:Publish",
    "AWS::StepFunctions::StateMachine": "states:StartExecution",
    "AWS::S3::Bucket": "s3:GetObject",
}
"""What a machine needs to use what a placeholder stands for."""
GRANTLESS = ("AWS::ECS::Cluster", "AWS::EC2::Subnet", "AWS::EC2::SecurityGroup", "AWS::IAM::Role")
"""These are only named beside something that is granted."""
WATCHED = {
    "ecs:runTask.sync": ("ecs:StopTask", "ecs:DescribeTasks", "StepFunctionsGetEventsForECSTaskRule"),
    "batch:submitJob.sync": ("batch:TerminateJob", "batch:DescribeJobs", "StepFunctionsGetEventsForBatchJobsRule"),
    "states:startExecution.sync": (
        "states:StopExecution",
        "states:DescribeExecution",
        "StepFunctionsGetEventsForStepFunctionsExecutionRule",
    ),
}
"""What waiting for the end of something needs: to stop it, to look at it, and the rule that tells of its end."""


def machines(estate: Estate) -> Iterator[Resource]:
    """Every state machine."""
    return estate.resources("AWS::StepFunctions::StateMachine")


def definition(machine: Resource) -> dict[str, Any] | None:
    """The machine's states, or ``None`` where the template does not hold them."""
    try:
        found = json.loads(machine.text("DefinitionString"))
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


@rule("placeholder without substitution")
def placeholders(estate: Estate, config: Environment) -> Problems:
    """A placeholder that nothing fills, or a substitution that fills nothing."""
    for machine in machines(estate):
        if definition(machine) is None:
            yield machine, "its definition is not in the template: use DefinitionBody.from_string."
            continue
        wanted = set(PLACEHOLDER.findall(machine.text("DefinitionString")))
        given = set(machine.get("DefinitionSubstitutions") or {})
        for name in sorted(wanted - given):
            yield machine, f"${{{name}}} stays as it is: add it to definition_substitutions."
        for name in sorted(given - wanted):
            yield machine, f"substitution {name} is used nowhere: remove it, or use it."


@rule("substitution without grant")
def grants(estate: Estate, config: Environment) -> Problems:
    """Something the machine is to use, and may not."""
    for machine in machines(estate):
        held = _held(estate, machine)
        for name in machine.get("DefinitionSubstitutions") or {}:
            for target in machine.refers_to("DefinitionSubstitutions", name):
                yield from _grant(machine, name, target, held)
        for problem in [*_watching(machine, held), *_distributing(machine, held)]:
            yield machine, problem


def _held(estate: Estate, machine: Resource) -> list[Statement]:
    roles = {role.place for role in machine.refers_to("RoleArn")}
    return [each for each in statements(estate) if roles & set(each.principals)]


def _grant(machine: Resource, name: str, target: Resource, held: list[Statement]) -> Problems:
    if target.kind in GRANTLESS:
        return
    action = GRANTS.get(target.kind)
    if action is None:
        yield machine, f"nothing is known of what {name} ({target.kind}) needs: add it to GRANTS."
    elif not any(statement.permits(action, text) for statement in held for text in _spellings(target)):
        yield machine, f"it may not {action} {target.name} (${{{name}}}): grant it to the machine's role."
    if target.kind == "AWS::ECS::TaskDefinition":
        for role in [*target.refers_to("TaskRoleArn"), *target.refers_to("ExecutionRoleArn")]:
            if not any(statement.permits("iam:PassRole", f"${{{role.place}.Arn}}") for statement in held):
                yield machine, f"it may not iam:PassRole {role.name}: grant it to the machine's role."


def _spellings(target: Resource) -> Iterator[str]:
    """How a policy may name it."""
    yield f"${{{target.place}}}"
    if target.kind == "AWS::S3::Bucket":
        yield f"${{{target.place}.Arn}}/org/any"
    if target.kind in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
        for function in target.refers_to("FunctionName"):
            yield f"${{{function.place}.Arn}}:live"


def _watching(machine: Resource, held: list[Statement]) -> Iterator[str]:
    text = machine.text("DefinitionString")
    for call, (stop, look, event_rule) in WATCHED.items():
        if call not in text:
            continue
        for action in (stop, look):
            if not any(statement.permits(action, resource) for statement in held for resource in statement.resources):
                yield f"it waits with {call} and may not {action}: grant it to the machine's role."
        arn = f"arn:${{AWS::Partition}}:events:${{AWS::Region}}:${{AWS::AccountId}}:rule/{event_rule}"
        if not any(
            statement.permits("events:PutRule", resource) and (resource == "*" or event_rule in resource)
            for statement in held
            for resource in statement.resources
        ):
            yield f"it waits with {call} and may not events:PutRule {arn}: grant it to the machine's role."


def _distributing(machine: Resource, held: list[Statement]) -> Iterator[str]:
    """A distributed Map runs its items as executions of the machine itself, which CloudFormation does not grant."""
    text = machine.text("DefinitionString")
    itself = [f"${{{machine.place}}}", *([machine.text("StateMachineName")] if machine.get("StateMachineName") else [])]
    if re.search(r'"Mode"\s*:\s*"DISTRIBUTED"', text) and not any(
        "states:StartExecution" in statement.actions and any(name in resource for name in itself)
        for statement in held
        for resource in statement.resources
    ):
        yield "its Map is distributed and it may not states:StartExecution itself: grant it to the machine's role."


@rule("unguarded call")
def unguarded_calls(estate: Estate, config: Environment) -> Problems:
    """A state that calls out without Retry, Catch or a time-out."""
    for machine in machines(estate):
        for name, problem in unguarded(definition(machine) or {"States": {}}):
            yield machine, f"state {name} {problem}."


def unguarded(definition: Mapping[str, Any], *, caught: bool = False) -> Iterator[tuple[str, str]]:
    """The states that call out unguarded, each with what it lacks. ``caught`` says that a state around them has Catch.

    What a Catch leads to is the remedy itself: nothing needs to catch its failure, which fails the execution.
    """
    states: Mapping[str, Any] = definition["States"]
    remedies = {each["Next"] for state in states.values() for each in state.get("Catch", [])}
    for name, state in states.items():
        covered = caught or bool(state.get("Catch")) or name in remedies
        if state["Type"] == "Task":
            if not state.get("Retry"):
                yield name, "calls out once only: give it Retry"
            if not covered:
                yield name, "fails without compensation: give it, or a state around it, Catch"
            if not {"TimeoutSeconds", "TimeoutSecondsPath"} & set(state):
                yield name, "may wait for ever: give it TimeoutSeconds"
        for inner in _inner(state):
            yield from unguarded(inner, caught=covered)


def _inner(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    processor = state.get("ItemProcessor") or state.get("Iterator")
    return [*state.get("Branches", []), *([processor] if processor else [])]


@rule("machine in the dark")
def machine_in_the_dark(estate: Estate, config: Environment) -> Problems:
    """A state machine that is neither traced nor logged."""
    for machine in machines(estate):
        if machine.get("TracingConfiguration", "Enabled") is not True:
            yield machine, "it is not traced: set tracing_enabled=True."
        if machine.text("LoggingConfiguration", "Level") in ("", "OFF"):
            yield machine, "it does not log: set logs."
