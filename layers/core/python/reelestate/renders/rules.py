"""Pure rules of render jobs: progress, batches, cost."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

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

_WEIGHTS = STEP_WEIGHTS | INFOGRAPHIC_STEP_WEIGHTS

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
COMPOSE_VCPUS = Decimal(2)
COMPOSE_MEMORY_GB = Decimal(4)


def step_cost_usd(step: str, duration_ms: int) -> Decimal:
    """What a step of that duration costs at AWS list prices (us-east-1, arm64), by where the step runs."""
    seconds = Decimal(duration_ms) / 1000
    if step == "video_composition":
        rate = COMPOSE_VCPUS * FARGATE_USD_PER_VCPU_SECOND + COMPOSE_MEMORY_GB * FARGATE_USD_PER_GB_SECOND
    else:
        rate = LAMBDA_MEMORY_GB * LAMBDA_USD_PER_GB_SECOND
    return (seconds * rate).quantize(Decimal("0.000001"))
