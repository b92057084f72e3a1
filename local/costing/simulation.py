"""A day of renders, simulated: the state machine of the file walked by every render, against the account's capacities.

Steps are the smallest thing that happens. A step that finds its capacity taken fails with the error AWS gives and is
retried as the file says; when its retries are used up the render fails and is compensated.
"""

import math
import random
from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from collections.abc import Sequence as Sequence_
from dataclasses import dataclass, field
from typing import Any

import simpy

from local.costing.arrivals import Arrival
from local.costing.capacity import Bucket, Places
from local.costing.definition import Branches, Each, Node, Plain, Provider, Sequence, Task, tasks
from local.costing.film import FARGATE_LEAST_SECONDS, Film
from local.costing.prices import Quota

Steps = Generator[simpy.Event, Any, bool]

FILM_MIX: tuple[tuple[int, int, float], ...] = (
    (15, 1, 0.20),
    (30, 1, 0.45),
    (30, 3, 0.10),
    (45, 1, 0.10),
    (60, 1, 0.15),
)
"""Seconds, cuts and share of the films that are asked for."""
SPOT = "FARGATE_SPOT"
LAMBDA_THROTTLED = "Lambda.TooManyRequestsException"
COMPOSE_REFUSED = "ECS.AmazonECSException"
COMPOSE_LOST = "States.TaskFailed"
SAMPLE_SECONDS = 60.0


@dataclass
class Limits:
    """The capacities of one run. Those not given bound nothing, which shows what a day would need."""

    functions: Places = field(default_factory=Places)
    spot_vcpus: Places = field(default_factory=Places)
    on_demand_vcpus: Places = field(default_factory=Places)
    run_task: Bucket = field(default_factory=Bucket)
    start_execution: Bucket = field(default_factory=Bucket)
    transitions: Bucket = field(default_factory=Bucket)


def limits_of(quotas: Mapping[str, Quota], reserved: int | None) -> Limits:
    """The capacities of an account with these quotas and so much concurrency reserved for the step function."""
    everything = quotas["lambda_concurrency"].limit or math.inf
    bucket = {name: Bucket(quota.burst or math.inf, quota.rate or math.inf) for name, quota in quotas.items()}
    return Limits(
        functions=Places(min(everything, reserved or math.inf)),
        spot_vcpus=Places(quotas["fargate_spot_vcpu"].limit or math.inf),
        on_demand_vcpus=Places(quotas["fargate_vcpu"].limit or math.inf),
        run_task=bucket["run_task"],
        start_execution=bucket["start_execution"],
        transitions=bucket["state_transition"],
    )


@dataclass
class Outcome:
    """What happened on the day. Times are in seconds; samples were taken every minute."""

    renders: int
    limits: Limits
    minutes: float = 0.0
    finished: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    warnings: int = 0
    """Spot tasks that were told to end; most are done within the time they are given."""
    interruptions: int = 0
    """Those of them that were not."""
    retries: int = 0
    lambda_seconds: float = 0.0
    lambda_runs: int = 0
    spot_task_seconds: float = 0.0
    on_demand_task_seconds: float = 0.0
    transitions: int = 0
    waiting: list[int] = field(default_factory=list)
    in_progress: list[int] = field(default_factory=list)
    ended_at: float = 0.0


@dataclass
class _Render:
    kind: Film
    durations: dict[str, float]
    is_over: bool = False
    error: str = ""


