"""A simulated day of an environment, its figures and its bill."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from local.costing.arrivals import arrivals
from local.costing.film import Film
from local.costing.findings import Bound, bounds
from local.costing.lines import Line, Till, total
from local.costing.monthly import fixed
from local.costing.prices import Prices, Quota
from local.costing.simulation import FILM_MIX, Limits, Outcome, Simulation, limits_of
from local.costing.usage import of_film

DAYS_OF_MONTH = 365 / 12
SIMULATED = frozenset({"Fargate", "Step Functions"})
"""Services whose lines the simulation counts itself."""


@dataclass(frozen=True)
class Depth:
    """How long a queue was, in samples of a minute."""

    least: int
    middle: float
    p95: int
    most: int


@dataclass(frozen=True)
class Day:
    """A day's outcome and its bill in dollars."""

    outcome: Outcome
    lines: list[Line]

    @property
    def usd(self) -> float:
        """The whole bill of the day, its share of what stands anyway included."""
        return total(self.lines)

    @property
    def usd_per_minute(self) -> float:
        """The bill for each minute of finished film; infinite when none was finished."""
        return self.usd / self.outcome.minutes if self.outcome.minutes else math.inf

    def within(self, percent: float) -> float:
        """Seconds in which so many percent of the finished renders were done; 0 when none was."""
        return percentile(sorted(self.outcome.finished), percent) if self.outcome.finished else 0.0


def depth(samples: Sequence[int]) -> Depth:
    """The figures of a queue."""
    ordered = sorted(samples)
    return Depth(ordered[0], median(ordered), round(percentile(ordered, 95)), ordered[-1])


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value that so many percent do not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def kinds_of(film: Film) -> list[tuple[Film, float]]:
    """The films that are asked for on a day, with their shares."""
    return [(replace(film, seconds=seconds, cuts=cuts), share) for seconds, cuts, share in FILM_MIX]


def simulate(film: Film, prices: Prices, renders: int, seed: int, quotas: dict[str, Quota] | None) -> Day:
    """A day with so many renders. Without quotas nothing is bounded, which shows what the day would need."""
    deployment = film.deployment
    limits = limits_of(quotas, deployment.functions["step"].reserved) if quotas else Limits()
    kinds = kinds_of(film)
    given = film.assumptions
    rng = random.Random(seed)  # noqa: S311 - a simulation, repeatable by its seed
    orders = arrivals(renders, given["bulk_share"], given["peak_over_mean"], rng)
    outcome = Simulation(kinds, limits, orders, seed, deployment.bulk_concurrency).run()
    return Day(outcome, _bill(film, kinds, outcome, prices))


def needs(film: Film, prices: Prices, renders: int, seed: int, quotas: dict[str, Quota]) -> tuple[Day, list[Bound]]:
    """A day that nothing bounds, and what it asks of every capacity.

    With the quotas that it asks for the same day would be the same: none of them is ever reached.
    """
    day = simulate(film, prices, renders, seed, None)
    return day, bounds(day.outcome, film.deployment, quotas)


def _bill(film: Film, kinds: list[tuple[Film, float]], outcome: Outcome, prices: Prices) -> list[Line]:
    till = Till(prices)
    size, given = film.deployment.compose, film.assumptions
    hour = size.vcpus * prices.usd("fargate_vcpu_hour") + size.memory_gb * prices.usd("fargate_gb_hour")
    till.add_at("Fargate", "task hours on Spot", outcome.spot_task_seconds / 3600, hour * (1 - given["spot_discount"]))
    till.add_at("Fargate", "task hours on demand", outcome.on_demand_task_seconds / 3600, hour)
    till.add("Step Functions", "step_functions_transition", outcome.transitions)
    till.add("Lambda", "lambda_gb_second", outcome.lambda_seconds * film.deployment.functions["step"].gb)
    lines = list(till.lines)
    done = len(outcome.finished)
    for kind, share in kinds:
        for line in of_film(kind, prices)[1:]:
            # The first line is the step function's time, which was simulated.
            if line.service not in SIMULATED:
                lines += [_times(line, done * share)]
    standing = fixed(film.deployment, prices, given["custom_metrics"])
    return lines + [_times(line, 1 / DAYS_OF_MONTH) for line in standing]


def _times(line: Line, factor: float) -> Line:
    return replace(line, quantity=line.quantity * factor, usd=line.usd * factor)
