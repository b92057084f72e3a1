"""A state machine made of its file under ``stacks/pipelines``: the very one that the studio on one machine runs."""

import re
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.config import PROJECT, Environment
from stacks.constructs.findings import named_wildcard
from stacks.constructs.reasons import acknowledge

PIPELINES = Path(__file__).resolve().parents[1] / "pipelines"
END_OF_EXECUTIONS_RULE = "StepFunctionsGetEventsForStepFunctionsExecutionRule"
"""The rule by which Step Functions learns that an execution has ended; it makes it itself, under this name."""
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def placeholders(name: str) -> set[str]:
    """The names that ``<name>.asl.json`` leaves to be filled in."""
    return set(_PLACEHOLDER.findall(_definition(name)))


class StudioMachine(Construct):
    """The state machine ``<prefix>-<name>``: standard, traced, its states logged without what they were given.

    ``substitutions`` fill in exactly the file's placeholders, else ValueError. Rights are granted by whoever makes it:
    the file alone grants none. Attributes: ``machine``, ``logs``, ``arn``, the ARN as a text that refers to no
    resource, and ``executions_arn``, that of all its executions.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, config: Environment, name: str, substitutions: Mapping[str, str]
    ) -> None:
        super().__init__(scope, construct_id)
        different = placeholders(name) ^ substitutions.keys()
        if different:
            raise ValueError(f"{name}.asl.json and its substitutions differ: {', '.join(sorted(different))}.")
        self._name = f"{config.prefix}-{name}"
        # Step Functions delivers logs to a group under this prefix without growing a resource policy that is limited.
        self.logs = logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/vendedlogs/states/{PROJECT}/{config.name}/{name}",
            retention=config.operations.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=self._name,
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_string(_definition(name)),
            definition_substitutions=dict(substitutions),
            tracing_enabled=True,
            # What states are given and answer holds names, addresses and texts of people: it stays out of the logs.
            logs=sfn.LogOptions(destination=self.logs, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        self.arn = self._own_arn("stateMachine", "")
        self.executions_arn = self._own_arn("execution", ":*")
        acknowledge(
            self.machine.role,
            "X-Ray and the delivery of logs know no resources to name.",
            "AwsSolutions-IAM5[Resource::*]",
        )

    def grant_run(self, grantee: iam.IGrantable) -> None:
        """Lets the grantee start executions, look at them and stop them."""
        self.machine.grant_start_execution(grantee)
        iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["states:DescribeExecution", "states:StopExecution"],
            resource_arns=[self.executions_arn],
        )
        acknowledge(
            role_of(grantee),
            "Executions are named after jobs, which are made later.",
            named_wildcard(self, self.executions_arn),
        )

    def grant_wait(self, role: iam.Role) -> None:
        """Lets another machine, which has this role, start executions and wait for their end."""
        self.grant_run(role)
        rule = Stack.of(self).format_arn(service="events", resource="rule", resource_name=END_OF_EXECUTIONS_RULE)
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["events:PutTargets", "events:PutRule", "events:DescribeRule"], resources=[rule]
            )
        )

    def grant_distribute(self) -> None:
        """Lets the machine run a distributed map: each item is an execution of its own, under the map's label."""
        role = self.machine.role
        if not isinstance(role, iam.Role):
            raise TypeError(f"{role} is no role of ours.")
        items = self._own_arn("execution", "/*")
        role.add_to_policy(iam.PolicyStatement(actions=["states:StartExecution"], resources=[self.arn]))
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["states:DescribeExecution", "states:StopExecution", "states:RedriveExecution"],
                resources=[self.executions_arn, items],
            )
        )
        acknowledge(
            role,
            "An item's execution gets its name from the map.",
            named_wildcard(self, self.executions_arn),
            named_wildcard(self, items),
        )

    def _own_arn(self, kind: str, suffix: str) -> str:
        return Stack.of(self).format_arn(
            service="states",
            resource=kind,
            resource_name=f"{self._name}{suffix}",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )


def role_of(grantee: iam.IGrantable) -> Construct:
    """The construct that holds the grantee's policies."""
    principal = grantee.grant_principal
    if not isinstance(principal, Construct):
        raise TypeError(f"{principal} has no policies of its own.")
    return principal


def _definition(name: str) -> str:
    return (PIPELINES / f"{name}.asl.json").read_text(encoding="utf-8")