class Simulation:
    """One day of ``orders``. ``films`` are the kinds of film that are asked for, each with its share."""

    def __init__(
        self,
        films: Iterable[tuple[Film, float]],
        limits: Limits,
        orders: Sequence_[Arrival],
        seed: int,
        bulk_concurrency: int | None,
    ) -> None:
        kinds = list(films)
        self._kinds = [kind for kind, _ in kinds]
        self._shares = [share for _, share in kinds]
        self._durations = [_durations(kind) for kind in self._kinds]
        self._any = self._kinds[0]
        self._given = self._any.assumptions
        self._size = self._any.deployment.compose
        self._weights = {
            "ComposeSpotWeight": self._size.spot_weight,
            "ComposeOnDemandWeight": self._size.on_demand_weight,
        }
        self._rng = random.Random(seed)  # noqa: S311 - a simulation, repeatable by its seed
        self._limits = limits
        self._bulk_concurrency = bulk_concurrency
        self._waiting = 0
        self._running = 0
        self._orders = orders
        self._left = sum(order.renders for order in orders)
        self._env = simpy.Environment()
        self.outcome = Outcome(renders=self._left, limits=limits)

    def run(self) -> Outcome:
        """Runs the day to the end of its last render."""
        self._env.process(self._arrive())
        self._env.process(self._sample())
        self._env.run()
        self.outcome.ended_at = self._env.now
        return self.outcome

    def _arrive(self) -> Generator[simpy.Event, Any, None]:
        for order in self._orders:
            if order.at > self._env.now:
                yield self._env.timeout(order.at - self._env.now)
            if order.renders == 1:
                self._env.process(self._render())
            else:
                self._bulk(order.renders)

    def _bulk(self, renders: int) -> None:
        """A bulk order: so many renders, of which only some run side by side."""
        side_by_side = min(renders, self._bulk_concurrency or renders)
        left = [renders - side_by_side]
        self._waiting += left[0]

        def lane() -> Generator[simpy.Event, Any, None]:
            ordered = self._env.now
            yield from self._render(ordered)
            while left[0]:
                left[0] -= 1
                self._waiting -= 1
                yield from self._render(ordered)

        for _ in range(side_by_side):
            self._env.process(lane())

    def _render(self, ordered: float | None = None) -> Generator[simpy.Event, Any, None]:
        env, outcome = self._env, self.outcome
        began = env.now if ordered is None else ordered
        index = self._rng.choices(range(len(self._kinds)), self._shares)[0]
        kind = self._kinds[index]
        spread = math.exp(self._rng.gauss(0, self._given["spread"]))
        durations = {name: seconds * spread for name, seconds in self._durations[index].items()}
        late = self._limits.start_execution.delay(env.now)
        if late:
            yield env.timeout(late)
        self._running += 1
        outcome.transitions += 1
        render = _Render(kind, durations)
        if (yield from self._sequence(kind.pipeline, render)):
            outcome.finished.append(env.now - began)
            outcome.minutes += kind.seconds / 60
        else:
            outcome.failed[render.error] += 1
            outcome.transitions += 2
        self._running -= 1
        self._left -= 1

    def _walk(self, node: Node, render: _Render) -> Steps:
        match node:
            case Task():
                if node.runs == "compose":
                    return (yield from self._compose(node, render))
                return (yield from self._invoke(node, render))
            case Branches(branches=branches):
                self.outcome.transitions += 1
                return (yield from self._join([self._sequence(branch, render) for branch in branches]))
            case Each():
                self.outcome.transitions += 1
                return (yield from self._each(node, render))
            case Sequence():
                return (yield from self._sequence(node, render))
            case Plain():
                self.outcome.transitions += 1
                return True

    def _sequence(self, sequence: Sequence, render: _Render) -> Steps:
        for state in sequence.states:
            if render.is_over or not (yield from self._walk(state, render)):
                return False
        return True

    def _each(self, node: Each, render: _Render) -> Steps:
        left = [render.kind.items[node.name]]
        lanes = min(left[0], node.concurrency or left[0])
        if lanes == 0:
            return True

        def lane() -> Steps:
            while left[0]:
                left[0] -= 1
                if not (yield from self._sequence(node.body, render)):
                    return False
            return True

        return (yield from self._join([lane() for _ in range(lanes)]))

    def _join(self, parts: list[Steps]) -> Steps:
        """Runs the parts side by side; true when all succeed."""
        if len(parts) == 1:
            return (yield from parts[0])
        env = self._env
        done = env.event()
        left = [len(parts)]
        succeeded = [True]

        def run(part: Steps) -> Generator[simpy.Event, Any, None]:
            if not (yield from part):
                succeeded[0] = False
            left[0] -= 1
            if not left[0]:
                done.succeed()

        for part in parts:
            env.process(run(part))
        yield done
        return succeeded[0]

    def _enter(self) -> float:
        self.outcome.transitions += 1
        return self._limits.transitions.delay(self._env.now)

    def _invoke(self, task: Task, render: _Render) -> Steps:
        env, functions, used = self._env, self._limits.functions, [0] * len(task.retries)
        while True:
            late = self._enter()
            if late:
                yield env.timeout(late)
            if functions.take(env.now):
                seconds = render.durations[task.name]
                if self._rng.random() < self._given["cold_share"]:
                    seconds += self._given["cold_seconds"]
                yield env.timeout(seconds)
                functions.give_back(env.now)
                self.outcome.lambda_seconds += seconds
                self.outcome.lambda_runs += 1
                return True
            if not (yield from self._retry(task, LAMBDA_THROTTLED, used, render)):
                return False

    def _compose(self, task: Task, render: _Render) -> Steps:
        left, used = 1.0, [0] * len(task.retries)
        while True:
            late = self._enter()
            if late:
                yield self._env.timeout(late)
            on_spot = self._on_spot(task, sum(used))
            places = self._limits.spot_vcpus if on_spot else self._limits.on_demand_vcpus
            error = COMPOSE_REFUSED
            if self._limits.run_task.take(self._env.now) and places.take(self._env.now, self._size.vcpus):
                left = yield from self._task(render, left, on_spot)
                places.give_back(self._env.now, self._size.vcpus)
                if left <= 0:
                    return True
                error = COMPOSE_LOST
            if not (yield from self._retry(task, error, used, render)):
                return False

    def _task(self, render: _Render, left: float, on_spot: bool) -> Generator[simpy.Event, Any, float]:
        """One task with ``left`` of its batch to do; returns what is left when it ends, 0 when nothing is."""
        start, work = self._given["compose_start_seconds"], render.durations["compose"] * left
        rate = self._given["spot_interruptions_per_hour"] / 3600 if on_spot else 0.0
        lives = self._rng.expovariate(rate) if rate else math.inf
        end = lives + self._size.stop_seconds
        self.outcome.warnings += lives < start + work
        lost = end < start + work
        seconds = end if lost else start + work
        yield self._env.timeout(seconds)
        billed = max(FARGATE_LEAST_SECONDS, seconds - start + self._given["compose_billed_start_seconds"])
        if on_spot:
            self.outcome.spot_task_seconds += billed
        else:
            self.outcome.on_demand_task_seconds += billed
        if not lost:
            return 0.0
        self.outcome.interruptions += 1
        # Segments are stored one by one; the one in the works is lost.
        segments = render.kind.segments_of_task
        done = math.floor(max(0.0, seconds - start) / work * left * segments) / segments
        return max(left - done, 1 / segments)

    def _on_spot(self, task: Task, attempt: int) -> bool:
        if not task.capacity:
            return False
        providers = task.capacity[min(attempt, len(task.capacity) - 1)]
        weights = [self._weight(provider) for provider in providers]
        chosen = providers[0] if len(providers) == 1 else self._rng.choices(providers, weights)[0]
        return chosen.name == SPOT

    def _weight(self, provider: Provider) -> float:
        return self._weights[provider.weight] if provider.weight in self._weights else float(provider.weight)

    def _retry(self, task: Task, error: str, used: list[int], render: _Render) -> Steps:
        """Waits for the next attempt; false when there is none, and the render is over.

        The first retrier that names the error decides; each counts its own attempts in ``used``.
        """
        for position, retry in enumerate(task.retries):
            if retry.errors & {error, "States.ALL"}:
                if used[position] >= retry.attempts or render.is_over:
                    break
                used[position] += 1
                wait = retry.wait(used[position])
                self._waiting += 1
                self.outcome.retries += 1
                yield self._env.timeout(self._rng.uniform(0, wait) if retry.full_jitter else wait)
                self._waiting -= 1
                return True
        render.error = render.error or error
        render.is_over = True
        return False

    def _sample(self) -> Generator[simpy.Event, Any, None]:
        while self._left:
            self.outcome.waiting.append(self._waiting)
            self.outcome.in_progress.append(self._running)
            yield self._env.timeout(SAMPLE_SECONDS)


def _durations(film: Film) -> dict[str, float]:
    found = {task.name: film.lambda_seconds(task) for task in tasks(film.pipeline) if task.runs == "lambda"}
    return {**found, "compose": film.compose_work_seconds}
