"""The cloud's clients: made on first use, one per service and process."""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=16)
def client(service: str) -> Any:
    """A boto3 client for the service. Region, credentials and ``AWS_ENDPOINT_URL`` come from the environment."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        service,  # type: ignore[call-overload]
        config=Config(
            # Else addresses for uploads are signed the old way, which signs no header and is refused by newer regions.
            signature_version="s3v4" if service == "s3" else None,
            retries={"mode": "standard", "max_attempts": 4},
            connect_timeout=5,
            read_timeout=60,
            max_pool_connections=16,
        ),
    )


def forget_clients() -> None:
    """Drops the cached clients, e.g. after the environment's endpoint changed."""
    client.cache_clear()
