"""How a call to Cognito is signed and with what, and what its errors mean."""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from reelestate.kit import aws
from reelestate.kit.errors import ProviderFailed, StudioError, Unavailable

_BUSY = {"TooManyRequestsException", "LimitExceededException", "ThrottlingException"}


def secret_hash(username: str, client_id: str, client_secret: str) -> str:
    """Cognito's SECRET_HASH: HMAC-SHA256 of user name and client, keyed with the client's secret, in Base64."""
    digest = hmac.new(client_secret.encode(), f"{username}{client_id}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


@lru_cache(maxsize=4)
def client_secret(user_pool_id: str, client_id: str) -> str:
    """The app client's secret, asked of the pool once; empty for a client without one. Raises as ``failures`` does."""
    with failures({}):
        told = aws.client("cognito-idp").describe_user_pool_client(UserPoolId=user_pool_id, ClientId=client_id)
    return str(told["UserPoolClient"].get("ClientSecret", ""))


@contextmanager
def failures(meanings: Mapping[str, StudioError | None]) -> Iterator[None]:
    """Turns AWS error codes of the block's call into ours; a code that means None is no error.

    Throttling becomes Unavailable, any other code ProviderFailed. AWS's own words may name the user: they stay out.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code not in meanings:
            raise _unexpected(code) from error
        meaning = meanings[code]
        if meaning is not None:
            raise meaning from error
    except BotoCoreError as error:
        raise Unavailable("The sign-in service does not answer. Try again in a minute.") from error


def _unexpected(code: str) -> StudioError:
    if code in _BUSY:
        return Unavailable("The sign-in service is busy. Try again in a minute.")
    return ProviderFailed(f"The sign-in service refused the request: {code}.", code=code)
