"""Why a rule does not hold for a construct: each acknowledgement names the rule and gives the reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, reason: str, *rules: str) -> None:
    """Accepts the findings of ``rules`` on the construct and what it contains, for one reason.

    A rule is named as cdk-nag reports it, with its finding where it has one: ``AwsSolutions-IAM5[Resource::*]``.
    """
    Validations.of(construct).acknowledge(*(Acknowledgment(id=rule, reason=reason) for rule in rules))
