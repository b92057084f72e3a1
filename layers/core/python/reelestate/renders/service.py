"""Starting, cancelling and resuming jobs, whichever pipeline they run."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.billing import service as billing
from reelestate.billing.rules import credits_required
from reelestate.generation.schemas import RenderParameters
from reelestate.kit import aws, clock
from reelestate.kit.canonical import canonical_json
from reelestate.kit.database import after_commit, transaction
from reelestate.kit.errors import Conflict, StudioError, Unavailable
from reelestate.kit.ids import new_id
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import get_settings
from reelestate.renders import announcing, ending, repository, rules
from reelestate.renders.schemas import RenderInput
from reelestate.renders.tables import Job

PHOTOS_PER_BATCH = 48

_STOPPED = {
    "render": "The studio stopped before the film was finished. Resuming the job goes on where it stopped.",
    "analysis": "The studio stopped before the file was examined. Analysing it again tries once more.",
}


def create(
    session: Session,
    organization_id: UUID,
    project_id: UUID,
    media_ids: tuple[UUID, ...],
    render: RenderParameters,
    *,
    render_type: str | None = None,
    user_id: UUID | None = None,
    settings: dict[str, Any] | None = None,
) -> Job:
    """Adds a queued render job that costs nobody credits; ``launch`` starts it once the transaction is committed.

    ``charge`` makes it one that does.
    """
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
        created_by_id=user_id,
        project_id=project_id,
        kind="render",
        render_type=render_type or ("preview" if render.preview else "final"),
        parameters=given.model_dump(mode="json"),
        settings=settings or {},
        credits_required=credits_required(render.duration_seconds),
    )
    session.add(job)
    session.flush()
    return job


def charge(session: Session, job: Job, description: str) -> None:
    """Makes the job hold the credits it costs until it ends. Raises InsufficientCredits."""
    billing.reserve(session, job.organization_id, job.id, job.created_by_id, job.credits_required, description)
    job.is_charged = True


def launch(organization_id: UUID, job_id: UUID) -> str:
    """Starts the job's execution and notes its ARN, which is empty for a job that is over.

    The execution's name is the job and attempt, so twice is once. One that nobody wants any more when it has started,
    because its attempt was cancelled or followed by another, is stopped.
    """
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id)
        if job.status not in ending.RUNNING:
            return ""
        planned, given = launch_of(job), job.parameters
    arn = _start(planned, canonical_json(given).decode())
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id, lock=True)
        is_present = launch_of(job) == planned
        if is_present:
            job.execution_arn = arn
        is_wanted = is_present and job.status in ending.RUNNING
    if not is_wanted:
        _stop(arn)
    return arn


@dataclass(frozen=True, slots=True)
class Launch:
    """The execution that a job's present attempt is: of which state machine, under which name and ARN."""

    state_machine_arn: str
    name: str
    execution_arn: str


def launch_of(job: Job) -> Launch:
    """How the job's present attempt is run. Raises Unavailable where its pipeline is not set up."""
    machine, name = _state_machine(job), f"{job.id}-{job.attempt}"
    return Launch(machine, name, f"{machine.replace(':stateMachine:', ':execution:')}:{name}")


def launch_after_commit(session: Session, job: Job) -> None:
    """Launches the job once it is committed. When that fails, ``schedule.recover_jobs`` does it later."""
    organization_id, job_id = job.organization_id, job.id

    def attempt() -> None:
        from botocore.exceptions import BotoCoreError, ClientError
        from sqlalchemy.exc import SQLAlchemyError

        try:
            launch(organization_id, job_id)
        except (BotoCoreError, ClientError, SQLAlchemyError, StudioError):
            get_logger().exception("a job could not be launched; the schedule tries again", job_id=str(job_id))

    after_commit(session, attempt)


def cancel(organization_id: UUID, job_id: UUID) -> None:
    """Stops the job: no further step begins and running tasks are stopped. A finished job is left as it is."""
    with transaction(organization_id) as session:
        cancel_job(session, repository.get_job(session, job_id, lock=True))


def cancel_job(session: Session, job: Job) -> bool:
    """The same for a locked job within a transaction, after which its tasks are stopped. False when it is over."""
    arn = job.execution_arn
    if not ending.cancel(session, job):
        return False
    if arn:
        after_commit(session, partial(_stop_or_log, arn))
    return True


def resume(organization_id: UUID, job_id: UUID) -> None:
    """Readies a job that ended without its film for another run; what was made already is reused.

    Raises Conflict when the job is completed or still running, InsufficientCredits when it has to be paid again.
    """
    with transaction(organization_id) as session:
        resume_job(session, repository.get_job(session, job_id, lock=True))


