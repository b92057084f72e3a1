"""The operators' topic: who may publish to it, and who reads it."""

from dataclasses import replace
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from stacks.config import DEVELOPMENT, PRODUCTION, Environment, Operations
from stacks.operations import OperationsStack

SERVICES = {"cloudwatch", "budgets", "codestar-notifications", "events"}


def _template(config: Environment) -> Template:
    stack = OperationsStack(cdk.App(), "Operations", config=config, env=cdk.Environment(region=config.region))
    return Template.from_stack(stack)


@pytest.fixture(scope="module")
def production() -> Template:
    return _template(PRODUCTION)


def _allowed(statements: list[dict[str, Any]], action: str) -> dict[str, Any]:
    """The services that may do ``action``, each with its condition."""
    found = {}
    for statement in statements:
        services = statement["Principal"].get("Service", []) if statement["Effect"] == "Allow" else []
        if action in statement["Action"]:
            for service in [services] if isinstance(services, str) else services:
                found[service.removesuffix(".amazonaws.com")] = statement.get("Condition")
    return found


@pytest.mark.parametrize(
    ("kind", "document", "action"),
    [("AWS::SNS::TopicPolicy", "PolicyDocument", "sns:Publish"), ("AWS::KMS::Key", "KeyPolicy", "kms:Decrypt")],
)
def test_a_service_that_publishes_may_also_encrypt(production: Template, kind: str, document: str, action: str) -> None:
    (resource,) = production.find_resources(kind).values()

    allowed = _allowed(resource["Properties"][document]["Statement"], action)

    assert set(allowed) == SERVICES
    own_account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert {name for name, condition in allowed.items() if condition != own_account} == {"events"}


def test_the_topic_is_encrypted_with_its_own_key(production: Template) -> None:
    (key,) = production.find_resources("AWS::KMS::Key")

    production.has_resource_properties("AWS::SNS::Topic", {"KmsMasterKeyId": {"Fn::GetAtt": [key, "Arn"]}})
    production.has_resource_properties("AWS::KMS::Key", {"EnableKeyRotation": True})


def test_plain_http_is_refused(production: Template) -> None:
    production.has_resource_properties(
        "AWS::SNS::TopicPolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        Match.object_like(
                            {"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
                        )
                    ]
                )
            }
        },
    )


def test_mail_goes_to_the_configured_address_alone(production: Template) -> None:
    asked = _template(replace(DEVELOPMENT, operations=Operations(alarm_email="night@reelestate.example")))

    asked.has_resource_properties(
        "AWS::SNS::Subscription", {"Protocol": "email", "Endpoint": "night@reelestate.example"}
    )
    _template(DEVELOPMENT).resource_count_is("AWS::SNS::Subscription", 0)
