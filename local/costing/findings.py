"""Where a day gets stuck, and which quota has to be raised."""

import math
from dataclasses import dataclass, replace

from local.costing.prices import Quota
from local.costing.simulation import Outcome
from local.costing.templates import Deployment

STEP_FIELD = "compute.step_concurrency"
UNRESERVED = 100
"""Concurrency that Lambda insists on leaving to functions without a reservation."""
HEADROOM = 1.25
"""What is asked for over the peak that was seen."""


@dataclass(frozen=True)
class Bound:
    """One capacity: what it allows, the most that a day asks of it, and who changes it.

    ``per_second`` marks rates; the others are units in use at once. ``field`` is the setting in ``stacks/config.py``,
    empty where AWS's quota is the only bound.
    """

    name: str
    allowed: float
    peak: float
    is_quota: bool
    field: str = ""
    per_second: bool = False

    @property
    def load(self) -> float:
        """The peak in parts of what is allowed; above 1 renders wait or fail."""
        return self.peak / self.allowed

    @property
    def needed(self) -> int:
        """What to ask for: the peak with headroom."""
        return math.ceil(self.peak * HEADROOM)


def bounds(outcome: Outcome, deployment: Deployment, quotas: dict[str, Quota]) -> list[Bound]:
    """Every capacity that the day touches, the tightest first. ``outcome`` is of a day that nothing bounded."""
    limits = outcome.limits
    others = sum(size.reserved or 0 for name, size in deployment.functions.items() if name != "step")

    def quota(name: str, peak: float) -> Bound:
        given = quotas[name]
        allowed = given.limit if given.limit is not None else given.burst or math.inf
        return Bound(given.name, allowed, peak, is_quota=True, per_second=given.limit is None)

    found = [
        # What is reserved for others is not to be had, and AWS leaves no account less than so much unreserved.
        quota("lambda_concurrency", limits.functions.peak + others + UNRESERVED),
        quota("fargate_vcpu", limits.on_demand_vcpus.peak),
        quota("fargate_spot_vcpu", limits.spot_vcpus.peak),
        quota("run_task", limits.run_task.peak),
        quota("start_execution", limits.start_execution.peak),
        quota("state_transition", limits.transitions.peak),
        Bound(
            "Database connections through the proxy",
            deployment.database.connections,
            # Each running step holds one at most, and so does each request; the proxy shares them better than that.
            limits.functions.peak + others,
            is_quota=False,
            field="database.max_capacity",
        ),
    ]
    reserved = deployment.functions["step"].reserved
    if reserved:
        found.append(
            Bound(
                "Concurrency reserved for the step function",
                reserved,
                limits.functions.peak,
                is_quota=False,
                field=STEP_FIELD,
            )
        )
    return sorted(found, key=lambda bound: -bound.load)


def with_room(deployment: Deployment, found: list[Bound]) -> Deployment:
    """The environment with the step function's concurrency raised to what the day needs."""
    for bound in found:
        if bound.field == STEP_FIELD and bound.load > 1:
            step = replace(deployment.functions["step"], reserved=bound.needed)
            return replace(deployment, functions={**deployment.functions, "step": step})
    return deployment


def raised(quotas: dict[str, Quota], found: list[Bound]) -> dict[str, Quota]:
    """The quotas after asking for what the day needs."""
    needed = {bound.name: bound.needed for bound in found if bound.is_quota and bound.load > 1}
    changed = {}
    for name, quota in quotas.items():
        if quota.name not in needed:
            changed[name] = quota
        elif quota.limit is not None:
            changed[name] = quota.model_copy(update={"limit": float(needed[quota.name])})
        else:
            rate = float(needed[quota.name])
            changed[name] = quota.model_copy(update={"burst": rate, "rate": rate})
    return changed
