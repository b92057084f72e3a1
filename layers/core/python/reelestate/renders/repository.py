"""Queries of jobs, steps and provider calls."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.kit.errors import NotFound
from reelestate.kit.ids import new_id
from reelestate.kit.steps import ProviderCall
from reelestate.renders.tables import AiCall, Job, JobStep


def get_job(session: Session, job_id: UUID, *, lock: bool = False) -> Job:
    """The job, locked for update when asked. Raises NotFound, for other tenants' jobs too."""
    job = session.get(Job, job_id, with_for_update=lock)
    if job is None:
        raise NotFound(f"There is no job {job_id}.", job_id=str(job_id))
    return job


def list_jobs(session: Session, limit: int = 20) -> Sequence[Job]:
    """The tenant's newest jobs."""
    return session.scalars(select(Job).order_by(Job.created_at.desc()).limit(limit)).all()


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
