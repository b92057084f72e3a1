"""One film as work: how long each step takes on AWS, and over how many items the maps go."""

from dataclasses import dataclass
from functools import cached_property

from local.costing.definition import Sequence, Task, tasks
from local.costing.measured import COMPOSE, PER_CUT, Measured
from local.costing.prices import Assumptions
from local.costing.templates import Deployment

FIXED_ITEMS = {"photo_analysis": 1}
FARGATE_LEAST_SECONDS = 60.0
"""A task is billed for a minute at least."""


@dataclass(frozen=True)
class Film:
    """A film of ``seconds`` in ``cuts`` formats, made by a deployment. Durations are in seconds."""

    seconds: float
    cuts: int
    pipeline: Sequence
    measured: Measured
    deployment: Deployment
    assumptions: Assumptions

    @cached_property
    def items(self) -> dict[str, int]:
        """Over how many items each Map of the pipeline goes."""
        return {
            **FIXED_ITEMS,
            "voice_synthesis": round(self.measured.step("voice_synthesis", self.seconds).runs),
            "video_composition": self.compose_tasks,
            "finishing": self.cuts,
        }

    @property
    def compose_tasks(self) -> int:
        """Compose tasks the film is shared between."""
        return self.deployment.compose.tasks

    @cached_property
    def segments_of_task(self) -> int:
        """Segments that one compose task renders, each stored as soon as it is done."""
        return max(1, round(self.measured.segments(self.seconds) * self.cuts / self.compose_tasks))

    def runs(self, task: Task) -> int:
        """How often the task runs for the film, retries aside."""
        if task.step == COMPOSE:
            return self.compose_tasks
        if task.step in PER_CUT:
            return self.cuts
        return round(self.measured.step(task.step, self.seconds).runs)

    def lambda_seconds(self, task: Task) -> float:
        """How long one run of a step takes in the step function, without a cold start."""
        measured = self.measured.step(task.step, self.seconds)
        size = self.deployment.functions["step"]
        given = self.assumptions
        work = measured.cpu_seconds * given["processor_factor"] / min(1.0, size.vcpus)
        waits = sum(measured.calls.values()) * given["call_seconds"] + measured.statements * given["statement_seconds"]
        return work + waits

    @property
    def compose_work_seconds(self) -> float:
        """How long one compose task renders, its start aside."""
        measured = self.measured.step(COMPOSE, self.seconds)
        given = self.assumptions
        size = self.deployment.compose
        cores = min(size.vcpus, given["compose_cores"])
        work = measured.cpu_seconds * self.cuts * given["processor_factor"] / (self.compose_tasks * cores)
        return work + sum(measured.calls.values()) * self.cuts / self.compose_tasks * given["call_seconds"]

    @property
    def compose_billed_seconds(self) -> float:
        """Seconds of Fargate that one compose task is billed for."""
        return max(FARGATE_LEAST_SECONDS, self.assumptions["compose_billed_start_seconds"] + self.compose_work_seconds)

    def duration(self, task: Task) -> float:
        """How long one run of the task takes, from its launch to its end."""
        if task.runs == "compose":
            return self.assumptions["compose_start_seconds"] + self.compose_work_seconds
        return self.lambda_seconds(task)

    @cached_property
    def lambda_runs(self) -> int:
        """Invocations of the step function."""
        return sum(
            self.runs(task) for task in tasks(self.pipeline) if task.runs == "lambda" and task.name != "compensate"
        )
