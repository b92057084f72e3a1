"""Pure rules of render jobs: progress, batches, cost."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Protocol, TypeVar
from uuid import UUID

T = TypeVar("T")

STEP_WEIGHTS = {
    "photo_analysis": 10,
    "script_analysis": 2,
    "voice_synthesis": 8,
    "music_generation": 5,
    "plan_shots": 2,
    "subtitle_generation": 1,
    "plan_segments": 2,
    "sound_mix": 6,
    "video_composition": 46,
    "assemble": 5,
    "quality_check": 11,
    "finalize": 2,
}
"""Each step's share of a job's duration, in percent; the sum is 100."""

INFOGRAPHIC_STEP_WEIGHTS = {
    "photo_analysis": STEP_WEIGHTS["photo_analysis"],
    "plan_layout": 3,
    "draw_card": 70,
    "check_cards": 15,
    "finalize_infographic": 2,
}
"""The same of an infographic job."""

ANALYSIS_STEP_WEIGHTS = {"examine_media": 98, "finalize_analysis": 2}
"""The same of an analysis job."""

_WEIGHTS = STEP_WEIGHTS | INFOGRAPHIC_STEP_WEIGHTS | ANALYSIS_STEP_WEIGHTS

MEANINGFUL_PERCENT = 5
"""Progress from which a job's own speed says how long it takes."""
SAID_IN_SECONDS = 120

RETRYABLE_STATUSES = frozenset({"failed", "cancelled"})


def progress_percent(steps: Iterable[tuple[str, str, int]]) -> int:
    """Progress of a job from ``(name, status, progress)`` of its steps' rows; mapped steps average their items."""
    shares: dict[str, list[float]] = {}
    for name, status, progress in steps:
        shares.setdefault(name, []).append(1.0 if status in {"completed", "skipped"} else progress / 100)
    done = sum(_WEIGHTS.get(name, 0) * sum(parts) / len(parts) for name, parts in shares.items())
    return min(99, int(done))


def batches(items: Sequence[T], size: int) -> tuple[tuple[T, ...], ...]:
    """The items in runs of at most ``size``."""
    return tuple(tuple(items[i : i + size]) for i in range(0, len(items), size))


def share_out(weights: Sequence[int], bins: int) -> list[list[int]]:
    """Indices of the weights in at most ``bins`` groups of about equal sum, keeping neighbours together.

    Neighbouring segments show the same photo in different formats, so a contiguous group decodes each photo once.
    """
    total = sum(weights)
    groups: list[list[int]] = []
    spent = 0
    for index, weight in enumerate(weights):
        wanted = min(bins - 1, spent * bins // total) if total else 0
        while len(groups) <= wanted:
            groups.append([])
        groups[-1].append(index)
        spent += weight
    return [group for group in groups if group]


LAMBDA_USD_PER_GB_SECOND = Decimal("0.0000133334")
FARGATE_USD_PER_VCPU_SECOND = Decimal("0.03238") / 3600
FARGATE_USD_PER_GB_SECOND = Decimal("0.00356") / 3600
LAMBDA_MEMORY_GB = Decimal(3)
COMPOSE_VCPUS = Decimal(1)
COMPOSE_MEMORY_GB = Decimal(4)


def step_cost_usd(step: str, duration_ms: int) -> Decimal:
    """What a step of that duration costs at AWS list prices (us-east-1, arm64), by where the step runs."""
    seconds = Decimal(duration_ms) / 1000
    if step == "video_composition":
        rate = COMPOSE_VCPUS * FARGATE_USD_PER_VCPU_SECOND + COMPOSE_MEMORY_GB * FARGATE_USD_PER_GB_SECOND
    else:
        rate = LAMBDA_MEMORY_GB * LAMBDA_USD_PER_GB_SECOND
    return (seconds * rate).quantize(Decimal("0.000001"))


class Watched(Protocol):
    """What of a job is told to whoever watches it; ``renders.tables.Job`` is one."""

    @property
    def id(self) -> UUID:
        """The job's id."""

    @property
    def status(self) -> str:
        """queued, processing, completed, failed or cancelled."""

    @property
    def progress(self) -> int:
        """Percent."""

    @property
    def current_step(self) -> str | None:
        """The step that began last."""

    @property
    def error_code(self) -> str | None:
        """Why it failed, for programs."""

    @property
    def error_message(self) -> str | None:
        """Why it failed, for a person."""


class WatchedStep(Protocol):
    """What of a step's row is told; ``renders.tables.JobStep`` is one."""

    @property
    def name(self) -> str:
        """The step."""

    @property
    def status(self) -> str:
        """pending, processing, completed, failed or skipped."""

    @property
    def progress(self) -> int:
        """Percent."""


def weights_of(kind: str) -> dict[str, int]:
    """The weights of a job's steps, in the order in which they begin."""
    by_kind = {"render": STEP_WEIGHTS, "infographic": INFOGRAPHIC_STEP_WEIGHTS, "analysis": ANALYSIS_STEP_WEIGHTS}
    return by_kind.get(kind, {})


def step_progress(steps: Iterable[WatchedStep]) -> dict[str, tuple[str, int]]:
    """Status and progress of each step that began; of a mapped step those of all its items together."""
    rows: dict[str, list[WatchedStep]] = {}
    for step in steps:
        rows.setdefault(step.name, []).append(step)
    return {name: _together(items) for name, items in rows.items()}


def progress_message(job: Watched, steps: Iterable[WatchedStep]) -> dict[str, Any]:
    """The job for whoever watches it. ``type`` is progress, completed, failed or cancelled."""
    status = job.status if job.status in {"completed", "failed", "cancelled"} else "progress"
    message: dict[str, Any] = {
        "type": status,
        "job_id": str(job.id),
        "status": job.status,
        "percent": job.progress,
        "current_step": job.current_step,
        "steps": [
            {"name": name, "status": state, "progress": percent}
            for name, (state, percent) in step_progress(steps).items()
        ],
    }
    if status in {"failed", "cancelled"}:
        message["error"] = {"code": job.error_code, "message": job.error_message}
    return message


def seconds_remaining(progress: int, elapsed_seconds: float, expected_seconds: float) -> int:
    """How long a running job still takes: by its own speed once it shows one, until then by what is usual."""
    if progress < MEANINGFUL_PERCENT:
        return max(1, round(expected_seconds - elapsed_seconds))
    return max(1, round(elapsed_seconds * (100 - progress) / progress))


def in_words(seconds: int) -> str:
    """A duration as people say it: ``90 seconds``, ``3-5 minutes``."""
    if seconds < SAID_IN_SECONDS:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    low, high = seconds * 4 // 5 // 60, -(-seconds * 6 // 5 // 60)
    return f"{max(1, low)}-{max(2, high)} minutes"


def _together(items: Sequence[WatchedStep]) -> tuple[str, int]:
    done = [item for item in items if item.status in {"completed", "skipped"}]
    percent = sum(100 if item in done else item.progress for item in items) // len(items)
    if any(item.status == "failed" for item in items):
        return "failed", percent
    if len(done) == len(items):
        return "completed", 100
    return ("pending" if all(item.status == "pending" for item in items) else "processing"), percent
