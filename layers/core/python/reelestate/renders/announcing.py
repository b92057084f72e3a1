"""What is said on the bus when a job changes, whoever changed it: once the change is committed, and once a transaction.

Nobody's work depends on it: who watches sees the next change, and a failure stands in the job's record. So an event
that the bus does not take is logged and no more.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.billing.rules import is_refunded
from reelestate.kit import events
from reelestate.kit.database import after_commit
from reelestate.kit.errors import ProviderFailed
from reelestate.kit.logging import get_logger
from reelestate.renders.tables import Job

EVENT_SOURCE = "reelestate.renders"
PROGRESSED = "JobProgressed"
FAILED = "JobFailed"

_ANNOUNCED = "announced_jobs"


def changed(session: Session, organization_id: UUID, job_id: UUID) -> None:
    """Says that whoever watches the job has something new to see. It does not say what: the record does."""
    announced: set[UUID] = session.info.setdefault(_ANNOUNCED, set())
    if job_id not in announced:
        announced.add(job_id)
        after_commit(session, _saying(PROGRESSED, {"organization_id": str(organization_id), "job_id": str(job_id)}))


def failed(session: Session, job: Job) -> None:
    """Says that a job has failed, why, and whether that is the studio's fault or the person's."""
    code = str(job.error_code)
    detail = {
        "organization_id": str(job.organization_id),
        "job_id": str(job.id),
        "project_id": str(job.project_id) if job.project_id else None,
        "kind": job.kind,
        "attempt": job.attempt,
        "code": code,
        "message": job.error_message,
        "fault": "studio" if is_refunded(code) else "person",
    }
    after_commit(session, _saying(FAILED, detail))


def _saying(what: str, detail: dict[str, Any]) -> Callable[[], None]:
    def say() -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            events.emit(EVENT_SOURCE, what, detail)
        except (BotoCoreError, ClientError, ProviderFailed):
            get_logger().exception("the bus did not take an event", event_type=what, job_id=detail["job_id"])

    return say
