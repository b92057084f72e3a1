"""What is watched once for an account: what anybody did in it, and what looks like an attack."""

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_guardduty as guardduty
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.config import AUDIT_DAYS, AUDIT_RETENTION, PROJECT, Environment
from stacks.constructs.alarms import Alarms
from stacks.constructs.buckets import BUCKET_LOGS, private_bucket
from stacks.constructs.reasons import acknowledge

ARCHIVED_AFTER = Duration.days(90)
SERIOUS = 4.0
"""Severity of GuardDuty's findings from which on somebody is told: medium."""
FEATURES = ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS")
AS_ROOT = '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }'


class AccountGuard(Construct):
    """CloudTrail of every region, kept for seven years where nobody can delete it, and GuardDuty.

    The trail goes to a bucket under object lock (governance mode: only a role with the right to bypass it could
    shorten it) and to a log group that the operators can search. Attributes: ``trail``, ``bucket``, ``log``.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Environment,
        access_logs: s3.IBucket,
        topic: sns.ITopic,
        alarms: Alarms,
    ) -> None:
        super().__init__(scope, construct_id)
        name = f"{config.prefix}-account"
        log_name = f"/{PROJECT}/{config.name}/account"
        key = self._key(name, log_name)
        self.bucket = self._bucket(config, key, access_logs)
        self.log = logs.LogGroup(
            self,
            "Log",
            log_group_name=log_name,
            encryption_key=key,
            retention=AUDIT_RETENTION,
            removal_policy=RemovalPolicy.RETAIN,
        )
        self.trail = cloudtrail.Trail(
            self,
            "Trail",
            trail_name=name,
            bucket=self.bucket,
            encryption_key=key,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_file_validation=True,
            send_to_cloud_watch_logs=True,
            cloud_watch_log_group=self.log,
        )
        self._refuse_other_trails(name)
        self._watch_root(config, alarms)
        self._watch_threats(topic)

    def _key(self, trail: str, log: str) -> kms.Key:
        key = kms.Key(
            self,
            "Key",
            description="Encrypts the account's trail.",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        stack = Stack.of(self)
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudtrail.amazonaws.com")],
                actions=["kms:GenerateDataKey*", "kms:DescribeKey"],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceArn": self._trail_arn(trail)}},
            )
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
                actions=["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
                resources=["*"],
                conditions={
                    "ArnEquals": {
                        "kms:EncryptionContext:aws:logs:arn": stack.format_arn(
                            service="logs",
                            resource="log-group",
                            resource_name=log,
                            arn_format=ArnFormat.COLON_RESOURCE_NAME,
                        )
                    }
                },
            )
        )
        return key

    def _trail_arn(self, trail: str) -> str:
        return Stack.of(self).format_arn(service="cloudtrail", resource="trail", resource_name=trail)

    def _refuse_other_trails(self, trail: str) -> None:
        """The construct lets CloudTrail in as a whole; only our own trail may write here."""
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                effect=iam.Effect.DENY,
                principals=[iam.ServicePrincipal("cloudtrail.amazonaws.com")],
                actions=["s3:*"],
                resources=[self.bucket.bucket_arn, self.bucket.arn_for_objects("*")],
                conditions={"StringNotEquals": {"aws:SourceArn": self._trail_arn(trail)}},
            )
        )

    def _bucket(self, config: Environment, key: kms.Key, access_logs: s3.IBucket) -> s3.Bucket:
        return private_bucket(
            self,
            "Records",
            config=config,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key,
            bucket_key_enabled=True,
            versioned=True,
            object_lock_default_retention=s3.ObjectLockRetention.governance(Duration.days(AUDIT_DAYS)),
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix=f"{BUCKET_LOGS}account/",
            lifecycle_rules=[
                s3.LifecycleRule(
                    id="Years",
                    transitions=[s3.Transition(storage_class=s3.StorageClass.GLACIER, transition_after=ARCHIVED_AFTER)],
                    expiration=Duration.days(AUDIT_DAYS + 1),
                    noncurrent_version_expiration=Duration.days(1),
                )
            ],
        )

    def _watch_root(self, config: Environment, alarms: Alarms) -> None:
        watched = logs.MetricFilter(
            self,
            "AsRoot",
            log_group=self.log,
            filter_pattern=logs.FilterPattern.literal(AS_ROOT),
            metric_namespace=config.prefix,
            metric_name="UsedAsRoot",
        )
        alarms.ring(
            "UsedAsRoot",
            watched.metric(statistic="Sum", period=Duration.minutes(5)),
            threshold=1,
            meaning="Somebody acts as the account's root user, which nobody needs in daily work.",
            first="ask who it was; if nobody says so, change the root password and its second factor.",
            section="intruders",
        )

    def _watch_threats(self, topic: sns.ITopic) -> None:
        guardduty.CfnDetector(
            self,
            "Detector",
            enable=True,
            finding_publishing_frequency="FIFTEEN_MINUTES",
            features=[
                guardduty.CfnDetector.CFNFeatureConfigurationProperty(name=name, status="ENABLED") for name in FEATURES
            ],
        )
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
            "Findings",
            description="What GuardDuty takes for an attack.",
            event_pattern=events.EventPattern(
                source=["aws.guardduty"],
                detail_type=["GuardDuty Finding"],
                detail={"severity": events.Match.greater_than_or_equal(SERIOUS)},
            ),
        )
        rule.add_target(targets.SnsTopic(topic, dead_letter_queue=untold))
