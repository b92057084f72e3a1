"""Who is told when something is wrong: the topic that every alarm of an environment publishes to."""

from typing import Any

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from stacks.config import Environment

PUBLISHERS = ("cloudwatch", "budgets", "codestar-notifications")
"""Services that publish, and say for which account they do."""
EVENTS = "events"
"""EventBridge publishes too, but names no account to an encrypted topic: a condition would shut it out."""


class OperationsStack(Stack):
    """The operators' topic. It comes first, since every other stack's alarms lead to it.

    Attributes: ``topic``, encrypted with a key of its own, which CloudWatch's alarms, EventBridge's rules, the budget
    and the releases' notifications may publish to; ``key``, that key. Where ``config.operations.alarm_email`` is set,
    that address gets a mail it has to confirm once.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: Environment, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)
        self.key = kms.Key(
            self,
            "Key",
            description=f"Encrypts what the operators of {config.prefix} are told.",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.topic = sns.Topic(
            self,
            "Topic",
            display_name=f"ReelEstate Studio {config.name}",
            master_key=self.key,
            enforce_ssl=True,
        )
        self._let_publish(PUBLISHERS, {"StringEquals": {"aws:SourceAccount": self.account}})
        self._let_publish((EVENTS,), None)
        if config.operations.alarm_email:
            self.topic.add_subscription(subscriptions.EmailSubscription(config.operations.alarm_email))

    def _let_publish(self, services: tuple[str, ...], conditions: dict[str, Any] | None) -> None:
        principals: list[iam.IPrincipal] = [iam.ServicePrincipal(f"{service}.amazonaws.com") for service in services]
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=principals,
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions=conditions,
            )
        )
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=principals,
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions=conditions,
            )
        )
