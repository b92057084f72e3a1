"""What ended jobs add to the figures of the business, once their end is committed."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from reelestate.billing.rules import is_refunded
from reelestate.kit import metrics
from reelestate.kit.database import after_commit
from reelestate.renders.tables import Job

Figures = dict[str, tuple[float, metrics.Unit]]


def completed(session: Session, job: Job) -> None:
    """A job that was finished: how long it took from the order on, what it cost, and the seconds of film it made."""
    figures: Figures = {
        "JobsFinished": (1, "Count"),
        "JobSeconds": (_seconds(job.created_at, job.completed_at), "Seconds"),
        "FilmSeconds": (_film_seconds(job.result or {}), "Seconds"),
        "CostUsd": (float(job.cost_usd), "None"),
        "CreditsSpent": (job.credits_required if job.is_charged else 0, "Count"),
    }
    _count(session, job, figures)


def failed(session: Session, job: Job) -> None:
    """A job that failed by the studio's fault, or was refused for what the person had given."""
    name = "JobsFailed" if is_refunded(str(job.error_code)) else "JobsRefused"
    _count(session, job, {name: (1, "Count")})


def cancelled(session: Session, job: Job) -> None:
    """A job that a person no longer wanted."""
    _count(session, job, {"JobsCancelled": (1, "Count")})


def _count(session: Session, job: Job, figures: Figures) -> None:
    after_commit(session, partial(metrics.record, figures, Kind=job.kind))


def _seconds(start: datetime, end: datetime | None) -> float:
    return max(0.0, (end - start).total_seconds()) if end else 0.0


def _film_seconds(result: dict[str, Any]) -> float:
    """Of all cuts; results without films, as of an analysis, have none."""
    return float(sum(cut.get("seconds", 0.0) for cut in result.get("outputs", ())))
