"""What people do with jobs that exist."""

from uuid import UUID

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.identity.quotas import count_work
from reelestate.kit.errors import Conflict, missing
from reelestate.kit.settings import get_settings
from reelestate.projects import repository as projects
from reelestate.projects import service as project_service
from reelestate.renders import repository, rules, service
from reelestate.renders.tables import Job

RENDERS = frozenset({"render", "infographic"})


def get_render(caller: MemberCaller, job_id: UUID) -> Job:
    """The render job. Raises NotFound, for jobs of other kinds too."""
    job = repository.get_job(caller.session, job_id)
    if job.kind not in RENDERS:
        raise missing("render", job_id)
    return job


def cancel(caller: MemberCaller, job_id: UUID) -> Job:
    """Stops the job and gives its credits back. One that was cancelled stays so; a finished one raises Conflict."""
    session = caller.session
    job = repository.get_job(session, job_id, lock=True)
    if service.cancel_job(session, job):
        record(caller, "job.cancelled", "job", job.id)
    elif job.status != "cancelled":
        error = Conflict(f"The job is {job.status} already.", job_id=str(job.id), status=job.status)
        error.code = "JOB_FINISHED"
        raise error
    session.flush()
    return job


def resume(caller: MemberCaller, job_id: UUID) -> Job:
    """Lets a job that ended without its film go on; what was made is reused. Credits that came back are held again.

    Raises Conflict for one that is completed, running, or of a project with another running job, and RateLimited.
    """
    caller.require_verified()
    count_work(caller, "renders", get_settings().renders_per_hour)
    session = caller.session
    job = repository.get_job(session, job_id, lock=True)
    _require_resumable(job)
    service.resume_job(session, job)
    session.flush()
    record(caller, "job.resumed", "job", job.id, new={"attempt": job.attempt})
    service.launch_after_commit(session, job)
    return job


def retry_step(caller: MemberCaller, job_id: UUID, name: str) -> Job:
    """Resumes the job so that this step is done anew, and whatever its outcome changes.

    Raises NotFound for a step the job never began, and what ``resume`` raises.
    """
    session = caller.session
    job = repository.get_job(session, job_id, lock=True)
    rows = [step for step in repository.list_steps(session, job.id) if step.name == name]
    if not rows:
        raise missing("step", name)
    _require_resumable(job)
    for row in rows:
        row.status, row.progress, row.input_key, row.output, row.error_message = "pending", 0, "", None, None
    session.flush()
    steps = repository.list_steps(session, job.id)
    job.progress = rules.progress_percent((step.name, step.status, step.progress) for step in steps)
    return resume(caller, job_id)


def delete_project(caller: MemberCaller, project_id: UUID) -> None:
    """Deletes a project; a job that makes something of it is cancelled first."""
    session = caller.session
    running = repository.running_job(session, projects.get(session, project_id).id)
    if running:
        service.cancel_job(session, repository.get_job(session, running.id, lock=True))
    project_service.delete_project(caller, projects.get(session, project_id, lock=True))


def _require_resumable(job: Job) -> None:
    if job.kind not in RENDERS:
        raise Conflict(f"A {job.kind} job is not resumed. Ask for it again.", job_id=str(job.id))
    if job.status == "completed":
        raise Conflict("The job is completed; there is nothing to resume.", job_id=str(job.id))
    if job.status in {"queued", "processing"}:
        raise Conflict("The job is still running. Wait for it, or cancel it first.", job_id=str(job.id))
