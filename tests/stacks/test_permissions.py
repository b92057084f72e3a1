"""Who can reach what in production, resolved from every policy of the templates."""

import re
from pathlib import Path
from typing import Any

import pytest

from scripts.grants import RESOURCE_POLICIES, actors, holders, statements, users, who
from scripts.permissions import page
from scripts.templates import Estate, Resource
from tests.stacks.posture.sound import sound_templates

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
DATABASE_USERS = {"api", "websocket", "step", "progress", "schedule", "inbox", "bulk"}
"""Functions that query; ``migrate`` connects as the master, past the proxy."""
GUARDED = ("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
SOURCE = re.compile(r"aws:source(arn|account)", re.IGNORECASE)
DANGEROUS = (
    "cloudtrail:StopLogging",
    "cognito-idp:DeleteUserPool",
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "lambda:UpdateFunctionCode",
    "logs:DeleteLogGroup",
    "rds:DeleteDBCluster",
    "s3:DeleteBucket",
    "s3:DeleteObjectVersion",
    "s3:PutBucketPolicy",
    "secretsmanager:DeleteSecret",
    "sqs:PurgeQueue",
    "states:UpdateStateMachine",
    "sts:AssumeRole",
)
"""Nothing that runs needs these: they belong to deployment."""


def _one(estate: Estate, name: str) -> Resource:
    (found,) = (each for each in estate.resources() if each.name == name)
    return found


def _functions(names: set[str]) -> set[str]:
    return {f"function {name}" for name in names}


def _planted(*statements_of_role: dict[str, Any]) -> Estate:
    templates = sound_templates()
    role = templates["Base"]["Resources"]["Role"]["Properties"]["Policies"][0]["PolicyDocument"]
    role["Statement"] += statements_of_role
    return Estate(templates)


@pytest.mark.parametrize(
    ("action", "resource", "reaches"),
    [
        ("s3:GetObject", {"Fn::Sub": "${Bucket.Arn}/org/*"}, True),
        ("s3:Get*", {"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "/*"]]}, True),
        (["s3:PutObject", "s3:*"], "*", True),
        ("s3:PutObject", "*", False),
        ("s3:GetObject", {"Fn::Sub": "${Bucket.Arn}/other/*"}, False),
        ("s3:GetObject", "arn:aws:s3:::another/*", False),
    ],
)
def test_a_grant_is_seen_however_it_is_written(action: Any, resource: Any, reaches: bool) -> None:
    estate = _planted({"Effect": "Allow", "Action": action, "Resource": resource})

    assert ("function inbox" in who(estate, "s3:GetObject", "${Base/Bucket.Arn}/org/1/photo.jpg")) is reaches


def test_a_refusal_is_no_grant() -> None:
    estate = _planted({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})

    assert "function inbox" not in who(estate, "s3:GetObject", "${Base/Bucket.Arn}/org/1/photo.jpg")


def test_the_page_says_what_the_stacks_say(production: Estate) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(production), "run `make schema`"


def test_only_migrations_read_the_databases_master_secret(production: Estate) -> None:
    (cluster,) = production.resources("AWS::RDS::DBCluster")

    readers = who(production, "secretsmanager:GetSecretValue", f"${{{cluster.place}.MasterUserSecret.SecretArn}}")

    assert readers == {"function migrate"}


@pytest.mark.parametrize("name", ["Api/OriginSecret", "Data/SealingSecret"])
def test_only_the_api_reads_the_edges_secret_and_what_it_seals_with(production: Estate, name: str) -> None:
    secret = _one(production, name)

    assert who(production, "secretsmanager:GetSecretValue", f"${{{secret.place}}}") == {"function api"}


def test_only_functions_that_query_reach_the_database(production: Estate) -> None:
    connected = holders(production, "rds-db:connect")

    assert {"function api", "function step"} <= connected
    assert connected <= _functions(DATABASE_USERS) | {"database proxy Data/Proxy"}


def test_no_task_reaches_the_database(production: Estate) -> None:
    tasks, database = _one(production, "Network/Tasks"), _one(production, "Network/Database")

    into = [
        each for each in production.resources("AWS::EC2::SecurityGroupIngress") if database in each.refers_to("GroupId")
    ]
    sources = {source.name for each in into for source in each.refers_to("SourceSecurityGroupId")}
    container = {
        name for name in holders(production, "rds-db:connect") if name.startswith(("container", "job", "model"))
    }

    assert "Network/Functions" in sources
    assert tasks.name not in sources
    assert container == set()


def test_composing_touches_objects_and_events_alone(production: Estate) -> None:
    held = [each for each in statements(production) if "container Pipeline/Compose/Task" in actors(production, each)]

    assert {action.partition(":")[0] for each in held for action in each.actions} == {"s3", "kms", "events"}
    objects = {text for each in held if "s3:GetObject" in each.actions for text in each.resources}
    assert all(text.endswith("/org/*") for text in objects)


def test_only_the_schedule_deletes_objects(production: Estate) -> None:
    assert holders(production, "s3:DeleteObject") == {"function schedule"}


def test_nobody_decrypts_with_every_key(production: Estate) -> None:
    wide = [
        str(each)
        for each in statements(production)
        if each.source.kind != "AWS::KMS::Key" and each.permits("kms:Decrypt", "arn:aws:kms:us-east-1:1:key/any")
    ]

    assert wide == []


@pytest.mark.parametrize("action", DANGEROUS)
def test_nothing_that_runs_changes_the_infrastructure(production: Estate, action: str) -> None:
    """The account itself stands in every key's policy, so that roles' policies count."""
    account = {"AWS: arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}

    assert holders(production, action) - account == set()


def test_only_state_machines_pass_roles(production: Estate) -> None:
    passing = holders(production, "iam:PassRole")

    assert "state machine Pipeline/RenderMachine/Machine" in passing
    assert {each for each in passing if not each.startswith("state machine ")} == set()


def test_only_the_callback_answers_waiting_machines(production: Estate) -> None:
    assert holders(production, "states:SendTaskSuccess") == {"function callback"}


def test_every_function_has_a_role_of_its_own(production: Estate) -> None:
    roles = [role.place for each in production.resources("AWS::Lambda::Function") for role in each.refers_to("Role")]

    assert len(roles) == len(set(roles))
    assert set(roles) <= set(users(production))


def test_a_service_reaches_buckets_and_queues_for_us_alone(production: Estate) -> None:
    """Another account could else let the service act on ours."""
    guarded = [each for each in statements(production) if each.source.kind in GUARDED]
    bound = {(each.source, each.principals) for each in guarded if SOURCE.search(each.conditions) and not each.allows}
    unbound = [
        f"{each.source.name}: {each.principals} may {each.actions}"
        for each in guarded
        if each.allows and any(principal.startswith("Service: ") for principal in each.principals)
        if not SOURCE.search(each.conditions) and (each.source, each.principals) not in bound
    ]

    assert unbound == []


def test_no_policy_of_a_resource_lets_another_account_in(production: Estate) -> None:
    ours = "${AWS::AccountId}"
    strangers = {
        principal
        for each in statements(production)
        if each.source.kind in RESOURCE_POLICIES and each.allows
        for principal in each.principals
        if principal.startswith("AWS: ") and ours not in principal and not production.named_in(principal)
    }

    assert strangers == set()
