"""Copying a bucket to one in another region, which is known by name alone."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.findings import named_wildcard, wildcard
from stacks.constructs.reasons import acknowledge


class Replication(Construct):
    """The role that copies, allowed to read versions here, write them there, and use the keys of both for just that.

    ``target`` is the other bucket's ARN. Its key is named by alias: a given name, while the key's own is made there.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        source: s3.Bucket,
        key: kms.Key,
        target: str,
        target_key_alias: str,
        target_region: str,
    ) -> None:
        super().__init__(scope, construct_id)
        self._source, self._key, self._target = source, key, target
        self._alias, self._region = target_key_alias, target_region
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("s3.amazonaws.com"),
            description=f"Copies a bucket to {target_region}.",
        )
        self._allow()

    def copy_everything(self) -> None:
        """Has the source copy every object that is written from now on, and every deletion."""
        account = Stack.of(self).account
        destination = s3.CfnBucket.ReplicationDestinationProperty(
            bucket=self._target,
            storage_class="STANDARD_IA",
            encryption_configuration=s3.CfnBucket.EncryptionConfigurationProperty(
                replica_kms_key_id=f"arn:aws:kms:{self._region}:{account}:{self._alias}"
            ),
            metrics=s3.CfnBucket.MetricsProperty(status="Enabled"),
        )
        rule = s3.CfnBucket.ReplicationRuleProperty(
            id="Everything",
            status="Enabled",
            priority=1,
            filter=s3.CfnBucket.ReplicationRuleFilterProperty(prefix=""),
            delete_marker_replication=s3.CfnBucket.DeleteMarkerReplicationProperty(status="Enabled"),
            source_selection_criteria=s3.CfnBucket.SourceSelectionCriteriaProperty(
                sse_kms_encrypted_objects=s3.CfnBucket.SseKmsEncryptedObjectsProperty(status="Enabled")
            ),
            destination=destination,
        )
        bucket = self._source.node.default_child
        bucket.replication_configuration = s3.CfnBucket.ReplicationConfigurationProperty(
            role=self.role.role_arn, rules=[rule]
        )

    def _allow(self) -> None:
        stack = Stack.of(self)
        there, other_keys = f"{self._target}/*", f"arn:aws:kms:{self._region}:{stack.account}:key/*"
        objects = self._source.arn_for_objects("*")
        for actions, resource in (
            (["s3:GetReplicationConfiguration", "s3:ListBucket"], self._source.bucket_arn),
            (["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], objects),
            (["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], there),
        ):
            self.role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource]))
        self.role.add_to_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt"],
                resources=[self._key.key_arn],
                conditions={"StringEquals": {"kms:ViaService": f"s3.{stack.region}.amazonaws.com"}},
            )
        )
        self.role.add_to_policy(
            iam.PolicyStatement(
                actions=["kms:Encrypt", "kms:GenerateDataKey"],
                resources=[other_keys],
                conditions={
                    "StringEquals": {"kms:ViaService": f"s3.{self._region}.amazonaws.com"},
                    "ForAnyValue:StringEquals": {"kms:ResourceAliases": self._alias},
                },
            )
        )
        acknowledge(
            self.role,
            "Whatever is in the bucket is copied; of the other region's keys a condition names the one by its alias.",
            wildcard(self, self._source, self._source.bucket_arn, "/*"),
            named_wildcard(self, there),
            named_wildcard(self, other_keys),
        )
