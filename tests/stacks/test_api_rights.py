"""What the code behind the APIs calls of AWS, beside what its roles allow: neither less nor more."""

from typing import Any

import pytest

from scripts.templates import Estate
from tests.stacks.aws_calls import rights_of

OF_EVERY_FUNCTION = {"ec2", "logs", "xray", "sqs", "kms", "rds-db"}
"""Services that Lambda or S3 call for the function, or that are asked by a token in place of a call."""
NOT_OF_THE_API = {
    "s3:DeleteObject": "What is deleted is the credentials of the embedded identity provider; files go in the purge.",
    "secretsmanager:PutSecretValue": "The function download_key makes the key that the API signs with.",
}
NOT_CALLED = {
    "s3:ListBucket": "Without it S3 answers 403 in place of 404.",
    "s3:AbortMultipartUpload": "Comes with the right to write.",
    "secretsmanager:DescribeSecret": "Comes with the right to read.",
}


def _allowed(estate: Estate, role: str) -> set[str]:
    found: set[str] = set()
    for policy in estate.resources("AWS::IAM::Policy"):
        if any(each.name == f"Api/{role}/Role" for each in policy.refers_to("Roles")):
            for statement in policy.get("PolicyDocument", "Statement"):
                actions: Any = statement["Action"]
                found |= {actions} if isinstance(actions, str) else set(actions)
    return {action for action in found if action.partition(":")[0] not in OF_EVERY_FUNCTION}


def test_the_api_is_allowed_what_it_calls_and_nothing_else(production: Estate) -> None:
    needed = rights_of("api", and_all=".routes")
    allowed = _allowed(production, "Api")

    assert len(needed) > 15
    assert needed - allowed == NOT_OF_THE_API.keys()
    assert allowed - needed - NOT_CALLED.keys() == set()


def test_the_websocket_function_is_allowed_nothing_that_it_cannot_call(production: Estate) -> None:
    allowed = _allowed(production, "Websocket")

    assert {"execute-api:ManageConnections", "s3:GetObject", "events:PutEvents"} <= allowed
    assert allowed - rights_of("websocket") - NOT_CALLED.keys() == set()


@pytest.mark.parametrize(
    ("entry", "right"),
    [("api", "ses:SendEmail"), ("api", "lambda:InvokeFunction"), ("relay", "execute-api:ManageConnections")],
)
def test_calls_are_found_where_they_are(entry: str, right: str) -> None:
    assert right in rights_of(entry, and_all=".routes" if entry == "api" else None)
    assert right not in rights_of("callback")
