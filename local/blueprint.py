"""What exists in one deployment of the studio, as data.

The one-machine runtime registers a `Blueprint` with its embedded cloud; the CDK stacks create the same things on AWS.
Both name resources the same way, so a test can hold one against the other.
"""

from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Kind(StrEnum):
    """What a `Ref` may point at."""

    FUNCTION_ARN = "function_arn"
    CLUSTER_ARN = "cluster_arn"
    TASK_DEFINITION_ARN = "task_definition_arn"
    SUBNET = "subnet"
    SECURITY_GROUP = "security_group"
    BUCKET_NAME = "bucket_name"
    BUS_NAME = "bus_name"
    STATE_MACHINE_ARN = "state_machine_arn"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ref(_Data):
    """A value only known once the resource exists: its ARN, name or id.

    ``name`` is empty where there is only one; subnets are named "a" and "b", one in each availability zone.
    """

    kind: Kind
    name: str = ""


class Function(_Data):
    """A Lambda function.

    ``handler`` is ``package.module:function``. ``concurrency`` is how many events are handled at once, each in a
    process of its own; ``None`` means as many as the machine has cores. Further events wait, in order. ``warm`` starts
    a process ahead of the first event.
    """

    name: str
    handler: str = Field(pattern=r"^[\w.]+:\w+$")
    timeout_seconds: float = Field(default=60, gt=0, le=900)
    memory_mb: int = Field(default=1024, ge=128, le=10_240)
    concurrency: int | None = Field(default=None, ge=1)
    warm: bool = True


class Container(_Data):
    """A Fargate task: task definition family, its one container and the local command that does the image's work."""

    name: str
    argv: tuple[str, ...] = Field(min_length=1)
    cpu: int = 1024
    memory_mb: int = 4096


class StateMachine(_Data):
    """A Step Functions state machine: the ASL file and what its ``${Placeholders}`` stand for: a resource or a text."""

    name: str
    definition: Path
    substitutions: dict[str, Ref | str] = Field(default_factory=dict)


class Rule(_Data):
    """An EventBridge rule: events on the studio's bus that match ``pattern`` invoke ``function``."""

    name: str
    pattern: dict[str, Any]
    function: str


class Schedule(_Data):
    """An EventBridge schedule: ``function`` is invoked with ``payload`` every so many seconds."""

    name: str
    function: str
    payload: dict[str, Any] = Field(default_factory=dict)
    every_seconds: float = Field(gt=0)


class Blueprint(_Data):
    """Everything one studio consists of.

    ``environment`` are the variables every process of the studio gets, beside credentials and addresses.
    ``migrations`` is ``package.module:function``, called with the database owner's URL before anything else runs.
    """

    bus: str = "reelestate"
    buckets: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()
    containers: tuple[Container, ...] = ()
    state_machines: tuple[StateMachine, ...] = ()
    rules: tuple[Rule, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    environment: dict[str, Ref | str] = Field(default_factory=dict)
    migrations: str | None = None

    @model_validator(mode="after")
    def _references_resolve(self) -> "Blueprint":
        known = {
            Kind.FUNCTION_ARN: {function.name for function in self.functions},
            Kind.TASK_DEFINITION_ARN: {container.name for container in self.containers},
            Kind.BUCKET_NAME: set(self.buckets),
            Kind.STATE_MACHINE_ARN: {machine.name for machine in self.state_machines},
        }
        values = [value for machine in self.state_machines for value in machine.substitutions.values()]
        refs = [value for value in [*values, *self.environment.values()] if isinstance(value, Ref)]
        refs += [Ref(kind=Kind.FUNCTION_ARN, name=rule.function) for rule in self.rules]
        refs += [Ref(kind=Kind.FUNCTION_ARN, name=schedule.function) for schedule in self.schedules]
        for ref in refs:
            if ref.kind in known and ref.name not in known[ref.kind]:
                raise ValueError(f"the blueprint refers to {ref.kind} {ref.name!r}, which it does not define")
        return self
