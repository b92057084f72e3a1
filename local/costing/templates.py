"""What the stacks deploy, read from their synthesized templates as data."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reelestate.kit.errors import NotFound

REPOSITORY = Path(__file__).parents[2]
ASSEMBLY = REPOSITORY / "build" / "cdk.out"
LAMBDA_MIB_PER_VCPU = 1769
"""Lambda gives a function one vCPU for so much memory."""
MIB_PER_ACU = 2048
FREE_SCRATCH_GB = 20
CONNECTION_BYTES = 9_531_392
"""PostgreSQL's default on Aurora: one connection for so many bytes of the instance's memory, 5,000 at most."""

Resource = dict[str, Any]


@dataclass(frozen=True)
class LambdaSize:
    """A function's memory, and the concurrency reserved for it (``None``: it shares the account's)."""

    memory_mib: int
    reserved: int | None = None

    @property
    def gb(self) -> float:
        """Memory in the unit Lambda is billed by."""
        return self.memory_mib / 1024

    @property
    def vcpus(self) -> float:
        """Processors that the memory brings with it."""
        return self.memory_mib / LAMBDA_MIB_PER_VCPU


@dataclass(frozen=True)
class ComposeSize:
    """The Fargate task that renders, and how its launches are shared between Spot and on demand.

    ``tasks`` is how many a film is shared between; ``stop_seconds`` is what a task is given to end after SIGTERM;
    ``scratch_gb`` is its disk, of which 20 GB cost nothing.
    """

    vcpus: float
    memory_gb: float
    spot_weight: float
    on_demand_weight: float
    tasks: int
    stop_seconds: float = 30
    scratch_gb: float = FREE_SCRATCH_GB

    @property
    def spot_share(self) -> float:
        """Share of first attempts that start on Spot."""
        return self.spot_weight / (self.spot_weight + self.on_demand_weight)


@dataclass(frozen=True)
class DatabaseSize:
    """Aurora Serverless v2 and its proxy."""

    min_acu: float
    max_acu: float
    instances: int
    proxies: int
    proxy_percent: float = 100

    @property
    def connections(self) -> int:
        """Connections the proxy may hold to the writer. Instances that can pause have 2,000 at most."""
        most = min(5000, int(self.max_acu * MIB_PER_ACU * 2**20 / CONNECTION_BYTES))
        if self.min_acu <= 0.5:
            most = min(most, 2000)
        return int(most * self.proxy_percent / 100)


@dataclass(frozen=True)
class Deployment:
    """One environment's sizes, and how many of each kind of resource it has."""

    environment: str
    functions: dict[str, LambdaSize]
    compose: ComposeSize
    database: DatabaseSize
    endpoint_zones: int
    nat_gateways: int
    waf_rules: tuple[int, ...]
    replicated: bool
    bulk_concurrency: int | None
    trace_share: float = 1.0
    """Of the executions and invocations, how many X-Ray records."""
    snapshot_gb: float = 0.0
    """Memory of the functions that start from a snapshot, each kept once."""
    secret_copies: int = 0
    """Copies of secrets in other regions, each billed like a secret."""
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """How many resources of a CloudFormation type there are."""
        return self.counts.get(kind, 0)


def load_deployment(environment: str, assembly: Path = ASSEMBLY) -> Deployment:
    """The environment as ``make synth`` wrote it. Raises NotFound where there is no template, or one lacks a part."""
    title = environment.title().replace("-", "")
    files = sorted((assembly / f"assembly-{title}").glob("*.template.json"))
    if not files:
        raise NotFound(
            f"There are no templates of {environment!r} under {assembly}: run `make synth` first.",
            environment=environment,
        )
    templates = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return from_templates(environment, templates)


