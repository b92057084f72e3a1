"""The names under which cdk-nag reports rights on many resources, so that exactly those can be acknowledged."""

from typing import Any

from aws_cdk import Stack
from constructs import IConstruct


def wildcard(scope: IConstruct, owner: IConstruct, arn: str, suffix: str = "") -> str:
    """The finding for rights on ``arn`` + ``suffix``, of ``owner``, given by a policy in the stack of ``scope``."""
    here, there = Stack.of(scope), Stack.of(owner)
    found = here.resolve(arn) if here is there else here.resolve(there.export_value(arn))
    return f"AwsSolutions-IAM5[Resource::{_flat(found)}{suffix}]"


def named_wildcard(scope: IConstruct, arn: str) -> str:
    """The same for an ARN that is written out, and refers to no resource."""
    return f"AwsSolutions-IAM5[Resource::{_flat(Stack.of(scope).resolve(arn))}]"


def _flat(value: Any) -> str:
    match value:
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(_flat(part) for part in parts)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{resource}.{attribute}>"
        case {"Fn::ImportValue": name}:
            return _flat(name)
        case {"Ref": name}:
            return f"<{name}>"
        case str():
            return value
    raise TypeError(f"cdk-nag's name for {value} is not known.")
