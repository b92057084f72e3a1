"""The month's reset of every organization, run by the schedule."""

from datetime import datetime
from typing import TypedDict

from sqlalchemy.exc import SQLAlchemyError

from reelestate.billing import repository, service
from reelestate.kit.database import transaction
from reelestate.kit.errors import StudioError
from reelestate.kit.logging import get_logger


class Resets(TypedDict):
    """What a run did: how many months it began, and the organizations whose reset failed and is tried again."""

    begun: int
    failed: list[str]


def run_resets(now: datetime) -> Resets:
    """Begins every month that is due by ``now``, one transaction for each organization. Running it twice is once."""
    with transaction(None) as session:
        due = repository.list_due(session, now)
    resets = Resets(begun=0, failed=[])
    for organization_id in due:
        try:
            with transaction(organization_id) as session:
                if service.reset_due(session, organization_id, now):
                    resets["begun"] += 1
        except (StudioError, SQLAlchemyError):
            get_logger().exception("the month's credits could not be granted", organization_id=str(organization_id))
            resets["failed"].append(str(organization_id))
    return resets
