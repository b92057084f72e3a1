"""What must outlive a mistake does, and what is short-lived leaves nothing behind."""

from scripts.templates import Estate, Resource
from stacks.config import Environment
from tests.stacks.posture.rule import Problems, rule

STATEFUL = (
    "AWS::S3::Bucket",
    "AWS::RDS::DBCluster",
    "AWS::SecretsManager::Secret",
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::DynamoDB::GlobalTable",
    "AWS::EFS::FileSystem",
    "AWS::Backup::BackupVault",
)
GUARDED = ("AWS::RDS::DBCluster", "AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::DynamoDB::Table")
"""A stack that has one of these cannot be deleted."""
KEEPING = ("Retain", "RetainExceptOnCreate", "Snapshot")
WORLD = ("0.0.0.0/0", "::/0")


def stateful(estate: Estate) -> list[Resource]:
    """What keeps data that nobody could make again, and the keys without which it could not be read."""
    stores = list(estate.resources(*STATEFUL))
    logs = audit_logs(estate)
    writers = [*stores, *logs, *estate.resources("AWS::CloudTrail::Trail")]
    keys = [each for writer in writers for each in estate.named_in(writer.text()) if each.kind == "AWS::KMS::Key"]
    return list(dict.fromkeys([*stores, *keys, *logs]))


def audit_logs(estate: Estate) -> list[Resource]:
    """The log groups that are kept for seven years: those named so, and what the account's trail writes to."""
    trails = estate.resources("AWS::CloudTrail::Trail")
    trailed = [group for trail in trails for group in trail.refers_to("CloudWatchLogsLogGroupArn")]
    groups = estate.resources("AWS::Logs::LogGroup")
    return [each for each in groups if "audit" in each.name.lower() or each in trailed]


@rule("perishable state")
def perishable_state(estate: Estate, config: Environment) -> Problems:
    """State of a protected environment that goes when its resource or its stack goes."""
    if not config.protected:
        return
    for store in stateful(estate):
        if store.body.get("DeletionPolicy") not in KEEPING or store.body.get("UpdateReplacePolicy") not in KEEPING:
            yield store, "what it keeps goes with it: set removal_policy=RETAIN where config.protected."
    for cluster in estate.resources("AWS::RDS::DBCluster"):
        if cluster.get("DeletionProtection") is not True:
            yield cluster, "it can be deleted: set deletion_protection=config.protected."
    for pool in estate.resources("AWS::Cognito::UserPool"):
        if pool.text("DeletionProtection") != "ACTIVE":
            yield pool, "it can be deleted with everybody's account: set deletion_protection=config.protected."


@rule("stack without protection")
def stack_without_protection(estate: Estate, config: Environment) -> Problems:
    """A stack of a protected environment that holds state and can be deleted."""
    if config.protected:
        for store in estate.resources(*GUARDED):
            if store.stack not in estate.termination_protected:
                yield store, f"stack {store.stack} can be deleted: set termination_protection=config.protected."


@rule("leftover")
def leftover(estate: Estate, config: Environment) -> Problems:
    """What stays, and costs, when a short-lived environment is deleted."""
    if config.protected:
        return
    for resource in [*stateful(estate), *estate.resources("AWS::Logs::LogGroup")]:
        if resource.body.get("DeletionPolicy") in KEEPING:
            yield resource, "it stays when the environment goes: set removal_policy=DESTROY unless config.protected."
    for cluster in estate.resources("AWS::RDS::DBCluster"):
        if cluster.get("DeletionProtection") is True:
            yield cluster, "the environment cannot be deleted: set deletion_protection=config.protected."
    for stack in sorted(estate.termination_protected):
        for resource in estate.resources():
            if resource.stack == stack:
                yield resource, f"stack {stack} cannot be deleted: set termination_protection=config.protected."
                break


@rule("open to the world")
def open_to_the_world(estate: Estate, config: Environment) -> Problems:
    """Something inside the network that anybody may knock at."""
    for group in estate.resources("AWS::EC2::SecurityGroup"):
        for ingress in group.get("SecurityGroupIngress") or []:
            if {ingress.get("CidrIp"), ingress.get("CidrIpv6")} & set(WORLD):
                yield group, "everybody may connect: allow the security groups that need to."
    for ingress in estate.resources("AWS::EC2::SecurityGroupIngress"):
        if {ingress.get("CidrIp"), ingress.get("CidrIpv6")} & set(WORLD):
            yield ingress, "everybody may connect: allow the security groups that need to."
    for instance in estate.resources("AWS::RDS::DBInstance"):
        if instance.get("PubliclyAccessible") is True:
            yield instance, "it has an address of its own: set publicly_accessible=False."
    for link in estate.resources("AWS::Lambda::Url"):
        if link.text("AuthType") != "AWS_IAM":
            yield link, "everybody may call it: set auth_type=AWS_IAM."
    for computers in estate.resources("AWS::EC2::LaunchTemplate"):
        if computers.text("LaunchTemplateData", "MetadataOptions", "HttpTokens") != "required":
            yield computers, "its metadata answers anybody on the machine: set require_imdsv2=True."