def from_templates(environment: str, templates: Iterable[dict[str, Any]]) -> Deployment:
    """The same from templates in memory. Raises NotFound for a part that none of them has."""
    resources = [resource for template in templates for resource in template.get("Resources", {}).values()]
    counts: dict[str, int] = {}
    for resource in resources:
        counts[resource["Type"]] = counts.get(resource["Type"], 0) + 1
    functions = dict(_functions(resources))
    return Deployment(
        environment=environment,
        functions=functions,
        compose=_compose(resources, _variable(resources, "step", "REELESTATE_COMPOSE_PARALLELISM"), functions),
        database=_database(resources, environment),
        endpoint_zones=sum(
            len(properties.get("SubnetIds", [])) or 1
            for properties in _all(resources, "AWS::EC2::VPCEndpoint")
            if properties.get("VpcEndpointType") == "Interface"
        ),
        nat_gateways=counts.get("AWS::EC2::NatGateway", 0),
        waf_rules=tuple(len(properties.get("Rules", [])) for properties in _all(resources, "AWS::WAFv2::WebACL")),
        replicated=any("ReplicationConfiguration" in bucket for bucket in _all(resources, "AWS::S3::Bucket")),
        bulk_concurrency=_substitution(resources, "BulkConcurrency", "MaxConcurrency"),
        trace_share=min(
            (rule["SamplingRule"]["FixedRate"] for rule in _all(resources, "AWS::XRay::SamplingRule")), default=1.0
        ),
        snapshot_gb=sum(
            properties.get("MemorySize", 128) / 1024
            for properties in _all(resources, "AWS::Lambda::Function")
            if properties.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions"
        ),
        secret_copies=sum(
            len(secret.get("ReplicaRegions", [])) for secret in _all(resources, "AWS::SecretsManager::Secret")
        ),
        counts=dict(sorted(counts.items())),
    )


def _all(resources: list[Resource], kind: str) -> list[dict[str, Any]]:
    return [resource.get("Properties", {}) for resource in resources if resource["Type"] == kind]


def _functions(resources: list[Resource]) -> Iterable[tuple[str, LambdaSize]]:
    """Our functions by the folder of their entry; those that CDK adds for itself have no such name."""
    for properties in _all(resources, "AWS::Lambda::Function"):
        name = properties.get("Environment", {}).get("Variables", {}).get("POWERTOOLS_SERVICE_NAME")
        if isinstance(name, str):
            yield name, LambdaSize(properties.get("MemorySize", 128), properties.get("ReservedConcurrentExecutions"))


def _variable(resources: list[Resource], function: str, variable: str) -> str | None:
    for properties in _all(resources, "AWS::Lambda::Function"):
        variables = properties.get("Environment", {}).get("Variables", {})
        if variables.get("POWERTOOLS_SERVICE_NAME") == function:
            found = variables.get(variable)
            return found if isinstance(found, str) else None
    return None


def _compose(resources: list[Resource], parallelism: str | None, functions: dict[str, LambdaSize]) -> ComposeSize:
    definitions = _all(resources, "AWS::ECS::TaskDefinition")
    for properties in definitions:
        for container in properties.get("ContainerDefinitions", []):
            if container.get("Name") == "compose":
                return ComposeSize(
                    vcpus=int(properties["Cpu"]) / 1024,
                    memory_gb=int(properties["Memory"]) / 1024,
                    spot_weight=_substitution(resources, "ComposeSpotWeight") or 0,
                    on_demand_weight=_substitution(resources, "ComposeOnDemandWeight") or 1,
                    tasks=int(parallelism) if parallelism else _processors(functions.get("step")),
                    stop_seconds=container.get("StopTimeout", 30),
                    scratch_gb=properties.get("EphemeralStorage", {}).get("SizeInGiB", FREE_SCRATCH_GB),
                )
    raise NotFound("No task definition has a container named compose: synthesize the pipeline stack again.")


def _processors(step: LambdaSize | None) -> int:
    """What ``os.cpu_count()`` answers in the step function, which shares a film between as many tasks."""
    if step is None:
        raise NotFound("No function is named step: synthesize the pipeline stack again.")
    return max(1, math.ceil(step.vcpus))


def _database(resources: list[Resource], environment: str) -> DatabaseSize:
    for properties in _all(resources, "AWS::RDS::DBCluster"):
        scaling = properties.get("ServerlessV2ScalingConfiguration", {})
        groups = _all(resources, "AWS::RDS::DBProxyTargetGroup")
        percent = [group.get("ConnectionPoolConfigurationInfo", {}).get("MaxConnectionsPercent") for group in groups]
        return DatabaseSize(
            min_acu=float(scaling.get("MinCapacity", 0.5)),
            max_acu=float(scaling.get("MaxCapacity", 0.5)),
            instances=len(_all(resources, "AWS::RDS::DBInstance")),
            proxies=len(_all(resources, "AWS::RDS::DBProxy")),
            proxy_percent=min((value for value in percent if value is not None), default=100),
        )
    raise NotFound(f"{environment} has no database cluster: synthesize the data stack again.")


def _substitution(resources: list[Resource], *names: str) -> int | None:
    """The value that a state machine's placeholder is given, where it is a number."""
    for properties in _all(resources, "AWS::StepFunctions::StateMachine"):
        for name in names:
            value = properties.get("DefinitionSubstitutions", {}).get(name)
            if isinstance(value, int | str) and str(value).isdigit():
                return int(value)
    return None
