"""Backups of the database: taken each day, copied to the region that its files are copied to, and missed when not."""

import json
from typing import Any

import pytest

from scripts.templates import Estate, Resource
from stacks import config
from stacks.config import Environment
from tests.stacks.posture.assembly import estate, shared_folder, synthesized

PLAN, SELECTION, VAULT = "AWS::Backup::BackupPlan", "AWS::Backup::BackupSelection", "AWS::Backup::BackupVault"
WITHOUT_REPLICA = [each for each in (config.DEVELOPMENT, config.STAGING) if each.replica_region is None]


def _one(found: Estate, kind: str, stack: str | None = None) -> Resource:
    (resource,) = (each for each in found.resources(kind) if stack in (None, each.stack))
    return resource


@pytest.fixture
def rule(production: Estate) -> dict[str, Any]:
    """The plan's only rule."""
    (found,) = _one(production, PLAN).get("BackupPlan", "BackupPlanRule")
    return dict(found)


def test_the_cluster_is_backed_up_every_day_and_nothing_else_is(production: Estate, rule: dict[str, Any]) -> None:
    cluster, selection = _one(production, "AWS::RDS::DBCluster"), _one(production, SELECTION)

    assert selection.refers_to("BackupSelection", "Resources") == [cluster]
    assert selection.refers_to("BackupPlanId") == [_one(production, PLAN)]
    assert rule["ScheduleExpression"] == "cron(0 4 * * ? *)"
    assert rule["Lifecycle"] == {"DeleteAfterDays": config.PRODUCTION.database.backup_days}


def test_each_backup_is_copied_to_the_vault_that_stands_in_the_other_region(
    production: Estate, rule: dict[str, Any]
) -> None:
    (copy,) = rule["CopyActions"]
    there = _one(production, VAULT, "Replica")

    # the vault is known by its name alone: no reference crosses regions
    where = production.text("Data", copy["DestinationBackupVaultArn"])
    assert where == (
        f"arn:${{AWS::Partition}}:backup:{config.PRODUCTION.replica_region}:${{AWS::AccountId}}"
        f":backup-vault:{there.text('BackupVaultName')}"
    )
    assert copy["Lifecycle"] == {"DeleteAfterDays": 35}


@pytest.mark.parametrize("stack", ["Data", "Replica"])
def test_what_was_backed_up_outlives_its_stack_and_is_deleted_by_nobody_too_early(
    stack: str, production: Estate, rule: dict[str, Any]
) -> None:
    vault = _one(production, VAULT, stack)
    kept = {"Data": rule["Lifecycle"], "Replica": rule["CopyActions"][0]["Lifecycle"]}[stack]["DeleteAfterDays"]

    assert vault.body["DeletionPolicy"] == vault.body["UpdateReplacePolicy"] == "Retain"
    # a lock that asked for more than the plan keeps would refuse every backup
    assert vault.get("LockConfiguration") == {"MinRetentionDays": kept}


def test_the_copies_open_with_a_key_of_their_own_region(production: Estate) -> None:
    (key,) = _one(production, VAULT, "Replica").refers_to("EncryptionKeyArn")

    assert (key.kind, key.stack) == ("AWS::KMS::Key", "Replica")
    assert key.get("EnableKeyRotation") is True
    assert key.body["DeletionPolicy"] == "Retain"


def test_the_vault_is_there_before_anything_is_copied_to_it(
    production: Estate, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = synthesized(config.PRODUCTION, shared_folder(tmp_path_factory)) / "assembly-Production"
    artifacts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    by_name = {each["displayName"].split(" ")[0]: each for each in artifacts.values() if "displayName" in each}
    (replica,) = (name for name in artifacts if artifacts[name] is by_name["Production/Replica"])

    assert replica in by_name["Production/Data"]["dependencies"]


def test_a_backup_or_copy_that_is_not_made_is_told(production: Estate) -> None:
    vault = _one(production, VAULT, "Data")
    (told,) = (each for each in production.resources("AWS::Events::Rule") if "aws.backup" in each.text("EventPattern"))
    pattern = told.get("EventPattern")
    (target,) = told.get("Targets")

    assert set(pattern["detail-type"]) == {"Backup Job State Change", "Copy Job State Change"}
    assert set(pattern["detail"]["state"]) == {"FAILED", "EXPIRED", "ABORTED"}
    assert {name for either in pattern["detail"]["$or"] for name in either} == {
        "backupVaultArn",
        "sourceBackupVaultArn",
    }
    assert told.refers_to("EventPattern", "detail", "$or") == [vault]
    assert [each.kind for each in told.refers_to("Targets", 0, "Arn")] == ["AWS::SNS::Topic"]
    assert "docs/operations.md#backups" in target["InputTransformer"]["InputTemplate"]


def test_backups_that_never_begin_are_missed(production: Estate) -> None:
    (alarm,) = (
        each
        for each in production.resources("AWS::CloudWatch::Alarm")
        if each.text("MetricName") == "NumberOfBackupJobsCompleted"
    )

    assert alarm.refers_to("Dimensions", 0, "Value") == [_one(production, VAULT, "Data")]
    # where there is no job there is no figure either
    assert alarm.text("TreatMissingData") == "breaching"
    assert (alarm.get("ComparisonOperator"), alarm.get("Threshold")) == ("LessThanThreshold", 1)


@pytest.mark.parametrize("environment", WITHOUT_REPLICA, ids=lambda each: each.name)
def test_an_environment_without_another_region_leaves_its_backups_to_aurora(
    environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = estate(environment, shared_folder(tmp_path_factory))

    assert list(found.resources(PLAN, SELECTION, VAULT)) == []
