"""Nothing is public, everything at rest is encrypted, and everything in motion is too."""

from collections.abc import Iterator

from scripts.grants import statements
from scripts.templates import Estate, Resource
from stacks.config import Environment
from tests.stacks.posture.lifetime import audit_logs
from tests.stacks.posture.rule import Problems, rule

BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
# These have disks of their own, encrypted by the hardware, and take no key.
LOCAL_DISKS = ("ml.g4dn.", "ml.g5.", "ml.g6.", "ml.g6e.", "ml.p4d.", "ml.p5.", "ml.inf2.")


@rule("public bucket")
def public_bucket(estate: Estate, config: Environment) -> Problems:
    """A bucket that the world might read."""
    for bucket in estate.resources("AWS::S3::Bucket"):
        missing = [each for each in BLOCKS if bucket.get("PublicAccessBlockConfiguration", each) is not True]
        if missing:
            yield bucket, f"public access is not blocked ({', '.join(missing)}): use BlockPublicAccess.BLOCK_ALL."
        if bucket.text("AccessControl").startswith("Public"):
            yield bucket, "its ACL is public: remove access_control."
        if bucket.get("WebsiteConfiguration") is not None:
            yield bucket, "it is a web site by itself: serve it through CloudFront."


@rule("open policy")
def open_policy(estate: Estate, config: Environment) -> Problems:
    """A resource's own policy that lets everybody in."""
    for statement in statements(estate):
        everybody = {"*", "AWS: *"} & set(statement.principals)
        if everybody and statement.allows and not statement.conditions:
            yield statement.source, f"everybody may {', '.join(statement.actions)}: name who, or under which condition."


@rule("plain transport")
def plain_transport(estate: Estate, config: Environment) -> Problems:
    """A bucket, queue or topic that answers over plain HTTP."""
    refused = {
        target
        for statement in statements(estate)
        if not statement.allows and '"aws:SecureTransport": "false"' in statement.conditions
        for text in statement.resources
        for target in estate.named_in(text)
    }
    for holder in estate.resources("AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SNS::Topic"):
        if holder not in refused:
            yield holder, "its policy does not refuse plain HTTP: set enforce_ssl=True."


@rule("unencrypted store")
def unencrypted_store(estate: Estate, config: Environment) -> Problems:
    """What keeps data and does not encrypt it."""
    for kind, path, remedy in (
        ("AWS::S3::Bucket", ("BucketEncryption", "ServerSideEncryptionConfiguration"), "set encryption"),
        ("AWS::RDS::DBCluster", ("StorageEncrypted",), "set storage_encrypted=True"),
        ("AWS::SNS::Topic", ("KmsMasterKeyId",), "set master_key"),
        ("AWS::EFS::FileSystem", ("Encrypted",), "set encrypted=True"),
        ("AWS::EC2::Volume", ("Encrypted",), "set encrypted=True"),
        ("AWS::CloudTrail::Trail", ("KMSKeyId",), "set encryption_key"),
        ("AWS::DynamoDB::Table", ("SSESpecification", "SSEEnabled"), "set encryption"),
        ("AWS::DynamoDB::GlobalTable", ("SSESpecification", "SSEEnabled"), "set encryption"),
        ("AWS::KinesisFirehose::DeliveryStream", ("DeliveryStreamEncryptionConfigurationInput",), "set encryption"),
        ("AWS::Kinesis::Stream", ("StreamEncryption",), "set encryption"),
        ("AWS::ElastiCache::ReplicationGroup", ("AtRestEncryptionEnabled",), "set at_rest_encryption_enabled=True"),
    ):
        for store in estate.resources(kind):
            if store.get(*path) in (None, False, []):
                yield store, f"what it keeps is not encrypted: {remedy}."
    for queue in estate.resources("AWS::SQS::Queue"):
        if not queue.get("KmsMasterKeyId") and queue.get("SqsManagedSseEnabled") is not True:
            yield queue, "its messages are not encrypted: set encryption."
    for instance in estate.resources("AWS::RDS::DBInstance"):
        if not instance.get("DBClusterIdentifier") and instance.get("StorageEncrypted") is not True:
            yield instance, "what it keeps is not encrypted: set storage_encrypted=True."
    yield from _audit_logs(estate)
    yield from _machine_learning(estate)
    yield from _disks(estate)


def _audit_logs(estate: Estate) -> Problems:
    for group in audit_logs(estate):
        if not group.get("KmsKeyId"):
            yield group, "the audit log has no key of its own: set encryption_key."


def _machine_learning(estate: Estate) -> Problems:
    for endpoint in estate.resources("AWS::SageMaker::EndpointConfig"):
        if endpoint.get("AsyncInferenceConfig") and not endpoint.get(
            "AsyncInferenceConfig", "OutputConfig", "KmsKeyId"
        ):
            yield endpoint, "its results are not encrypted with our key: set OutputConfig.KmsKeyId."
        kinds = [str(each.get("InstanceType", "")) for each in endpoint.get("ProductionVariants") or []]
        if not endpoint.get("KmsKeyId") and not all(kind.startswith(LOCAL_DISKS) for kind in kinds):
            yield endpoint, "its volume is not encrypted with our key: set KmsKeyId."


