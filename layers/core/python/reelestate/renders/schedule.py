"""What the clock does for jobs: nobody waits for one that was forgotten."""

from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from reelestate.kit.database import transaction
from reelestate.kit.errors import StudioError
from reelestate.kit.logging import get_logger
from reelestate.renders import repository, service

QUIET = timedelta(seconds=20)
"""A job of which nothing was heard for so long is looked after; every step and task reports more often."""


def recover_jobs(now: datetime) -> dict[str, list[str]]:
    """Launches queued jobs that never began, and fails, with a refund, those whose execution ended silently.

    Answers with the ids of the jobs by what they are now; ``untouched`` are those that could not be looked after and
    are tried again next time. Running it twice, or at the same time, is running it once.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    with transaction(None) as session:
        found = repository.open_jobs(session, now - QUIET)
    answer: dict[str, list[str]] = {}
    for organization_id, job_id in found:
        try:
            status = service.recover(organization_id, job_id)
        except (BotoCoreError, ClientError, SQLAlchemyError, StudioError):
            get_logger().exception("a job could not be recovered", job_id=str(job_id))
            status = "untouched"
        answer.setdefault(status, []).append(str(job_id))
    return answer
