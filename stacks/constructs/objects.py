"""Rights on what the media bucket holds for organizations, and on no object beside it."""

from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.findings import wildcard
from stacks.constructs.reasons import acknowledge

OBJECTS = "/org/*"


def grant_objects(bucket: s3.IBucket, role: iam.Role, *, write: bool = True, delete: bool = False) -> None:
    """Lets the role read the organizations' objects, and write or delete them where asked.

    Listing is allowed too: without it S3 answers 403 for an object that is not there.
    """
    actions = ["s3:GetObject"]
    if write:
        actions += ["s3:PutObject", "s3:AbortMultipartUpload"]
    if delete:
        actions += ["s3:DeleteObject"]
    role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[f"{bucket.bucket_arn}{OBJECTS}"]))
    role.add_to_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[bucket.bucket_arn]))
    if bucket.encryption_key is not None:
        key = ["kms:Decrypt", *(["kms:GenerateDataKey"] if write else [])]
        role.add_to_policy(iam.PolicyStatement(actions=key, resources=[bucket.encryption_key.key_arn]))
    acknowledge(
        role,
        "Objects are named after organizations and jobs, which are made later; the policies of the database keep "
        "organizations apart.",
        wildcard(role, _construct(bucket), bucket.bucket_arn, OBJECTS),
    )


def _construct(bucket: s3.IBucket) -> Construct:
    if not isinstance(bucket, Construct):
        raise TypeError(f"{bucket} is no bucket of ours.")
    return bucket
