"""Queries of jobs, steps and provider calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.kit.errors import missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.kit.ids import new_id
from reelestate.kit.steps import ProviderCall
from reelestate.renders.tables import AiCall, Job, JobStep


def get_job(session: Session, job_id: UUID, *, lock: bool = False) -> Job:
    """The job, locked for update when asked. Raises NotFound, for other tenants' jobs too."""
    job = session.get(Job, job_id, with_for_update=lock, populate_existing=lock)
    if job is None:
        raise missing("job", job_id)
    return job


def list_jobs(session: Session, limit: int = 20) -> Sequence[Job]:
    """The tenant's newest jobs."""
    return session.scalars(select(Job).order_by(Job.created_at.desc()).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which jobs are wanted; what is None does not matter."""

    project_id: UUID | None = None
    status: str | None = None
    kind: str | None = None


def find_jobs(session: Session, wanted: Filter, page: PageWanted) -> Page[Job]:
    """A page of the tenant's jobs, the newest first."""
    conditions = [
        column == value
        for column, value in ((Job.project_id, wanted.project_id), (Job.status, wanted.status), (Job.kind, wanted.kind))
        if value is not None
    ]
    total = session.scalar(select(func.count(Job.id)).where(*conditions)) or 0
    newest = select(Job).where(*conditions).order_by(Job.created_at.desc(), Job.id.desc())
    rows: Sequence[Job] = session.scalars(newest.offset(page.offset).limit(page.limit)).all()
    return Page(rows, total, page)


def running_job(session: Session, project_id: UUID) -> Job | None:
    """The project's job that makes something of it now."""
    return session.scalars(
        select(Job).where(
            Job.project_id == project_id,
            Job.status.in_(("queued", "processing")),
            Job.kind.in_(("render", "infographic")),
        )
    ).one_or_none()


def recent_completed(session: Session, kind: str, render_type: str, limit: int = 20) -> Sequence[Job]:
    """The tenant's newest completed jobs of a kind, to learn from."""
    preview = Job.render_type == "preview"
    return session.scalars(
        select(Job)
        .where(Job.kind == kind, Job.status == "completed", preview if render_type == "preview" else ~preview)
        .order_by(Job.completed_at.desc())
        .limit(limit)
    ).all()


def open_jobs(session: Session, before: datetime) -> Sequence[tuple[UUID, UUID]]:
    """Organization and id of running jobs, of all tenants, of which nothing was heard since ``before``."""
    rows = session.execute(text("select organization_id, job_id from gate_jobs_open(:before)"), {"before": before})
    return [(row.organization_id, row.job_id) for row in rows]


def list_steps(session: Session, job_id: UUID) -> Sequence[JobStep]:
    """The job's steps in the order they started."""
    return session.scalars(
        select(JobStep).where(JobStep.job_id == job_id).order_by(JobStep.started_at, JobStep.name, JobStep.item)
    ).all()


def list_calls(session: Session, job_id: UUID) -> Sequence[AiCall]:
    """The provider calls the job made."""
    return session.scalars(select(AiCall).where(AiCall.job_id == job_id).order_by(AiCall.created_at)).all()


def upsert_step(session: Session, organization_id: UUID, job_id: UUID, name: str, item: str, now: datetime) -> JobStep:
    """The step's row, locked; made when it is the first time."""
    session.execute(
        insert(JobStep)
        .values(
            id=new_id(),
            organization_id=organization_id,
            job_id=job_id,
            name=name,
            item=item,
            started_at=now,
            status="pending",
            progress=0,
            attempts=0,
            input_key="",
            notes=[],
            duration_ms=0,
            cost_usd=0,
        )
        .on_conflict_do_nothing(index_elements=["job_id", "name", "item"])
    )
    return session.scalars(
        select(JobStep).where(JobStep.job_id == job_id, JobStep.name == name, JobStep.item == item).with_for_update()
    ).one()


def add_call(session: Session, organization_id: UUID, job_id: UUID, step: str, call: ProviderCall) -> None:
    """Records a provider call."""
    session.add(
        AiCall(
            organization_id=organization_id,
            job_id=job_id,
            step=step,
            capability=call.capability,
            provider=call.provider,
            model=call.model,
            latency_ms=call.latency_ms,
            cost_usd=call.cost_usd,
            fallback_reason=call.fallback_reason,
        )
    )


def last_failure(session: Session, job_id: UUID) -> dict[str, Any] | None:
    """What the most recently failed step recorded about its error."""
    row = session.scalars(
        select(JobStep)
        .where(JobStep.job_id == job_id, JobStep.status == "failed")
        .order_by(JobStep.completed_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return {"step": row.name, "item": row.item, **(row.output or {}), "message": row.error_message}
