"""Where files are: uploads, artefacts and finished films in one bucket, its copy in another region, and downloads."""

from typing import Any

from aws_cdk import Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.config import Environment
from stacks.constructs.backups import replica_vault
from stacks.constructs.buckets import (
    ABANDONED_UPLOADS_KEPT,
    BUCKET_LOGS,
    log_bucket,
    private_bucket,
    take_distribution_logs,
)
from stacks.constructs.downloads import Downloads
from stacks.constructs.providers import keep_provider_logs
from stacks.constructs.replication import Replication
from stacks.operations import OperationsStack

SELDOM_READ_AFTER = Duration.days(30)
ARCHIVED_AFTER = Duration.days(90)
DELETED_KEPT = Duration.days(14)
"""What the studio's purge deletes can be brought back so long, then it is gone in both regions."""
UPLOAD_HEADERS = ("content-type", "if-none-match", "x-amz-checksum-sha256", "range")
"""Headers that the pages' requests carry: what uploads are signed with, and the ranges that players ask for."""


class StorageStack(Stack):
    """The media bucket, its logs, and the distribution in front of it.

    Everything in the bucket belongs to an organization (``org/<id>/uploads|artefacts|jobs/…``), and the studio alone
    decides what goes (the retention policy of the application): lifecycle rules never expire an object, they move what
    is seldom read to cheaper classes and finish what was deleted. A deleted object is a version that is not current;
    that is removed after ``DELETED_KEPT``, its delete marker at the next midnight after. Films are archived in the
    class that answers at once: people download old films, renders reuse old photos, and neither waits for hours.

    The bucket's own key encrypts it, with bucket keys, so that a film costs one call of KMS and not hundreds.

    Attributes: ``media``, ``logs`` (access logs of buckets and distributions), ``key``; ``downloads_environment``,
    the settings that sign addresses at CloudFront, empty where ``config.edge.download_keys`` is: downloads then come
    from S3's own signed addresses; ``hosts``, where pages fetch files from and send them to.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, config: Environment, operations: OperationsStack, **kwargs: Any
    ) -> None:
        super().__init__(scope, construct_id, termination_protection=config.protected, **kwargs)
        self.logs = log_bucket(self, "Logs", config=config)
        take_distribution_logs(self.logs)
        self.key = media_key(self, config)
        self.media = media_bucket(self, "Media", config=config, key=self.key, logs=self.logs)
        if config.replica_region:
            self._replicate(config, config.replica_region)
        self.downloads_environment: dict[str, str] = {}
        # Addresses for uploads name S3's oldest host, which every SDK signs for in us-east-1.
        self.hosts = [self.media.bucket_domain_name, self.media.bucket_regional_domain_name]
        self._downloads: Downloads | None = None
        if config.edge.download_keys:
            self._downloads = Downloads(
                self, "Downloads", config=config, media=self.media, logs=self.logs, operations=operations.topic
            )
            self.downloads_environment = self._downloads.environment
            self.hosts.append(self._downloads.domain)
        keep_provider_logs(self, config)

    def grant_sign(self, grantee: iam.IGrantable) -> None:
        """Lets the grantee sign downloads. Without signed downloads, reading the bucket is all that it takes."""
        if self._downloads is not None:
            self._downloads.grant_sign(grantee)

    def _replicate(self, config: Environment, region: str) -> None:
        replication = Replication(
            self,
            "Replication",
            source=self.media,
            key=self.key,
            target=f"arn:aws:s3:::{replica_bucket_name(config)}",
            target_key_alias=replica_key_alias(config),
            target_region=region,
        )
        replication.copy_everything()


class ReplicaStack(Stack):
    """What ``config.replica_region`` keeps for the day when a region is lost: copies of the media and of the database.

    It comes before ``StorageStack``, which knows the bucket and the key by ``replica_bucket_name`` and
    ``replica_key_alias``, and before ``DataStack``, which knows the vault by ``replica_vault_name``; they take nothing
    else from here: references cannot cross regions.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: Environment, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, termination_protection=config.protected, **kwargs)
        key = media_key(self, config)
        key.add_alias(replica_key_alias(config))
        logs = log_bucket(self, "Logs", config=config)
        self.media = media_bucket(
            self, "Media", config=config, key=key, logs=logs, bucket_name=replica_bucket_name(config)
        )
        self.vault = replica_vault(self, "Backups", config=config)
        keep_provider_logs(self, config)


def replica_bucket_name(config: Environment) -> str:
    """Name of the replica's bucket: given, for another region has to know it, and unlike any other account's."""
    return f"{config.prefix}-media-replica-{Aws.ACCOUNT_ID}"


def replica_key_alias(config: Environment) -> str:
    """Name of the key that encrypts the replica."""
    return f"alias/{config.prefix}-media-replica"


def media_key(scope: Construct, config: Environment) -> kms.Key:
    """The key of a media bucket, new every year; what older ones encrypted stays readable."""
    return kms.Key(
        scope,
        "Key",
        description=f"Encrypts the media of {config.prefix}.",
        enable_key_rotation=True,
        removal_policy=RemovalPolicy.RETAIN if config.protected else RemovalPolicy.DESTROY,
    )


def media_bucket(
    scope: Construct, construct_id: str, *, config: Environment, key: kms.Key, logs: s3.Bucket, **properties: Any
) -> s3.Bucket:
    """The media bucket, and its like in the other region."""
    return private_bucket(
        scope,
        construct_id,
        config=config,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        bucket_key_enabled=True,
        versioned=True,
        server_access_logs_bucket=logs,
        server_access_logs_prefix=f"{BUCKET_LOGS}media/",
        cors=[
            s3.CorsRule(
                allowed_methods=[s3.HttpMethods.PUT, s3.HttpMethods.GET, s3.HttpMethods.HEAD],
                allowed_origins=list(config.pages),
                allowed_headers=list(UPLOAD_HEADERS),
                exposed_headers=["ETag", "Content-Range", "Accept-Ranges"],
                max_age=3600,
            )
        ],
        lifecycle_rules=_lifecycle(),
        # The cheaper classes bill every object as at least this large.
        transition_default_minimum_object_size=s3.TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K,
        **properties,
    )


def _lifecycle() -> list[s3.LifecycleRule]:
    return [
        s3.LifecycleRule(
            id="Cheaper",
            transitions=[
                s3.Transition(storage_class=s3.StorageClass.INFREQUENT_ACCESS, transition_after=SELDOM_READ_AFTER),
                s3.Transition(storage_class=s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transition_after=ARCHIVED_AFTER),
            ],
        ),
        s3.LifecycleRule(
            id="Gone",
            noncurrent_version_expiration=DELETED_KEPT,
            expired_object_delete_marker=True,
            abort_incomplete_multipart_upload_after=ABANDONED_UPLOADS_KEPT,
        ),
    ]
