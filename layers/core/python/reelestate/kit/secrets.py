"""Where the studio's own secrets are kept: AWS Secrets Manager, or files that nobody else can read."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from reelestate.kit import aws
from reelestate.kit.errors import Unavailable
from reelestate.kit.ids import new_id

_STAGES = ("AWSCURRENT", "AWSPREVIOUS")


def stored(arn: str, purpose: str) -> tuple[str, ...]:
    """The secret's present value and, where there is one, the value before it.

    Raises Unavailable, which says what cannot be done: ``purpose``, as in "tell who calls".
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return tuple(value for stage in _STAGES if (value := _value(arn, stage)) is not None)
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(f"The studio cannot {purpose}. Try again in a minute.") from error


def filed(path: Path, make: Callable[[], bytes]) -> bytes:
    """The secret in the file, made when there is none. Raises Unavailable when others may read it."""
    if not path.exists():
        _write(path, make())
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Unavailable(f"Others can read the secret {path}. Close it with: chmod 600 {path}")
    return path.read_bytes()


def _value(arn: str, stage: str) -> str | None:
    from botocore.exceptions import ClientError

    try:
        answer = aws.client("secretsmanager").get_secret_value(SecretId=arn, VersionStage=stage)
    except ClientError as error:
        if stage == "AWSPREVIOUS" and error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None  # it was never changed
        raise
    return str(answer["SecretString"])


def _write(path: Path, secret: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{new_id()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # whole or not at all, and never over the secret of a process that was faster
    except FileExistsError:
        return
    finally:
        partial.unlink()
