"""The pipeline stack: whole machines, functions that last as long as they are waited for, narrow rights."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import assertions

from stacks import config
from stacks.config import Model
from stacks.constructs.images import folder_image
from stacks.constructs.machine import PIPELINES, StudioMachine, placeholders
from stacks.pipeline import PipelineStack
from tests.stacks.neighbours import neighbours

NAMES = sorted(path.name.removesuffix(".asl.json") for path in PIPELINES.glob("*.asl.json"))


def synthesized(environment: config.Environment) -> tuple[PipelineStack, dict[str, Any]]:
    """The stack and its template."""
    stage = cdk.Stage(cdk.App(), "Test", env=cdk.Environment(region=environment.region))
    stack = PipelineStack(stage, "Pipeline", config=environment, foundations=neighbours(stage, environment))
    return stack, assertions.Template.from_stack(stack).to_json()


@pytest.fixture(scope="module")
def made() -> tuple[PipelineStack, dict[str, Any]]:
    """The stack of production, once for all tests."""
    return synthesized(config.PRODUCTION)


@pytest.fixture(scope="module")
def stack(made: tuple[PipelineStack, dict[str, Any]]) -> PipelineStack:
    """The construct."""
    return made[0]


@pytest.fixture(scope="module")
def template(made: tuple[PipelineStack, dict[str, Any]]) -> dict[str, Any]:
    """The template."""
    return made[1]


def of_type(template: dict[str, Any], kind: str) -> dict[str, Any]:
    """Properties of the resources of a type, by logical id."""
    found = template["Resources"].items()
    return {name: resource.get("Properties", {}) for name, resource in found if resource["Type"] == kind}


def statements_of(template: dict[str, Any], role: str) -> list[dict[str, Any]]:
    """What a role may do."""
    policies = of_type(template, "AWS::IAM::Policy").values()
    return [
        statement
        for policy in policies
        if {"Ref": role} in policy["Roles"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def machine_of(template: dict[str, Any], name: str) -> dict[str, Any]:
    """A state machine's properties."""
    (found,) = (
        machine
        for machine in of_type(template, "AWS::StepFunctions::StateMachine").values()
        if machine["StateMachineName"] == f"{config.PRODUCTION.prefix}-{name}"
    )
    return dict(found)


