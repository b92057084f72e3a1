"""Starting, cancelling and resuming render jobs."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.billing.rules import credits_required
from reelestate.generation.schemas import RenderParameters
from reelestate.kit import aws, clock
from reelestate.kit.canonical import canonical_json
from reelestate.kit.database import transaction
from reelestate.kit.errors import Conflict, StudioError
from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.renders import repository, rules
from reelestate.renders.schemas import RenderInput
from reelestate.renders.tables import Job

PHOTOS_PER_BATCH = 48


def create(
    session: Session, organization_id: UUID, project_id: UUID, media_ids: tuple[UUID, ...], render: RenderParameters
) -> Job:
    """Adds a queued render job; ``launch`` starts it once the transaction is committed."""
    job_id = new_id()
    given = RenderInput(
        organization_id=organization_id,
        job_id=job_id,
        project_id=project_id,
        photo_batches=rules.batches(media_ids, PHOTOS_PER_BATCH),
        render=render,
    )
    job = Job(
        id=job_id,
        organization_id=organization_id,
        project_id=project_id,
        kind="render",
        parameters=given.model_dump(mode="json"),
        credits_required=credits_required(render.duration_seconds),
    )
    session.add(job)
    session.flush()
    return job


def launch(organization_id: UUID, job_id: UUID) -> str:
    """Starts the job's execution and notes its ARN. The execution's name is the job and attempt, so twice is once."""
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id)
        name, given = f"{job.id}-{job.attempt}", job.parameters
    sfn = aws.client("stepfunctions")
    answer = sfn.start_execution(
        stateMachineArn=get_settings().state_machine_arn, name=name, input=canonical_json(given).decode()
    )
    with transaction(organization_id) as session:
        repository.get_job(session, job_id, lock=True).execution_arn = answer["executionArn"]
    return str(answer["executionArn"])


def cancel(organization_id: UUID, job_id: UUID) -> None:
    """Stops the job: no further step begins and running tasks are stopped. A finished job is left as it is."""
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id, lock=True)
        if job.status in {"completed", "failed", "cancelled"}:
            return
        job.status = "cancelled"
        job.completed_at = clock.now()
        job.error_code, job.error_message = "CANCELLED", "Cancelled by a person."
        arn = job.execution_arn
    if arn:
        aws.client("stepfunctions").stop_execution(executionArn=arn, error="Cancelled", cause="Cancelled by a person.")


def resume(organization_id: UUID, job_id: UUID) -> None:
    """Readies a job that ended without its film for another run; what was made already is reused.

    Raises Conflict when the job is completed or still running.
    """
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id, lock=True)
        if job.status == "completed":
            raise Conflict("The job is completed; there is nothing to resume.", job_id=str(job_id))
        if job.status not in rules.RETRYABLE_STATUSES and _is_running(job.execution_arn):
            raise Conflict("The job is still running. Wait for it, or cancel it first.", job_id=str(job_id))
        job.status = "queued"
        job.attempt += 1
        job.error_code = job.error_message = job.error_details = None
        job.completed_at = None


def reconcile(organization_id: UUID, job_id: UUID) -> None:
    """Fails a job whose execution ended without saying so, e.g. one that timed out or whose compensation failed."""
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id, lock=True)
        if job.status not in {"queued", "processing"} or not job.execution_arn or _is_running(job.execution_arn):
            return
        job.status = "failed"
        job.error_code = StudioError.code
        job.error_message = (
            "The studio stopped before the film was finished. Resuming the job goes on where it stopped."
        )
        job.completed_at = clock.now()


def _is_running(execution_arn: str | None) -> bool:
    if not execution_arn:
        return False
    from botocore.exceptions import ClientError

    try:
        status = aws.client("stepfunctions").describe_execution(executionArn=execution_arn)["status"]
    except ClientError as error:
        if re.search("DoesNotExist|NotFound", error.response["Error"]["Code"]):
            return False
        raise
    return bool(status == "RUNNING")


def record_progress(detail: dict[str, Any]) -> None:
    """Writes what a compose task reported of itself (event ``reelestate.compose``) into the job's steps."""
    organization_id, job_id = UUID(detail["organization_id"]), UUID(detail["job_id"])
    name, item = "video_composition", str(detail["batch"])
    with transaction(organization_id) as session:
        row = repository.upsert_step(session, organization_id, job_id, name, item, clock.now())
        if row.status != "completed":
            row.status = "processing"
            row.progress = max(row.progress, int(detail["progress"]))
            row.duration_ms = int(detail["duration_ms"])
            row.cost_usd = rules.step_cost_usd(name, row.duration_ms)
            if detail["finished"]:
                row.status, row.progress, row.completed_at = "completed", 100, clock.now()
                row.output = detail["summary"]
        session.flush()
        job = repository.get_job(session, job_id, lock=True)
        steps = repository.list_steps(session, job_id)
        job.current_step = name
        job.progress = max(job.progress, rules.progress_percent((s.name, s.status, s.progress) for s in steps))
