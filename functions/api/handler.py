"""Lambda entry of the HTTP API: API Gateway's event in, its answer out."""

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mangum import Mangum


@lru_cache(maxsize=1)
def _adapter() -> "Mangum":
    """The application behind its adapter: made once per environment, when the first event comes."""
    from mangum import Mangum

    from functions.api.app import create_app

    return Mangum(create_app(), lifespan="off")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Receives HTTP API (payload 2.0) and REST API events."""
    return _adapter()(event, context)


if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
    from functions.api import snapshot

    snapshot.register(_adapter)
