"""Entry of the custom resource that makes the key of signed downloads when an environment is deployed."""

from typing import Any

from reelestate.kit import cloudformation
from reelestate.kit.downloads import make_key
from reelestate.kit.logging import get_logger


def handler(event: dict[str, Any], _context: object) -> None:
    """Makes the secret ``SecretArn`` hold a private key and tells CloudFormation the public one, ``PublicKey``.

    The secret is a resource of its own, so there is nothing to do when the custom resource goes.
    """
    secret_arn = event["ResourceProperties"]["SecretArn"]
    try:
        data = {} if event["RequestType"] == "Delete" else {"PublicKey": make_key(secret_arn)}
    except Exception as error:  # noqa: BLE001 - CloudFormation waits for whoever does not answer, whatever went wrong
        get_logger().exception("the key of signed downloads was not made")
        cloudformation.answer(event, secret_arn, problem=f"{type(error).__name__}: see the function's log.")
    else:
        cloudformation.answer(event, secret_arn, data)
