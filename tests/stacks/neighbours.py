"""The stacks that a stack under test stands on, cut down to what it asks of them."""

from typing import Any, ClassVar

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from stacks.config import Environment
from stacks.foundations import Foundations


class _Network(cdk.Stack):
    def __init__(self, scope: Construct, config: Environment) -> None:
        super().__init__(scope, "Network")
        private = ec2.SubnetType.PRIVATE_WITH_EGRESS if config.nat_gateways else ec2.SubnetType.PRIVATE_ISOLATED
        layers = [ec2.SubnetConfiguration(name="private", subnet_type=private)]
        if config.nat_gateways:
            layers.append(ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC))
        self.vpc = ec2.Vpc(self, "Vpc", max_azs=2, nat_gateways=config.nat_gateways, subnet_configuration=layers)
        self.vpc.add_flow_log("Flow")
        self.functions = ec2.SecurityGroup(self, "Functions", vpc=self.vpc)
        self.tasks = ec2.SecurityGroup(self, "Tasks", vpc=self.vpc)


class _Data(cdk.Stack):
    settings: ClassVar[dict[str, str]] = {"REELESTATE_DATABASE_HOST": "proxy.example"}

    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, "Data")

    def grant_connect(self, grantee: iam.IGrantable) -> None:
        """Names the right that the database's stack grants."""
        resource = self.format_arn(service="rds-db", resource="dbuser", resource_name="proxy-1/reelestate")
        iam.Grant.add_to_principal(grantee=grantee, actions=["rds-db:connect"], resource_arns=[resource])


class _Storage(cdk.Stack):
    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, "Storage")
        logs = s3.Bucket(self, "Logs", enforce_ssl=True, server_access_logs_prefix="own/")
        self.media = s3.Bucket(
            self,
            "Media",
            enforce_ssl=True,
            encryption_key=kms.Key(self, "Key", enable_key_rotation=True),
            server_access_logs_bucket=logs,
        )


class _Events(cdk.Stack):
    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, "Events")
        self.bus = events.EventBus(self, "Bus")
        self.settings = {"REELESTATE_EVENT_BUS": self.bus.event_bus_name}


class _Operations(cdk.Stack):
    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, "Operations")
        self.topic = sns.Topic(
            self, "Topic", enforce_ssl=True, master_key=kms.Key(self, "Key", enable_key_rotation=True)
        )


def neighbours(scope: Construct, config: Environment) -> Foundations:
    """Stand-ins for what ``PipelineStack`` is given."""
    stand_ins: dict[str, Any] = {
        "network": _Network(scope, config),
        "data": _Data(scope),
        "storage": _Storage(scope),
        "events": _Events(scope),
        "operations": _Operations(scope),
    }
    return Foundations(**stand_ins)
