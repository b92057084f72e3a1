"""How a job ends, whichever pipeline it ran: its record, its credits, its project, and who is told.

Every function works in the caller's transaction on a job that the caller has locked, so a job ends once. After the job
comes the project's lock, then that of the credit account.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.billing import service as billing
from reelestate.billing import usage
from reelestate.billing.schemas import UsageType
from reelestate.kit import clock
from reelestate.kit.errors import Cancelled
from reelestate.media import uploads
from reelestate.notifications.service import notify
from reelestate.projects.tables import Project
from reelestate.renders import announcing, counting, repository
from reelestate.renders.tables import Job

RUNNING = frozenset({"queued", "processing"})
_USAGE: dict[str, UsageType] = {"render": "video_render", "infographic": "infographic_render"}


def complete(session: Session, job: Job, result: dict[str, Any], thumbnail_key: str | None) -> None:
    """Completes the job with its result: the credits it holds are spent, its project is finished.

    Done twice is done once. Raises Cancelled when the job was ended otherwise in the meantime.
    """
    if job.status == "completed":
        return
    if job.status not in RUNNING:
        raise Cancelled(f"The job is {job.status} already.", job_id=str(job.id))
    steps = repository.list_steps(session, job.id)
    for step in steps:
        # The step that completes the job ends with it: nobody sees a finished job of which something is under way.
        if step.status == "processing":
            step.status, step.progress, step.completed_at = "completed", 100, clock.now()
    job.result = result
    job.cost_usd = sum((step.cost_usd for step in steps), start=job.cost_usd * 0)
    job.status, job.progress, job.current_step = "completed", 100, None
    job.completed_at = clock.now()
    announcing.changed(session, job.organization_id, job.id)
    counting.completed(session, job)
    project = _project(session, job)
    if job.is_charged:
        billing.settle(session, job.organization_id, job.id)
        if project:
            project.credits_used += job.credits_required
    if job.created_by_id and job.kind in _USAGE:
        usage.record(
            session,
            job.organization_id,
            _USAGE[job.kind],
            user_id=job.created_by_id,
            project_id=job.project_id,
            job_id=job.id,
        )
    if project:
        project.status = _standing(project) if job.render_type == "preview" else "completed"
        project.completed_at = project.completed_at if job.render_type == "preview" else job.completed_at
        project.thumbnail_key = thumbnail_key or project.thumbnail_key
        _tell(session, job, project, "job_completed", f"“{project.title}” is ready", _made(job))


def fail(session: Session, job: Job, code: str, message: str, details: dict[str, Any] | None = None) -> None:
    """Fails the job with a reason a person understands. What the studio is at fault for is refunded.

    A job that is over already is left as it is: a late failure takes nothing away that was delivered.
    """
    if job.status not in RUNNING:
        return
    job.status = "failed"
    job.error_code, job.error_message, job.error_details = code, message, details
    job.completed_at = clock.now()
    announcing.changed(session, job.organization_id, job.id)
    announcing.failed(session, job)
    counting.failed(session, job)
    project = _project(session, job)
    _leave_upload(session, job, message)
    if job.is_charged:
        billing.close_failed(session, job.organization_id, job.id, code, message)
    if project:
        project.status = _standing(project) if job.render_type == "preview" else "failed"
        _tell(session, job, project, "job_failed", f"“{project.title}” could not be made", message)


def cancel(session: Session, job: Job) -> bool:
    """Ends a job that a person no longer wants; False when it is over already.

    Nothing was delivered, so its credits come back.
    """
    if job.status not in RUNNING:
        return False
    job.status = "cancelled"
    job.completed_at = clock.now()
    job.error_code, job.error_message = "CANCELLED", "Cancelled by a person."
    announcing.changed(session, job.organization_id, job.id)
    counting.cancelled(session, job)
    _leave_upload(session, job, "Its examination was cancelled. Analyse it to have it examined after all.")
    project = _project(session, job)
    if job.is_charged:
        billing.release(session, job.organization_id, job.id, "the job was cancelled")
    if project:
        project.status = _standing(project)
    return True


def _leave_upload(session: Session, job: Job, message: str) -> None:
    """Lets the upload that an analysis did not get to examine wait for the next one."""
    if job.kind == "analysis":
        uploads.leave(session, UUID(job.parameters["media_id"]), message)


def _project(session: Session, job: Job) -> Project | None:
    return session.get(Project, job.project_id, with_for_update=True) if job.project_id else None


def _standing(project: Project) -> str:
    """What a project is when nothing is being made of it."""
    if project.completed_at is not None:
        return "completed"
    return "script_ready" if project.generated_script or project.approved_at else "draft"


def _made(job: Job) -> str:
    return "The preview can be watched." if job.render_type == "preview" else "It can be watched and downloaded."


def _tell(session: Session, job: Job, project: Project, kind: Any, title: str, message: str) -> None:
    if job.created_by_id:
        notify(
            session,
            job.organization_id,
            job.created_by_id,
            kind,
            title,
            message,
            f"/projects/{project.id}/jobs/{job.id}",
        )
