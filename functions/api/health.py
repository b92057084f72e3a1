"""Whether the API lives, and whether it can work."""

from typing import Literal

from fastapi import APIRouter
from sqlalchemy import text

from reelestate.kit.database import transaction
from reelestate.kit.http.envelope import Answer
from reelestate.kit.http.errors import errors

router = APIRouter(prefix="/health", tags=["health"])


class Health(Answer):
    """The API's state."""

    status: Literal["ok"] = "ok"


@router.get("")
def get_health() -> Health:
    """Say that the process lives."""
    return Health()


@router.get("/ready", responses=errors(503))
def get_readiness() -> Health:
    """Say whether requests can be served: the database answers."""
    with transaction(None) as session:
        session.execute(text("select 1"))
    return Health()
