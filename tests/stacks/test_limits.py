"""The templates keep the limits of CloudFormation and of the services, which deployment alone would tell."""

import json
from collections import Counter, defaultdict

import pytest

from scripts.grants import IDENTITY_POLICIES
from scripts.templates import Estate, Resource

RESOURCES = 500
BYTES = 1_000_000
ENTRIES = {"Parameters": 200, "Outputs": 200, "Mappings": 200}
DESCRIPTION = 1024
INLINE_POLICIES = 10_240
"""Characters of all policies written into one role, without white space."""
MANAGED_POLICY = 6_144
MANAGED_PER_ROLE = 10
VARIABLES = 4_096
"""Bytes of a function's environment."""
LAYERS = 5
TARGETS = 5
RULES_OF_A_GROUP = 60
NAMES = {
    "AWS::S3::Bucket": ("BucketName", 63),
    "AWS::SQS::Queue": ("QueueName", 80),
    "AWS::SNS::Topic": ("TopicName", 256),
    "AWS::Lambda::Function": ("FunctionName", 64),
    "AWS::IAM::Role": ("RoleName", 64),
    "AWS::Scheduler::Schedule": ("Name", 64),
    "AWS::Events::Rule": ("Name", 64),
    "AWS::StepFunctions::StateMachine": ("StateMachineName", 80),
    "AWS::Logs::LogGroup": ("LogGroupName", 512),
    "AWS::RDS::DBCluster": ("DBClusterIdentifier", 63),
    "AWS::Cognito::UserPool": ("UserPoolName", 128),
    "AWS::WAFv2::WebACL": ("Name", 128),
    "AWS::Batch::ComputeEnvironment": ("ComputeEnvironmentName", 128),
}
ROOM = 20
"""What an account's number or a region may add to a name that is composed when it is deployed."""


def test_a_template_stays_below_cloudformations_limits(production: Estate) -> None:
    for stack, template in production.templates.items():
        assert len(template.get("Resources", {})) <= RESOURCES, stack
        assert len(json.dumps(template, indent=1).encode()) <= BYTES, stack
        assert len(str(template.get("Description", ""))) <= DESCRIPTION, stack
        for section, most in ENTRIES.items():
            assert len(template.get(section, {})) <= most, f"{stack}: {section}"


def test_an_export_has_one_name_in_the_region(production: Estate) -> None:
    names = Counter(
        production.text(stack, output["Export"]["Name"])
        for stack, template in production.templates.items()
        for output in template.get("Outputs", {}).values()
        if "Export" in output
    )

    assert [name for name, count in names.items() if count > 1 or len(name) > 255] == []


def test_a_given_name_is_not_too_long(production: Estate) -> None:
    long = {
        resource.name: name
        for kind, (property_name, most) in NAMES.items()
        for resource in production.resources(kind)
        for name in [resource.text(property_name)]
        if _length(name) > most
    }

    assert long == {}


def _length(name: str) -> int:
    """With room for what is filled in when the stack is deployed."""
    parts = name.split("${AWS::")
    return len(parts[0]) + sum(ROOM + len(part.partition("}")[2]) for part in parts[1:])


def test_a_roles_policies_fit(production: Estate) -> None:
    inline: dict[str, int] = defaultdict(int)
    for role in production.resources("AWS::IAM::Role"):
        inline[role.name] += sum(_size(role, index) for index, _ in enumerate(role.get("Policies") or []))
        assert len(role.get("ManagedPolicyArns") or []) <= MANAGED_PER_ROLE, role.name
    for policy in production.resources(*IDENTITY_POLICIES):
        size = len(policy.text("PolicyDocument").replace(" ", ""))
        if policy.kind == "AWS::IAM::ManagedPolicy":
            assert size <= MANAGED_POLICY, policy.name
        for role in policy.refers_to("Roles"):
            inline[role.name] += size

    assert {name: size for name, size in inline.items() if size > INLINE_POLICIES} == {}


def _size(role: Resource, index: int) -> int:
    return len(role.text("Policies", index, "PolicyDocument").replace(" ", ""))


def test_a_function_fits_what_lambda_takes(production: Estate) -> None:
    for function in production.resources("AWS::Lambda::Function"):
        variables = function.get("Environment", "Variables") or {}
        # The references stand for ARNs, which are some 60 characters longer than their placeholders at most.
        size = sum(len(name) + len(production.text(function.stack, value)) + 60 for name, value in variables.items())
        assert size <= VARIABLES, f"{function.name}: {size} bytes of variables"
        assert len(function.get("Layers") or []) <= LAYERS, function.name


def test_rules_groups_and_definitions_fit(production: Estate) -> None:
    for rule in production.resources("AWS::Events::Rule"):
        assert len(rule.get("Targets") or []) <= TARGETS, rule.name
    entries: Counter[str] = Counter()
    for ingress in production.resources("AWS::EC2::SecurityGroupIngress"):
        entries.update(group.name for group in ingress.refers_to("GroupId"))
    for group in production.resources("AWS::EC2::SecurityGroup"):
        entries[group.name] += len(group.get("SecurityGroupIngress") or [])
    assert {name: count for name, count in entries.items() if count > RULES_OF_A_GROUP} == {}
    for machine in production.resources("AWS::StepFunctions::StateMachine"):
        assert len(machine.text("DefinitionString").encode()) <= BYTES, machine.name


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("plain", 5),
        ("media-${AWS::AccountId}", 6 + ROOM),
        ("a-${AWS::AccountId}-b-${AWS::Region}", 2 + ROOM + 3 + ROOM),
    ],
)
def test_a_composed_name_is_measured_with_room(name: str, length: int) -> None:
    assert _length(name) == length
