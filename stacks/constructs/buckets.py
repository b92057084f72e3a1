"""Buckets as all of ours are: private, encrypted, reached over TLS 1.2 only, owned by us whoever writes."""

from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.config import Environment

LOGS_KEPT = Duration.days(90)
ABANDONED_UPLOADS_KEPT = Duration.days(7)
MINIMUM_TLS = 1.2
BUCKET_LOGS = "s3/"
"""What the names of buckets' access logs begin with; the logs of distributions begin with ``AWSLogs/``."""


def private_bucket(
    scope: Construct,
    construct_id: str,
    *,
    config: Environment,
    encryption: s3.BucketEncryption = s3.BucketEncryption.S3_MANAGED,
    **properties: Any,
) -> s3.Bucket:
    """A bucket that nobody reaches but whom a policy names. What it holds outlives a protected environment's stack."""
    return s3.Bucket(
        scope,
        construct_id,
        encryption=encryption,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        minimum_tls_version=MINIMUM_TLS,
        removal_policy=RemovalPolicy.RETAIN if config.protected else RemovalPolicy.DESTROY,
        auto_delete_objects=not config.protected,
        **properties,
    )


def log_bucket(scope: Construct, construct_id: str, *, config: Environment) -> s3.Bucket:
    """Where the account's buckets write who asked them for what.

    Encrypted with S3's own keys: S3 writes no access logs to a bucket with another.
    """
    bucket = private_bucket(
        scope,
        construct_id,
        config=config,
        lifecycle_rules=[
            s3.LifecycleRule(
                id="Logs", expiration=LOGS_KEPT, abort_incomplete_multipart_upload_after=ABANDONED_UPLOADS_KEPT
            )
        ],
    )
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="BucketLogs",
            principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
            actions=["s3:PutObject"],
            resources=[bucket.arn_for_objects(f"{BUCKET_LOGS}*")],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(bucket).account}},
        )
    )
    return bucket


def take_distribution_logs(bucket: s3.Bucket) -> None:
    """Lets CloudWatch's delivery write the logs of the account's distributions to the bucket."""
    account, region = Stack.of(bucket).account, Stack.of(bucket).region
    bucket.add_to_resource_policy(
        iam.PolicyStatement(
            sid="DistributionLogs",
            principals=[iam.ServicePrincipal("delivery.logs.amazonaws.com")],
            actions=["s3:PutObject"],
            resources=[bucket.arn_for_objects(f"AWSLogs/{account}/*")],
            conditions={
                "StringEquals": {"aws:SourceAccount": account, "s3:x-amz-acl": "bucket-owner-full-control"},
                "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{region}:{account}:delivery-source:*"},
            },
        )
    )