def resume_job(session: Session, job: Job) -> None:
    """The same for a locked job within a transaction. A job whose credits were given back holds them again."""
    if job.status == "completed":
        raise Conflict("The job is completed; there is nothing to resume.", job_id=str(job.id))
    if job.status == "queued" and not job.execution_arn:
        return
    if job.status not in rules.RETRYABLE_STATUSES and _is_running(job.execution_arn):
        raise Conflict("The job is still running. Wait for it, or cancel it first.", job_id=str(job.id))
    if job.project_id:
        other = repository.running_job(session, job.project_id)
        if other and other.id != job.id:
            raise already_processing(other)
    job.status = "queued"
    job.attempt += 1
    job.execution_arn = None
    job.error_code = job.error_message = job.error_details = None
    job.started_at = job.completed_at = None
    announcing.changed(session, job.organization_id, job.id)
    session.flush()
    if job.is_charged:
        charge(session, job, "A film made after all")


def already_processing(job: Job) -> Conflict:
    """The error for a second job of a project that is being rendered."""
    error = Conflict("This project is being made already. Wait for it, or cancel it first.", job_id=str(job.id))
    error.code = "JOB_ALREADY_PROCESSING"
    return error


def reconcile(organization_id: UUID, job_id: UUID) -> None:
    """Fails a job whose execution ended without saying so, e.g. one that timed out or whose compensation failed."""
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id, lock=True)
        if job.status not in ending.RUNNING or not job.execution_arn or _is_running(job.execution_arn):
            return
        ending.fail(session, job, StudioError.code, _STOPPED.get(job.kind, _STOPPED["render"]))


def recover(organization_id: UUID, job_id: UUID) -> str:
    """Launches a job that was never launched, or reconciles it; what the job is then."""
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id)
        never_launched = job.status in ending.RUNNING and not job.execution_arn
    if never_launched:
        launch(organization_id, job_id)
    else:
        reconcile(organization_id, job_id)
    with transaction(organization_id) as session:
        return repository.get_job(session, job_id).status


def progress_message(session: Session, job_id: UUID) -> dict[str, Any]:
    """The job as whoever watches it is told: see ``rules.progress_message``. Raises NotFound."""
    from reelestate.renders.views import main_url

    job = repository.get_job(session, job_id)
    message = rules.progress_message(job, repository.list_steps(session, job_id))
    return message | {"url": main_url(job)} if job.status == "completed" else message


def _state_machine(job: Job) -> str:
    settings = get_settings()
    machines = {
        "infographic": settings.infographic_state_machine_arn,
        "analysis": settings.analysis_state_machine_arn,
    }
    arn = machines.get(job.kind, settings.state_machine_arn)
    if not arn:
        raise Unavailable(f"No pipeline for {job.kind} jobs is set up here.", job_id=str(job.id))
    return arn


def _start(planned: Launch, given: str) -> str:
    from botocore.exceptions import ClientError

    try:
        answer = aws.client("stepfunctions").start_execution(
            stateMachineArn=planned.state_machine_arn, name=planned.name, input=given
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
            raise
        # It was started and has ended, but whoever started it could not note so any more.
        return planned.execution_arn
    return str(answer["executionArn"])


def _stop(arn: str) -> None:
    from botocore.exceptions import ClientError

    try:
        aws.client("stepfunctions").stop_execution(executionArn=arn, error="Cancelled", cause="Cancelled by a person.")
    except ClientError as error:
        if not _is_gone(error):
            raise


def _stop_or_log(arn: str) -> None:
    """For a job that is cancelled already: what cannot be stopped now ends by itself when its next step begins."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        _stop(arn)
    except (BotoCoreError, ClientError):
        get_logger().exception("a cancelled job's execution could not be stopped", execution_arn=arn)


def _is_running(execution_arn: str | None) -> bool:
    if not execution_arn:
        return False
    from botocore.exceptions import ClientError

    try:
        status = aws.client("stepfunctions").describe_execution(executionArn=execution_arn)["status"]
    except ClientError as error:
        if _is_gone(error):
            return False
        raise
    return bool(status == "RUNNING")


def _is_gone(error: Any) -> bool:
    return bool(re.search("DoesNotExist|NotFound", error.response["Error"]["Code"]))


def record_progress(detail: dict[str, Any]) -> None:
    """Writes what a compose task reported of itself (event ``reelestate.compose``) into the job's steps."""
    organization_id, job_id = UUID(detail["organization_id"]), UUID(detail["job_id"])
    name, item = "video_composition", str(detail["batch"])
    with transaction(organization_id) as session:
        job = repository.get_job(session, job_id, lock=True)
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
        steps = repository.list_steps(session, job_id)
        job.current_step = name
        job.progress = max(job.progress, rules.progress_percent((s.name, s.status, s.progress) for s in steps))
        announcing.changed(session, organization_id, job_id)