def tasks_of(name: str) -> Iterator[dict[str, Any]]:
    """Every Task state of a definition, wherever it stands."""

    def walk(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            if value.get("Type") == "Task":
                yield value
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    return walk(json.loads((PIPELINES / f"{name}.asl.json").read_text(encoding="utf-8")))


def test_every_definition_is_deployed_and_nothing_else(stack: PipelineStack) -> None:
    assert sorted(stack.machines) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_machine_is_the_file_with_its_placeholders_filled(template: dict[str, Any], name: str) -> None:
    machine = machine_of(template, name)

    assert machine["DefinitionString"] == (PIPELINES / f"{name}.asl.json").read_text(encoding="utf-8")
    assert machine["DefinitionSubstitutions"].keys() == placeholders(name)
    assert machine["StateMachineType"] == "STANDARD"
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["LoggingConfiguration"]["Level"] == "ALL"
    assert machine["LoggingConfiguration"].get("IncludeExecutionData", False) is False


@pytest.mark.parametrize("name", NAMES)
def test_whatever_fills_a_placeholder_may_be_used_by_the_machine(template: dict[str, Any], name: str) -> None:
    machine = machine_of(template, name)
    role = machine["RoleArn"]["Fn::GetAtt"][0]
    allowed = json.dumps(statements_of(template, role))

    # What is no resource of this stack's, or belongs to the task that is run, needs no right of the machine's own.
    free = {"ComposeSubnetA", "ComposeSubnetB", "ComposeSecurityGroup", "ComposeSpotWeight", "ComposeOnDemandWeight"}
    # The bucket is granted by its objects' ARNs, which hold its name only as another reference.
    free |= {"BulkConcurrency", "MediaBucket"}
    for placeholder, value in machine["DefinitionSubstitutions"].items():
        assert placeholder in free or json.dumps(value) in allowed, placeholder


def test_substitutions_that_differ_from_the_file_are_refused() -> None:
    stack = cdk.Stack(cdk.App(), "Stack", env=cdk.Environment(region="us-east-1"))

    with pytest.raises(ValueError, match="Extra, StepFunctionArn"):
        StudioMachine(stack, "Machine", config=config.DEVELOPMENT, name="analysis", substitutions={"Extra": "value"})


def test_no_state_waits_longer_than_its_function_may_run(template: dict[str, Any]) -> None:
    limits = {
        resource["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]: resource["Timeout"]
        for resource in of_type(template, "AWS::Lambda::Function").values()
        if "Environment" in resource
    }
    functions = {"${StepFunctionArn}": "step", "${BulkFunctionArn}": "bulk"}

    waits = [
        (functions[task["Parameters"]["FunctionName"]], task["TimeoutSeconds"])
        for name in NAMES
        for task in tasks_of(name)
        if task["Resource"] == "arn:aws:states:::lambda:invoke"
    ]

    assert waits
    assert all(seconds <= limits[function] <= 900 for function, seconds in waits)


def test_composing_begins_on_spot_and_ends_on_demand() -> None:
    text = (PIPELINES / "render.asl.json").read_text(encoding="utf-8")
    (compose,) = (task for task in tasks_of("render") if task["Resource"] == "arn:aws:states:::ecs:runTask.sync")
    capacities = json.loads(re.search(r'"capacities": (\[.*?\n {24}\])', text, re.DOTALL)[1])  # type: ignore[index]  # it is there
    attempts = json.loads(re.search(r'"capacity_by_attempt": (\[.*?\])', text)[1])  # type: ignore[index]  # it is there

    refused, failed = compose["Retry"]
    # A task that cannot be placed, and a RunTask that answers with failures, wait; an interrupted one begins anew.
    assert set(refused["ErrorEquals"]) == {"ECS.AmazonECSException", "AmazonECS.Unknown"}
    assert "States.TaskFailed" in failed["ErrorEquals"]
    assert len(attempts) == 1 + refused["MaxAttempts"] + failed["MaxAttempts"]
    mixed, on_demand = capacities
    assert {provider["CapacityProvider"] for provider in mixed} == {"FARGATE_SPOT", "FARGATE"}
    assert on_demand == [{"CapacityProvider": "FARGATE", "Weight": 1}]
    assert attempts[:4] == [0, 0, 1, 1]
    assert attempts[failed["MaxAttempts"] + 1 :].count(1) == refused["MaxAttempts"] / 2


def test_the_compose_task_can_write_nowhere_but_its_scratch(template: dict[str, Any]) -> None:
    (task,) = of_type(template, "AWS::ECS::TaskDefinition").values()
    (container,) = task["ContainerDefinitions"]

    assert container["ReadonlyRootFilesystem"] is True
    assert [(mount["ContainerPath"], mount["ReadOnly"]) for mount in container["MountPoints"]] == [("/scratch", False)]
    assert container["LinuxParameters"]["Capabilities"] == {"Drop": ["ALL"]}
    assert container["StopTimeout"] == 120
    assert task["RuntimePlatform"]["CpuArchitecture"] == "ARM64"
    compute = config.PRODUCTION.compute
    assert (task["Cpu"], task["Memory"]) == (str(compute.compose_vcpu * 1024), str(compute.compose_memory_mib))


def test_the_compose_task_knows_no_database(template: dict[str, Any], stack: PipelineStack) -> None:
    (task,) = of_type(template, "AWS::ECS::TaskDefinition").values()
    role = task["TaskRoleArn"]["Fn::GetAtt"][0]

    actions = {action for s in statements_of(template, role) for action in _listed(s["Action"])}

    assert "rds-db:connect" not in actions
    assert actions == {
        "s3:GetObject",
        "s3:PutObject",
        "s3:AbortMultipartUpload",
        "s3:ListBucket",
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "events:PutEvents",
    }
    assert not any("DATABASE" in entry["Name"] for entry in task["ContainerDefinitions"][0]["Environment"])


def test_only_the_schedule_deletes_objects(template: dict[str, Any]) -> None:
    deleting = {
        policy["Roles"][0]["Ref"]
        for policy in of_type(template, "AWS::IAM::Policy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if "s3:DeleteObject" in _listed(statement["Action"])
    }

    assert len(deleting) == 1
    assert deleting.pop().startswith("ScheduleRole")


def test_events_and_schedules_that_reach_nobody_are_kept(template: dict[str, Any]) -> None:
    (queue,) = of_type(template, "AWS::SQS::Queue")
    kept = {"Arn": {"Fn::GetAtt": [queue, "Arn"]}}

    for rule in of_type(template, "AWS::Events::Rule").values():
        assert all(target["DeadLetterConfig"] == kept for target in rule["Targets"])
    for schedule in of_type(template, "AWS::Scheduler::Schedule").values():
        assert schedule["Target"]["DeadLetterConfig"] == kept
        assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    for subscription in of_type(template, "AWS::SNS::Subscription").values():
        assert subscription["RedrivePolicy"] == {"deadLetterTargetArn": kept["Arn"]}


def test_whoever_may_run_machines_may_run_these_alone() -> None:
    stage = cdk.Stage(cdk.App(), "Test", env=cdk.Environment(region="us-east-1"))
    stack = PipelineStack(
        stage, "Pipeline", config=config.DEVELOPMENT, foundations=neighbours(stage, config.DEVELOPMENT)
    )
    role = cdk.aws_iam.Role(stack, "Caller", assumed_by=cdk.aws_iam.ServicePrincipal("lambda.amazonaws.com"))

    stack.grant_run(role)

    template = assertions.Template.from_stack(stack).to_json()
    (name,) = (key for key in of_type(template, "AWS::IAM::Role") if key.startswith("Caller"))
    statements = statements_of(template, name)
    assert {a for s in statements for a in _listed(s["Action"])} == {
        "states:StartExecution",
        "states:DescribeExecution",
        "states:StopExecution",
    }
    assert '"*"' not in json.dumps([s["Resource"] for s in statements])


def test_without_gpu_there_are_no_gpu_queues() -> None:
    _, template = synthesized(config.sandbox("pr-1"))

    assert not of_type(template, "AWS::Batch::JobQueue")


def test_gpu_jobs_run_on_spot_and_fall_back_to_on_demand(template: dict[str, Any]) -> None:
    machines = of_type(template, "AWS::Batch::ComputeEnvironment")
    (queue,) = of_type(template, "AWS::Batch::JobQueue").values()
    order = sorted(queue["ComputeEnvironmentOrder"], key=lambda entry: int(entry["Order"]))

    kinds = [machines[entry["ComputeEnvironment"]["Fn::GetAtt"][0]]["ComputeResources"]["Type"] for entry in order]

    assert kinds == ["SPOT", "EC2"]
    for machine in machines.values():
        resources = machine["ComputeResources"]
        assert (resources["MinvCpus"], resources["MaxvCpus"]) == (0, config.PRODUCTION.compute.gpu_max_vcpu)
        assert resources["InstanceTypes"] == list(config.PRODUCTION.compute.gpu_instance_types)
        assert [image["ImageType"] for image in resources["Ec2Configuration"]] == ["ECS_AL2023_NVIDIA"]
    (launched,) = of_type(template, "AWS::EC2::LaunchTemplate").values()
    data = launched["LaunchTemplateData"]
    assert data["MetadataOptions"]["HttpTokens"] == "required"
    assert all(device["Ebs"]["Encrypted"] for device in data["BlockDeviceMappings"])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The template of an environment with a model, whose container is a stand-in."""
    folder = tmp_path_factory.mktemp("speech")
    (folder / "Dockerfile").write_text("FROM public.ecr.aws/docker/library/python:3.13.9-slim-bookworm\n")
    model = Model(name="speech", container=str(folder), instance_type="ml.g5.xlarge", max_instances=3)
    compute = replace(config.DEVELOPMENT.compute, models=(model,))
    return synthesized(replace(config.DEVELOPMENT, compute=compute))[1]


def test_a_model_tells_of_its_results_and_encrypts_its_disks(served: dict[str, Any]) -> None:
    (settings,) = of_type(served, "AWS::SageMaker::EndpointConfig").values()
    output = settings["AsyncInferenceConfig"]["OutputConfig"]
    topics = set(of_type(served, "AWS::SNS::Topic"))

    told = {output["NotificationConfig"][kind]["Ref"] for kind in ("SuccessTopic", "ErrorTopic")}

    assert told == topics
    assert "KmsKeyId" in settings
    assert settings["ProductionVariants"][0]["InstanceType"] == "ml.g5.xlarge"


def test_a_model_costs_nothing_while_nobody_asks_and_wakes_for_the_first_who_does(served: dict[str, Any]) -> None:
    (target,) = of_type(served, "AWS::ApplicationAutoScaling::ScalableTarget").values()
    policies = of_type(served, "AWS::ApplicationAutoScaling::ScalingPolicy").values()
    by_kind = {policy["PolicyType"]: policy for policy in policies}
    (alarm,) = (
        alarm
        for alarm in of_type(served, "AWS::CloudWatch::Alarm").values()
        if alarm.get("MetricName") == "HasBacklogWithoutCapacity"
    )

    assert (target["MinCapacity"], target["MaxCapacity"]) == (0, 3)
    tracked = by_kind["TargetTrackingScaling"]["TargetTrackingScalingPolicyConfiguration"]
    assert tracked["CustomizedMetricSpecification"]["MetricName"] == "ApproximateBacklogSizePerInstance"
    steps = by_kind["StepScaling"]["StepScalingPolicyConfiguration"]["StepAdjustments"]
    assert [step["ScalingAdjustment"] for step in steps] == [1]
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1, "GreaterThanOrEqualToThreshold")
    assert by_kind["StepScaling"]["StepScalingPolicyConfiguration"]["AdjustmentType"] == "ChangeInCapacity"


def test_every_notification_of_a_model_reaches_the_callback(served: dict[str, Any]) -> None:
    subscriptions = of_type(served, "AWS::SNS::Subscription").values()
    followed = {subscription["TopicArn"]["Ref"] for subscription in subscriptions}

    assert followed == set(of_type(served, "AWS::SNS::Topic"))
    assert {s["Endpoint"]["Ref"][: len("CallbackLive")] for s in subscriptions} == {"CallbackLive"}


def test_a_folder_without_a_dockerfile_is_no_image(tmp_path: Path) -> None:
    stack = cdk.Stack(cdk.App(), "Stack")

    with pytest.raises(RuntimeError, match="Cannot find file"):
        folder_image(stack, "Image", tmp_path)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
