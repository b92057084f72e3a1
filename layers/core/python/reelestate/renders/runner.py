"""Runs one step on the pipeline's behalf: bookkeeping before, the step, bookkeeping after."""

import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from reelestate.kit import clock, events
from reelestate.kit.canonical import content_key
from reelestate.kit.database import transaction
from reelestate.kit.errors import Cancelled, InvalidInput, StudioError
from reelestate.kit.logging import get_logger
from reelestate.kit.steps import AnyStep, StepContext, StepModel
from reelestate.renders import announcing, repository, rules
from reelestate.renders.schemas import StepRequest
from reelestate.renders.tables import JobStep

EVENT_SOURCE = "reelestate.pipeline"
AFTER_THE_END = frozenset({"compensate", "fail_analysis"})
"""Steps that run although the job is over."""


def registry() -> dict[str, AnyStep]:
    """Every step of every pipeline by name."""
    from reelestate.generation.infographics.steps import STEPS as INFOGRAPHICS
    from reelestate.generation.steps import STEPS as GENERATION
    from reelestate.media.steps import STEPS as MEDIA
    from reelestate.renders.analysis.steps import STEPS as ANALYSIS_JOBS
    from reelestate.renders.infographics import STEPS as INFOGRAPHIC_JOBS
    from reelestate.renders.steps import STEPS as RENDERS

    features = (MEDIA, GENERATION, INFOGRAPHICS, RENDERS, INFOGRAPHIC_JOBS, ANALYSIS_JOBS)
    return {step.name: step for steps in features for step in steps}


def run(event: dict[str, Any]) -> dict[str, Any]:
    """Runs the step the event names and returns its output; a completed step with the same input answers at once."""
    request = StepRequest.model_validate(event)
    step = registry().get(request.step)
    if step is None:
        raise InvalidInput("step", f"{request.step!r} is not a step", "Name one of the pipeline's steps.")
    given = step.input.model_validate(request.input)
    item = step.item(given)
    get_logger().append_keys(job_id=str(request.job_id), step=step.name, item=item)

    answered = _begin(request, step, item)
    if answered is not None:
        return answered
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="reelestate-") as scratch:
        context = StepContext(request.organization_id, request.job_id, Path(scratch))
        try:
            output = step.run(context, given)
        except Exception as error:
            _fail(request, step.name, item, error, _elapsed_ms(started))
            raise
    return _complete(request, step.name, item, output, context, _elapsed_ms(started))


def _begin(request: StepRequest, step: AnyStep, item: str) -> dict[str, Any] | None:
    key = content_key(request.step, request.input)
    with transaction(request.organization_id) as session:
        # Locked, so that a job which is being ended just now is not set going again.
        job = repository.get_job(session, request.job_id, lock=True)
        if job.status == "cancelled" and step.name not in AFTER_THE_END:
            raise Cancelled("The job was cancelled.", job_id=str(job.id))
        row = repository.upsert_step(session, request.organization_id, request.job_id, step.name, item, clock.now())
        if row.status == "completed" and row.input_key == key and row.output is not None:
            return row.output
        row.status = "processing"
        row.input_key = key
        row.attempts += 1
        row.error_message = None
        row.started_at = clock.now()
        job.current_step = step.name
        if job.status == "queued":
            job.status = "processing"
            job.started_at = job.started_at or clock.now()
        announcing.changed(session, request.organization_id, request.job_id)
    return None


def _complete(
    request: StepRequest, name: str, item: str, output: StepModel, context: StepContext, elapsed_ms: int
) -> dict[str, Any]:
    answer: dict[str, Any] = output.model_dump(mode="json")
    with transaction(request.organization_id) as session:
        # The job before its steps and calls, as everywhere: two steps that end at once then wait for each other.
        job = repository.get_job(session, request.job_id, lock=True)
        row = repository.upsert_step(session, request.organization_id, request.job_id, name, item, clock.now())
        row.status = "completed"
        row.progress = 100
        row.output = answer
        row.notes = list(context.notes)
        _finish(row, name, elapsed_ms)
        for call in context.calls:
            repository.add_call(session, request.organization_id, request.job_id, name, call)
        session.flush()
        steps = repository.list_steps(session, request.job_id)
        job.progress = max(job.progress, rules.progress_percent((s.name, s.status, s.progress) for s in steps))
        announcing.changed(session, request.organization_id, request.job_id)
    emit_progress(request.organization_id, request.job_id, name, item, "completed", 100)
    return answer


def _fail(request: StepRequest, name: str, item: str, error: Exception, elapsed_ms: int) -> None:
    get_logger().exception("step failed")
    with transaction(request.organization_id) as session:
        row = repository.upsert_step(session, request.organization_id, request.job_id, name, item, clock.now())
        row.status = "failed"
        _finish(row, name, elapsed_ms)
        if isinstance(error, StudioError):
            row.error_message = error.message
            row.output = {"error": error.to_dict()}
        else:
            row.error_message = "This step met a fault of ours. It is logged; resuming the job tries it again."
            row.output = {"error": {"code": StudioError.code, "message": row.error_message, "details": {}}}
        announcing.changed(session, request.organization_id, request.job_id)
    emit_progress(request.organization_id, request.job_id, name, item, "failed", 0)


def _finish(row: JobStep, name: str, elapsed_ms: int) -> None:
    row.completed_at = clock.now()
    row.duration_ms = elapsed_ms
    row.cost_usd = rules.step_cost_usd(name, elapsed_ms)


def emit_progress(organization_id: UUID, job_id: UUID, step: str, item: str, status: str, progress: int) -> None:
    """Tells whoever watches the job that a step moved."""
    events.emit(
        EVENT_SOURCE,
        "StepProgressed",
        {
            "organization_id": str(organization_id),
            "job_id": str(job_id),
            "step": step,
            "item": item,
            "status": status,
            "progress": progress,
        },
    )


def _elapsed_ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
