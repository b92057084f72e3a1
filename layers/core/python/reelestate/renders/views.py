"""Jobs as callers see them, with signed addresses of what they made."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from reelestate.billing.rules import is_refunded
from reelestate.generation.infographics.schemas import InfographicResult
from reelestate.generation.schemas import Post, cut_id
from reelestate.projects.views import LINK_SECONDS, link
from reelestate.renders import api_schemas, rules
from reelestate.renders.schemas import RenderResult
from reelestate.renders.tables import AiCall, Job, JobStep

DOWNLOAD_SECONDS = LINK_SECONDS


def film_of(job: Job) -> RenderResult | None:
    """What a completed film job made."""
    return RenderResult.model_validate(job.result) if job.kind == "render" and job.result else None


def infographic_of(job: Job) -> InfographicResult | None:
    """What a completed infographic job made."""
    return InfographicResult.model_validate(job.result) if job.kind == "infographic" and job.result else None


def charged(job: Job) -> int:
    """Credits the job holds or spent."""
    refunded = job.status == "cancelled" or (job.status == "failed" and is_refunded(job.error_code or ""))
    return job.credits_required if job.is_charged and not refunded else 0


def outputs_of(job: Job) -> list[api_schemas.Output]:
    """The files the job made, the main one first."""
    if film := film_of(job):
        return [
            api_schemas.Output(
                cut=one.cut,
                kind="video",
                card=0,
                width=one.width,
                height=one.height,
                seconds=one.seconds,
                bytes=one.bytes,
                url=_link(one.video_key, film.title, one.cut, "mp4"),
                thumbnail_url=link(one.thumbnail_key, "thumbnail.jpg"),
                figures=one.figures,
            )
            for one in film.outputs
        ]
    if graphic := infographic_of(job):
        return [
            api_schemas.Output(
                cut=cut_id(one.format, branded=True),
                kind="image" if one.kind == "still" else "video",
                card=one.card,
                width=one.width,
                height=one.height,
                seconds=one.seconds,
                bytes=one.bytes,
                url=_link(
                    one.key, graphic.title, f"{cut_id(one.format, branded=True)}-{one.card + 1}", _suffix(one.key)
                ),
                thumbnail_url=None,
                figures={},
            )
            for one in graphic.files
        ]
    return []


def main_url(job: Job) -> str | None:
    """The address of the main file the job made."""
    outputs = outputs_of(job)
    return outputs[0].url if outputs else None


def notes_of(job: Job) -> list[str]:
    """What a person should know about what the job made."""
    film = film_of(job)
    if film:
        return [*film.notes, *(f"{name} is not in the film: {reason}" for name, reason in film.photos_left_out.items())]
    graphic = infographic_of(job)
    return list(graphic.notes) if graphic else []


def render_view(job: Job) -> api_schemas.RenderJob:
    """A render job with its files."""
    outputs, film = outputs_of(job), film_of(job)
    subtitles = film.srt_key if film and job.settings.get("include_subtitles", True) else None
    return api_schemas.RenderJob.model_validate(
        _plain(job, api_schemas.RenderJob)
        | {
            "progress_percent": job.progress,
            "outputs": outputs,
            "output_url": outputs[0].url if outputs else None,
            "output_file_size": outputs[0].bytes if outputs else None,
            "subtitle_url": link(subtitles, "subtitles.srt"),
            "thumbnail_url": outputs[0].thumbnail_url if outputs else None,
            "post": Post(caption=film.caption, hashtags=film.hashtags, first_comment=film.first_comment)
            if film
            else None,
            "notes": notes_of(job),
            "segments_total": film.segments_total if film else None,
            "segments_reused": film.segments_reused if film else None,
            "credits_charged": charged(job),
        }
    )


def job_view(job: Job) -> api_schemas.Job:
    """A job in short."""
    return api_schemas.Job.model_validate(_job_fields(job, api_schemas.Job))


def details_view(
    job: Job, steps: Sequence[JobStep], calls: Sequence[AiCall], now: datetime, expected_seconds: float
) -> api_schemas.JobDetails:
    """A job with its steps in the order of the pipeline."""
    remaining = _remaining(job, now, expected_seconds)
    notes = [str(note) for step in steps for note in step.notes] + notes_of(job)
    return api_schemas.JobDetails.model_validate(
        _job_fields(job, api_schemas.JobDetails)
        | {
            "steps": _steps(job, steps),
            "estimated_time_remaining": None if remaining is None else rules.in_words(remaining),
            "estimated_seconds_remaining": remaining,
            "notes": list(dict.fromkeys(notes)),
            "provider_calls": [api_schemas.ProviderCallView.model_validate(call) for call in calls],
        }
    )


def file_name(title: str, *parts: str) -> str:
    """A file's name for people to keep: ``18-alder-crescent-9x16.mp4``."""
    words = re.sub(r"[^\w]+", "-", title.lower()).strip("-")[:80] or "film"
    *middle, suffix = parts
    return "-".join([words, *(part for part in middle if part)]) + f".{suffix}"


def _link(key: str, title: str, *parts: str) -> str:
    return str(link(key, file_name(title, *parts)))


def _suffix(key: str) -> str:
    return key.rpartition(".")[2]


def _plain(job: Job, model: type[Any]) -> dict[str, Any]:
    return {name: getattr(job, name) for name in model.model_fields if hasattr(job, name)}


def _job_fields(job: Job, model: type[Any]) -> dict[str, Any]:
    return _plain(job, model) | {"job_id": job.id, "credits_charged": charged(job)}


def _remaining(job: Job, now: datetime, expected_seconds: float) -> int | None:
    if job.status not in {"queued", "processing"}:
        return None
    elapsed = (now - job.started_at).total_seconds() if job.started_at else 0.0
    return rules.seconds_remaining(job.progress, elapsed, expected_seconds)


def _steps(job: Job, rows: Sequence[JobStep]) -> list[api_schemas.JobStepView]:
    weights = rules.weights_of(job.kind)
    states = rules.step_progress(rows)
    names = [*weights, *(name for name in states if name not in weights)]
    return [_step(name, weights.get(name, 0), states, [row for row in rows if row.name == name]) for name in names]


def _step(
    name: str, weight: int, states: dict[str, tuple[str, int]], rows: Sequence[JobStep]
) -> api_schemas.JobStepView:
    status, progress = states.get(name, ("pending", 0))
    notes = dict.fromkeys(str(note) for row in rows for note in row.notes)
    return api_schemas.JobStepView.model_validate(
        {
            "name": name,
            "status": status,
            "progress": progress,
            "weight": weight,
            "items": len(rows),
            "attempts": max((row.attempts for row in rows), default=0),
            "duration": round(sum(row.duration_ms for row in rows) / 1000, 3),
            "cost_usd": sum((row.cost_usd for row in rows), start=Decimal(0)),
            "notes": list(notes),
            "error_message": next((row.error_message for row in rows if row.error_message), None),
        }
    )
