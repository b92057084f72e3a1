"""Backups of the database that outlive its region: one a day, copied to a vault in another."""

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.alarms import Alarms
from stacks.constructs.reasons import acknowledge

COPIES_KEPT = Duration.days(35)
"""How long a copy lies in the other region."""
TAKEN = events.Schedule.cron(hour="4", minute="0")
"""In UTC: before Aurora's own backup and its maintenance."""
MUST_START, MUST_END = Duration.hours(1), Duration.hours(6)
UNDONE = ["FAILED", "EXPIRED", "ABORTED"]


class DatabaseBackups(Construct):
    """AWS Backup's plan for the cluster: a snapshot a day, kept as long as Aurora's own moments, and its copy.

    The other region's vault is made by ``ReplicaStack``, and known here by ``replica_vault_name`` alone. A job of
    either kind that fails, does not start in time or is stopped is told to ``topic``, in words.
    Attributes: ``vault``, where the snapshots are before they are copied.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        cluster: rds.IDatabaseCluster,
        key: kms.IKey,
        region: str,
        topic: sns.ITopic,
    ) -> None:
        super().__init__(scope, construct_id)
        self._config = config
        kept = Duration.days(config.database.backup_days)
        self.vault = backup_vault(self, "Vault", config=config, name=f"{config.prefix}-database", key=key, kept=kept)
        self._plan(cluster, self._vault_in(region), kept)
        self._tell(topic)

    def watch(self, alarms: Alarms) -> None:
        """Rings when there are no backups. Those that fail tell it themselves, those that never begin cannot."""
        completed = cloudwatch.Metric(
            namespace="AWS/Backup",
            metric_name="NumberOfBackupJobsCompleted",
            dimensions_map={"BackupVaultName": self.vault.backup_vault_name},
            statistic="Sum",
            period=Duration.days(1),
        )
        alarms.ring(
            "BackupsMissing",
            completed,
            threshold=1,
            periods=2,
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
            meaning="For two days no backup of the database was completed; the region would take that work with it.",
            first="see whether AWS Backup is opted in to Aurora, and what became of its last jobs.",
            section="backups",
        )

    def _vault_in(self, region: str) -> backup.IBackupVault:
        arn = Stack.of(self).format_arn(
            service="backup",
            region=region,
            resource="backup-vault",
            resource_name=replica_vault_name(self._config),
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        return backup.BackupVault.from_backup_vault_arn(self, "Replica", arn)

    def _plan(self, cluster: rds.IDatabaseCluster, there: backup.IBackupVault, kept: Duration) -> None:
        plan = backup.BackupPlan(
            self,
            "Plan",
            backup_plan_name=f"{self._config.prefix}-database",
            backup_plan_rules=[
                backup.BackupPlanRule(
                    rule_name="Daily",
                    backup_vault=self.vault,
                    schedule_expression=TAKEN,
                    start_window=MUST_START,
                    completion_window=MUST_END,
                    delete_after=kept,
                    copy_actions=[
                        backup.BackupPlanCopyActionProps(destination_backup_vault=there, delete_after=COPIES_KEPT)
                    ],
                )
            ],
        )
        selection = plan.add_selection("Database", resources=[backup.BackupResource.from_arn(cluster.cluster_arn)])
        acknowledge(
            selection,
            "AWS keeps this policy in step with what its service calls when it takes and copies snapshots; the plan"
            " names one cluster, and nothing but AWS Backup assumes the role.",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
        )

    def _tell(self, topic: sns.ITopic) -> None:
        untold = sqs.Queue(
            self,
            "Untold",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        acknowledge(untold, "It is the dead letter queue of a rule.", "AwsSolutions-SQS3")
        rule = events.Rule(
            self,
            "Undone",
            description="A backup of the database, or its copy to the other region, that was not made.",
            event_pattern=events.EventPattern(
                source=["aws.backup"],
                detail_type=["Backup Job State Change", "Copy Job State Change"],
                detail={
                    "state": UNDONE,
                    # The two kinds of jobs name the vault differently; other environments have vaults of their own.
                    "$or": [
                        {field: [self.vault.backup_vault_arn]} for field in ("backupVaultArn", "sourceBackupVaultArn")
                    ],
                },
            ),
        )
        kind, state, why = (
            events.EventField.from_path(f"$.{path}") for path in ("detail-type", "detail.state", "detail.statusMessage")
        )
        told = f"{kind} of the database of {self._config.prefix}: {state}. {why} See docs/operations.md#backups."
        rule.add_target(
            targets.SnsTopic(topic, message=events.RuleTargetInput.from_text(told), dead_letter_queue=untold)
        )


def replica_vault_name(config: Environment) -> str:
    """Name of the vault that the copies go to: given, for another region has to know it."""
    return f"{config.prefix}-replica"


def replica_vault(scope: Construct, construct_id: str, *, config: Environment) -> backup.BackupVault:
    """The vault of the copies, with a key of its own: what the database's own region encrypted with may be lost."""
    key = kms.Key(
        scope,
        f"{construct_id}Key",
        description=f"Encrypts the copies of the database of {config.prefix}.",
        enable_key_rotation=True,
        removal_policy=_removal(config),
    )
    name = replica_vault_name(config)
    return backup_vault(scope, construct_id, config=config, name=name, key=key, kept=COPIES_KEPT)


def backup_vault(
    scope: Construct, construct_id: str, *, config: Environment, name: str, key: kms.IKey, kept: Duration
) -> backup.BackupVault:
    """A vault. In a protected environment nobody deletes what is in it before it was ``kept`` so long.

    The lock is in governance mode: only a role with the right to take the lock away could.
    """
    return backup.BackupVault(
        scope,
        construct_id,
        backup_vault_name=name,
        encryption_key=key,
        lock_configuration=backup.LockConfiguration(min_retention=kept) if config.protected else None,
        removal_policy=_removal(config),
    )


def _removal(config: Environment) -> RemovalPolicy:
    return RemovalPolicy.RETAIN if config.protected else RemovalPolicy.DESTROY
