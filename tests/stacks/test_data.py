"""The database: how it is kept, who gets in, and when its schema changes."""

import hashlib
import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from stacks import config
from stacks.config import Environment
from stacks.constructs import bundles
from stacks.data import DataStack
from stacks.network import NetworkStack
from stacks.operations import OperationsStack

SETTINGS = json.loads((Path(__file__).parents[2] / "cdk.json").read_text(encoding="utf-8"))["context"]


def _bundles(at: Path, core: str) -> Path:
    """Stand-ins for what ``make bundle`` builds; ``core`` is what the layer of our code says."""
    for name in ("functions", "deps", "core"):
        content = core if name == "core" else name
        (at / name).mkdir(parents=True)
        (at / name / "content").write_text(content, encoding="utf-8")
        (at / f"{name}.sha256").write_text(hashlib.sha256(content.encode()).hexdigest(), encoding="ascii")
    return at


def _data(environment: Environment, built: Path) -> DataStack:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bundles, "BUNDLES", built)
        stage = cdk.Stage(cdk.App(context=SETTINGS), "Test", env=cdk.Environment(region=environment.region))
        operations = OperationsStack(stage, "Operations", config=environment)
        network = NetworkStack(stage, "Network", config=environment)
        data = DataStack(stage, "Data", config=environment, network=network, operations=operations)
        caller = iam.Role(data, "Caller", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        data.grant_connect(caller)
    return data


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _bundles(tmp_path_factory.mktemp("bundle"), "first")


@pytest.fixture(scope="module")
def production(built: Path) -> Template:
    return Template.from_stack(_data(config.PRODUCTION, built))


@pytest.fixture(scope="module")
def development_stack(built: Path) -> DataStack:
    return _data(config.DEVELOPMENT, built)


@pytest.fixture(scope="module")
def development(development_stack: DataStack) -> Template:
    return Template.from_stack(development_stack)


def _only(template: Template, kind: str) -> dict[str, Any]:
    (found,) = template.find_resources(kind).values()
    return dict(found)


def _rights(template: Template, action: str) -> dict[str, list[str]]:
    """Who may do it, and on what: the ends of the resources' names."""
    return {
        policy["Properties"]["Roles"][0]["Ref"]: [
            str(statement["Resource"]["Fn::Join"][1][-1])
            if "Fn::Join" in statement["Resource"]
            else str(statement["Resource"]["Fn::GetAtt"])
        ]
        for policy in template.find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if action in statement["Action"]
    }


def test_production_outlives_its_stack(production: Template) -> None:
    cluster = _only(production, "AWS::RDS::DBCluster")

    assert cluster["DeletionPolicy"] == cluster["UpdateReplacePolicy"] == "Retain"
    assert _only(production, "AWS::KMS::Key")["DeletionPolicy"] == "Retain"
    assert cluster["Properties"]["DeletionProtection"] is True
    assert cluster["Properties"]["BackupRetentionPeriod"] == 35
    production.resource_count_is("AWS::RDS::DBInstance", 2)


def test_development_costs_nothing_while_nobody_is_there(development: Template) -> None:
    cluster = _only(development, "AWS::RDS::DBCluster")["Properties"]

    assert cluster["ServerlessV2ScalingConfiguration"] == {
        "MinCapacity": 0,
        "MaxCapacity": 2,
        "SecondsUntilAutoPause": 600,
    }
    development.resource_count_is("AWS::RDS::DBProxy", 0)
    parameters = _only(development, "AWS::RDS::DBClusterParameterGroup")["Properties"]["Parameters"]
    assert parameters["idle_session_timeout"] == "300000"


@pytest.mark.parametrize("kind", ["development", "production"])
def test_what_is_stored_and_sent_is_encrypted(kind: str, request: pytest.FixtureRequest) -> None:
    template: Template = request.getfixturevalue(kind)
    cluster = _only(template, "AWS::RDS::DBCluster")["Properties"]
    key = _only(template, "AWS::KMS::Key")["Properties"]

    assert cluster["StorageEncrypted"] is True
    assert cluster["KmsKeyId"] == cluster["MasterUserSecret"]["KmsKeyId"]
    assert key["EnableKeyRotation"] is True
    parameters = _only(template, "AWS::RDS::DBClusterParameterGroup")["Properties"]["Parameters"]
    assert parameters["rds.force_ssl"] == "1"


def test_the_proxy_takes_tokens_and_hands_them_on(production: Template) -> None:
    proxy = _only(production, "AWS::RDS::DBProxy")["Properties"]

    assert proxy["DefaultAuthScheme"] == "IAM_AUTH"
    assert proxy["RequireTLS"] is True
    assert "Auth" not in proxy


@pytest.mark.parametrize("kind", ["development", "production"])
def test_nobody_connects_but_as_the_applications_role(kind: str, request: pytest.FixtureRequest) -> None:
    rights = _rights(request.getfixturevalue(kind), "rds-db:connect")

    assert any(role.startswith("Caller") for role in rights)
    assert all(ends == ["/reelestate_app"] for ends in rights.values())


@pytest.mark.parametrize("kind", ["development", "production"])
def test_the_masters_password_is_rds_own_and_read_by_the_migration_alone(
    kind: str, request: pytest.FixtureRequest
) -> None:
    template: Template = request.getfixturevalue(kind)

    assert _only(template, "AWS::RDS::DBCluster")["Properties"]["ManageMasterUserPassword"] is True
    readers = _rights(template, "secretsmanager:GetSecretValue")
    assert [role[:7] for role in readers] == ["Migrate"]


def test_what_opens_sealed_rows_is_kept_and_copied_like_them(production: Template, development: Template) -> None:
    kept, dropped = (_only(template, "AWS::SecretsManager::Secret") for template in (production, development))
    (key,) = production.find_resources("AWS::KMS::Key")

    assert kept["DeletionPolicy"] == kept["UpdateReplacePolicy"] == "Retain"
    assert kept["Properties"]["KmsKeyId"] == {"Fn::GetAtt": [key, "Arn"]}
    assert kept["Properties"]["ReplicaRegions"] == [{"Region": config.PRODUCTION.replica_region}]
    assert kept["Properties"]["GenerateSecretString"] == {"ExcludePunctuation": True, "PasswordLength": 64}
    assert dropped["DeletionPolicy"] == "Delete"
    assert "ReplicaRegions" not in dropped["Properties"]
    # another value by itself would leave behind what the one before the last has sealed
    production.resource_count_is("AWS::SecretsManager::RotationSchedule", 0)


def test_functions_are_told_where_to_connect(development_stack: DataStack) -> None:
    settings = development_stack.resolve(development_stack.settings)

    assert settings.pop("REELESTATE_DATABASE_HOST")["Fn::GetAtt"][1] == "Endpoint.Address"
    assert settings == {
        "REELESTATE_DATABASE_PORT": "5432",
        "REELESTATE_DATABASE_NAME": "reelestate",
        "REELESTATE_DATABASE_USER": "reelestate_app",
    }


def test_the_schema_is_migrated_once_the_database_is_there(development: Template) -> None:
    trigger = _only(development, "Custom::Trigger")

    assert trigger["Properties"]["InvocationType"] == "RequestResponse"
    (writer,) = development.find_resources("AWS::RDS::DBInstance")
    assert writer in trigger["DependsOn"]
    function = development.find_resources(
        "AWS::Lambda::Function", {"Properties": {"Handler": "functions.migrate.handler.handler"}}
    )
    (migrate,) = function.values()
    assert migrate["Properties"]["Timeout"] * 1000 <= int(trigger["Properties"]["Timeout"])


def test_a_new_release_of_the_migrations_runs_them(development: Template, tmp_path: Path) -> None:
    def runs(template: Template) -> str:
        return str(_only(template, "Custom::Trigger")["Properties"]["HandlerArn"]["Ref"])

    same = Template.from_stack(_data(config.DEVELOPMENT, _bundles(tmp_path / "same", "first")))
    changed = Template.from_stack(_data(config.DEVELOPMENT, _bundles(tmp_path / "changed", "second")))

    assert runs(same) == runs(development)
    assert runs(changed) != runs(development)


def test_every_log_ends(production: Template) -> None:
    groups = production.find_resources("AWS::Logs::LogGroup").values()
    for group in groups:
        assert group["Properties"]["RetentionInDays"] == 90
    names = {group["Properties"]["LogGroupName"] for group in groups}
    assert "/aws/rds/cluster/reelestate-production/postgresql" in names
    logged = [function["Properties"] for function in production.find_resources("AWS::Lambda::Function").values()]
    assert all("LogGroup" in function["LoggingConfig"] for function in logged)
