"""What a render takes, before it begins: from rules, and from what the organization's own jobs took."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from sqlalchemy.orm import Session

from reelestate.projects.rules import USD_PER_CUT_SECOND, USD_PER_FILM
from reelestate.renders import repository
from reelestate.renders.tables import Job

SECONDS_PER_CUT_SECOND = {"preview": 0.4, "final": 0.6}
"""Seconds it takes to make a second of one cut, measured over rendered samples on two cores."""
PREVIEW_SHARE = Decimal("0.4")
"""What a preview's second costs, of what a final one's does."""
FIRST_SECONDS = 10.0
"""What every film takes however short it is."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds and dollars a render takes; ``jobs`` is how many of the organization's jobs the figures come from."""

    seconds: int
    cost_usd: Decimal
    jobs: int


def effort(session: Session, kind: str, render_type: str, cut_seconds: int) -> Effort:
    """What rendering so many seconds takes, counted over all cuts."""
    past = [known for job in repository.recent_completed(session, kind, render_type) if (known := _measured(job))]
    if past:
        pace = median(seconds for seconds, _ in past)
        rate = median(cost for _, cost in past)
        return Effort(max(1, round(pace * cut_seconds)), _rounded(rate * cut_seconds), len(past))
    speed = "preview" if render_type == "preview" else "final"
    share = PREVIEW_SHARE if speed == "preview" else Decimal(1)
    seconds = round(FIRST_SECONDS + SECONDS_PER_CUT_SECOND[speed] * cut_seconds)
    return Effort(seconds, _rounded(USD_PER_FILM + USD_PER_CUT_SECOND * share * cut_seconds), 0)


def cut_seconds_of(job: Job) -> int:
    """Seconds the job films, counted over all its cuts; of stills one for each."""
    given = job.parameters.get("render")
    if given is None:
        return len(job.parameters.get("infographic", {}).get("formats", ())) or 1
    return cut_seconds(int(given["duration_seconds"]), given["formats"], unbranded=bool(given["unbranded"]))


def cut_seconds(seconds: int, formats: Sequence[str], *, unbranded: bool) -> int:
    """Seconds over all cuts of a film."""
    return seconds * (len(formats) + unbranded)


def _measured(job: Job) -> tuple[float, Decimal] | None:
    """Seconds and dollars for each second of a cut. A job resumed after long tells nothing about time."""
    if job.started_at is None or job.completed_at is None or job.attempt > 1:
        return None
    length = cut_seconds_of(job)
    return (job.completed_at - job.started_at).total_seconds() / length, job.cost_usd / length


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.000001"))


def expected_seconds(job: Job) -> float:
    """How long such a job usually takes, by the general figures."""
    speed = "preview" if job.render_type == "preview" else "final"
    return FIRST_SECONDS + SECONDS_PER_CUT_SECOND[speed] * cut_seconds_of(job)
