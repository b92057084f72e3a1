"""What `make rollback` relies on."""

import aws_cdk as cdk
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Template

from stacks import config
from stacks.constructs.function import StudioFunction


def test_old_versions_stay_to_go_back_to() -> None:
    """Given a function, when a new version replaces it, then CloudFormation keeps the one before."""
    stack = cdk.Stack(cdk.App(), "Test", env=cdk.Environment(region="us-east-1"))
    StudioFunction(
        stack,
        "Api",
        config=config.DEVELOPMENT,
        entry="api",
        memory_mib=128,
        timeout=cdk.Duration.seconds(3),
        operations=sns.Topic(stack, "Topic"),
    )

    Template.from_stack(stack).has_resource("AWS::Lambda::Version", {"DeletionPolicy": "Retain"})
