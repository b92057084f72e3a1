"""Registers a blueprint with moto, as a deployment does with AWS."""

import base64
import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.ec2.models import ec2_backends
from moto.ecs.models import ecs_backends
from moto.events.models import events_backends
from moto.iam.models import iam_backends
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from local.blueprint import Blueprint, Container, Function, Kind, Ref, StateMachine
from local.environment import ACCOUNT, REGION
from reelestate.kit.errors import InvalidInput

CLUSTER = "reelestate"
_ROLE = f"arn:aws:iam::{ACCOUNT}:role/local"
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


class Provisioner:
    """Creates a blueprint's resources and knows what every `Ref` to them stands for."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._values: dict[Ref, str] = {}

    def create(self) -> None:
        """Creates everything but the buckets. Raises `InvalidInput` for placeholders that do not match."""
        self._values[Ref(kind=Kind.BUS_NAME)] = self._blueprint.bus
        for bucket in self._blueprint.buckets:
            self._values[Ref(kind=Kind.BUCKET_NAME, name=bucket)] = bucket
        iam_backends[ACCOUNT]["aws"].create_role(
            _ROLE.rsplit("/", 1)[1],
            assume_role_policy_document="{}",
            path="/",
            permissions_boundary=None,
            description="",
            tags=[],
            max_session_duration=None,
        )
        self._create_network()
        for function in self._blueprint.functions:
            self._create_function(function)
        for container in self._blueprint.containers:
            self._create_task_definition(container)
        self._create_rules()
        for machine in self._blueprint.state_machines:
            self._create_state_machine(machine)

    def function_arn(self, name: str) -> str:
        """The function's ARN."""
        return self._values[Ref(kind=Kind.FUNCTION_ARN, name=name)]

    def environment(self) -> dict[str, str]:
        """The blueprint's environment with every reference resolved."""
        return self._resolved(self._blueprint.environment)

    def _resolved(self, values: Mapping[str, Ref | str]) -> dict[str, str]:
        return {name: self._values[value] if isinstance(value, Ref) else value for name, value in values.items()}

    def _create_network(self) -> None:
        ec2 = ec2_backends[ACCOUNT][REGION]
        subnets = sorted(ec2.describe_subnets(), key=lambda subnet: str(subnet.availability_zone))
        for name, subnet in zip(("a", "b"), subnets, strict=False):
            self._values[Ref(kind=Kind.SUBNET, name=name)] = subnet.id
        group: Any = ec2.get_default_security_group(subnets[0].vpc_id)
        self._values[Ref(kind=Kind.SECURITY_GROUP)] = group.id
        cluster = ecs_backends[ACCOUNT][REGION].create_cluster(CLUSTER)
        self._values[Ref(kind=Kind.CLUSTER_ARN)] = cluster.arn

    def _create_function(self, function: Function) -> None:
        created = lambda_backends[ACCOUNT][REGION].create_function(
            {
                "FunctionName": function.name,
                "Handler": function.handler,
                "Runtime": "python3.11",
                "Role": _ROLE,
                "Timeout": int(function.timeout_seconds),
                "MemorySize": function.memory_mb,
                "Code": {"ZipFile": _empty_zip()},
            }
        )
        self._values[Ref(kind=Kind.FUNCTION_ARN, name=function.name)] = created.function_arn

    def _create_task_definition(self, container: Container) -> None:
        definition = ecs_backends[ACCOUNT][REGION].register_task_definition(
            container.name,
            [{"name": container.name, "image": container.name}],
            network_mode="awsvpc",
            requires_compatibilities=["FARGATE"],
            cpu=str(container.cpu),
            memory=str(container.memory_mb),
        )
        self._values[Ref(kind=Kind.TASK_DEFINITION_ARN, name=container.name)] = definition.arn

    def _create_rules(self) -> None:
        events = events_backends[ACCOUNT][REGION]
        events.create_event_bus(self._blueprint.bus)
        for rule in self._blueprint.rules:
            events.put_rule(rule.name, event_bus_arn=self._blueprint.bus, event_pattern=json.dumps(rule.pattern))
            target = {"Id": rule.function, "Arn": self.function_arn(rule.function)}
            events.put_targets(rule.name, self._blueprint.bus, [target])

    def _create_state_machine(self, machine: StateMachine) -> None:
        values = self._resolved(machine.substitutions)
        created = stepfunctions_parser_backends[ACCOUNT][REGION].create_state_machine(
            name=machine.name, definition=substitute(machine.definition, values), roleArn=_ROLE
        )
        self._values[Ref(kind=Kind.STATE_MACHINE_ARN, name=machine.name)] = created.arn


def substitute(definition: Path, values: Mapping[str, str]) -> str:
    """The definition with its placeholders filled in.

    Raises `InvalidInput` unless the placeholders in the file and the names in ``values`` are the same.
    """
    text = definition.read_text(encoding="utf-8")
    found = set(_PLACEHOLDER.findall(text))
    if found != values.keys():
        different = ", ".join(sorted(found ^ values.keys()))
        raise InvalidInput(
            definition.name,
            f"the placeholders of the definition and of the blueprint differ: {different}",
            "Name the same ones in both.",
        )
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], text)


def _empty_zip() -> str:
    archive = io.BytesIO()
    zipfile.ZipFile(archive, "w").close()
    return base64.b64encode(archive.getvalue()).decode()
