"""The report of a finished job, as printed and as written to ``report.json``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from local.rendering import HOME_ORGANIZATION, JobView
from reelestate.kit.database import transaction
from reelestate.kit.errors import StudioError
from reelestate.kit.storage import get_store
from reelestate.renders import repository
from reelestate.renders.schemas import CutOutput, RenderResult
from reelestate.renders.tables import AiCall, Job, JobStep


class FilmReport(BaseModel):
    """One finished film with every figure of its quality check."""

    file: str
    cut: str
    width: int
    height: int
    seconds: float
    megabytes: float
    checks_passed: int
    checks_total: int
    figures: dict[str, Any]
    quality: dict[str, Any]


class StepReport(BaseModel):
    """What a step took, cost and noted."""

    name: str
    item: str
    attempts: int
    seconds: float
    cost_usd: float
    notes: list[str]


class CallReport(BaseModel):
    """A provider call: who answered, how long it took, why a lesser one did."""

    step: str
    capability: str
    provider: str
    model: str
    latency_ms: int
    cost_usd: float
    fallback_reason: str | None


class Report(BaseModel):
    """Everything a person may want to know of a finished job."""

    job_id: str
    title: str
    seconds: float
    wall_seconds: float
    credits: int
    cost_usd: float
    segments_total: int
    segments_reused: int
    films: list[FilmReport]
    other_files: list[str]
    caption: str
    hashtags: list[str]
    first_comment: str
    claims: Any
    steps: list[StepReport]
    calls: list[CallReport]
    notes: list[str]
    photos_left_out: dict[str, str]


def build(view: JobView, files: Sequence[Path]) -> Report:
    """Gathers the report of a completed job."""
    job, store = view.job, get_store()
    result = RenderResult.model_validate(job.result)
    with transaction(HOME_ORGANIZATION) as session:
        calls = repository.list_calls(session, job.id)
    films = [_film(output, store.get_json(output.quality_key)) for output in result.outputs]
    made = {film.file for film in films}
    started, completed = job.started_at, job.completed_at
    return Report(
        job_id=str(job.id),
        title=result.title,
        seconds=result.outputs[0].seconds,
        wall_seconds=(completed - started).total_seconds() if started and completed else 0.0,
        credits=job.credits_required,
        cost_usd=float(job.cost_usd),
        segments_total=result.segments_total,
        segments_reused=result.segments_reused,
        films=films,
        other_files=[path.name for path in files if path.name not in made],
        caption=result.caption,
        hashtags=list(result.hashtags),
        first_comment=result.first_comment,
        claims=store.get_json(result.ledger_key),
        steps=[_step(step) for step in view.steps],
        calls=[_call(call) for call in calls],
        notes=list(result.notes),
        photos_left_out=result.photos_left_out,
    )


def _film(output: CutOutput, quality: dict[str, Any]) -> FilmReport:
    checks = quality["checks"]
    return FilmReport(
        file=f"film-{output.cut}.mp4",
        cut=output.cut,
        width=output.width,
        height=output.height,
        seconds=output.seconds,
        megabytes=output.bytes / 2**20,
        checks_passed=sum(check["ok"] for check in checks),
        checks_total=len(checks),
        figures=output.figures,
        quality=quality,
    )


def _step(step: JobStep) -> StepReport:
    return StepReport(
        name=step.name,
        item=step.item,
        attempts=step.attempts,
        seconds=step.duration_ms / 1000,
        cost_usd=float(step.cost_usd),
        notes=[str(note) for note in step.notes],
    )


def _call(call: AiCall) -> CallReport:
    return CallReport(
        step=call.step,
        capability=call.capability,
        provider=call.provider,
        model=call.model,
        latency_ms=call.latency_ms,
        cost_usd=float(call.cost_usd),
        fallback_reason=call.fallback_reason,
    )


def failure(job: Job) -> StudioError:
    """The error of a job that ended without its film, of the class that its recorded code names."""
    kinds = {kind.code: kind for kind in _all(StudioError)}
    kind = kinds.get(job.error_code or "", StudioError)
    error = StudioError.__new__(kind)
    message = f"{job.error_message or 'The job ended without a film.'} (job {job.id})"
    StudioError.__init__(error, message, **(job.error_details or {}))
    return error


def _all(kind: type[StudioError]) -> list[type[StudioError]]:
    return [kind, *(child for sub in kind.__subclasses__() for child in _all(sub))]