def _disks(estate: Estate) -> Problems:
    for template in estate.resources("AWS::EC2::LaunchTemplate"):
        disks = template.get("LaunchTemplateData", "BlockDeviceMappings") or []
        if not disks or not all(each.get("Ebs", {}).get("Encrypted") is True for each in disks):
            yield template, "its disks are not encrypted: map every block device with encrypted=True."
    for computers in estate.resources("AWS::Batch::ComputeEnvironment"):
        kind = computers.text("ComputeResources", "Type")
        if kind in ("EC2", "SPOT") and not computers.get("ComputeResources", "LaunchTemplate"):
            yield computers, "its machines start with unencrypted disks: give a launch template that encrypts them."


@rule("weak TLS")
def weak_tls(estate: Estate, config: Environment) -> Problems:
    """Something that speaks plainly, or older than TLS 1.2."""
    for domain in estate.resources("AWS::ApiGatewayV2::DomainName"):
        for each in domain.get("DomainNameConfigurations") or [{}]:
            if each.get("SecurityPolicy") != "TLS_1_2":
                yield domain, "older than TLS 1.2 is accepted: set security_policy=TLS_1_2."
    for domain in estate.resources("AWS::ApiGateway::DomainName"):
        if domain.text("SecurityPolicy") in ("", "TLS_1_0"):
            yield domain, "older than TLS 1.2 is accepted: set security_policy=TLS_1_2."
    for proxy in estate.resources("AWS::RDS::DBProxy"):
        if proxy.get("RequireTLS") is not True:
            yield proxy, "it accepts plain connections: set require_tls=True."
    for cluster in estate.resources("AWS::RDS::DBCluster"):
        groups = cluster.refers_to("DBClusterParameterGroupName")
        if not any(group.text("Parameters", "rds.force_ssl") == "1" for group in groups):
            yield cluster, "it accepts plain connections: give a parameter group with rds.force_ssl=1."
    for listener in estate.resources("AWS::ElasticLoadBalancingV2::Listener"):
        if listener.text("Protocol") not in ("HTTPS", "TLS"):
            yield listener, "it listens to plain connections: use HTTPS."
    for subscription in estate.resources("AWS::SNS::Subscription"):
        if subscription.text("Protocol") == "http":
            yield subscription, "it sends over plain HTTP: use https."
    for destination in estate.resources("AWS::Events::ApiDestination"):
        if not destination.text("InvocationEndpoint").startswith("https://"):
            yield destination, "it sends over plain HTTP: use https."
    for task in estate.resources("AWS::ECS::TaskDefinition"):
        for volume in task.get("Volumes") or []:
            shared = volume.get("EFSVolumeConfiguration") or {}
            if shared and shared.get("TransitEncryption") != "ENABLED":
                yield task, "a shared volume is mounted without encryption: set transit_encryption=ENABLED."
    for distribution in estate.resources("AWS::CloudFront::Distribution"):
        for problem in _distribution(distribution, config):
            yield distribution, problem


def _distribution(distribution: Resource, config: Environment) -> Iterator[str]:
    version = distribution.text("DistributionConfig", "ViewerCertificate", "MinimumProtocolVersion")
    # CloudFront's own certificate fixes the version; only a domain of our own lets us choose.
    if distribution.get("DistributionConfig", "Aliases") and not version.startswith(("TLSv1.2", "TLSv1.3")):
        yield "older than TLS 1.2 is accepted: set minimum_protocol_version=TLS_V1_2_2021 or later."
    if config.edge.domain and not distribution.get("DistributionConfig", "Aliases"):
        yield "it does not bear the environment's domain, so it cannot refuse TLS 1.0: give domain_names."
    behaviours = [distribution.get("DistributionConfig", "DefaultCacheBehavior") or {}]
    behaviours += distribution.get("DistributionConfig", "CacheBehaviors") or []
    if any(each.get("ViewerProtocolPolicy") not in ("redirect-to-https", "https-only") for each in behaviours):
        yield "it answers over plain HTTP: set viewer_protocol_policy=REDIRECT_TO_HTTPS."
    for origin in distribution.get("DistributionConfig", "Origins") or []:
        custom = origin.get("CustomOriginConfig")
        if custom and custom.get("OriginProtocolPolicy") != "https-only":
            yield "it fetches over plain HTTP: set protocol_policy=HTTPS_ONLY."
        elif custom and set(custom.get("OriginSSLProtocols") or ["SSLv3"]) - {"TLSv1.2"}:
            yield "it fetches with older than TLS 1.2: set origin_ssl_protocols=[TLS_V1_2]."
