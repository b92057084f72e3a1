"""The state machine as the file defines it: a tree of tasks, maps and branches with their retries."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

REPOSITORY = Path(__file__).parents[2]
RENDER = REPOSITORY / "stacks" / "pipelines" / "render.asl.json"

REFUSALS = frozenset({"ECS.AmazonECSException", "AmazonECS.Unknown"})
"""How Step Functions names the errors of ECS that has no room, or is asked too often."""
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")

Runs = Literal["lambda", "compose"]


@dataclass(frozen=True)
class Retry:
    """How a task is tried again. Times are in seconds; ``full_jitter`` waits a random part of each."""

    errors: frozenset[str]
    interval: float
    backoff: float
    attempts: int
    longest: float
    full_jitter: bool

    def wait(self, failures: int) -> float:
        """The wait after so many failures, before jitter."""
        return min(self.longest, self.interval * self.backoff ** (failures - 1))


@dataclass(frozen=True)
class Provider:
    """A capacity provider's share of an attempt's launches; a weight may be a placeholder's name, ``${Name}``."""

    name: str
    weight: str


@dataclass(frozen=True)
class Task:
    """A state that does work. ``step`` is the name its work was measured under.

    ``capacity`` has the providers of the first attempt, the second and so on; without any, all run on demand.
    """

    name: str
    step: str
    runs: Runs
    timeout: float
    retries: tuple[Retry, ...]
    capacity: tuple[tuple[Provider, ...], ...] = ()


@dataclass(frozen=True)
class Plain:
    """A state that only passes on: Pass, Choice, Wait, Succeed."""

    name: str


@dataclass(frozen=True)
class Sequence:
    """States one after the other."""

    states: tuple["Node", ...]


@dataclass(frozen=True)
class Branches:
    """A Parallel state."""

    name: str
    branches: tuple[Sequence, ...]


@dataclass(frozen=True)
class Each:
    """A Map state: ``body`` for every item, at most ``concurrency`` at once. 0 means no limit."""

    name: str
    concurrency: int
    body: Sequence


Node = Task | Plain | Sequence | Branches | Each


def load_pipeline(path: Path = RENDER) -> Sequence:
    """The way a film takes when every task succeeds in the end."""
    return parse(json.loads(path.read_text(encoding="utf-8")))


def parse(machine: dict[str, Any]) -> Sequence:
    """The states from ``StartAt`` on. A Choice takes its default. Raises ValueError for a state of unknown type."""
    states: list[Node] = []
    name: str | None = machine["StartAt"]
    while name is not None:
        state = machine["States"][name]
        states.append(_node(name, state))
        name = state.get("Next") or state.get("Default")
    return Sequence(tuple(states))


def _node(name: str, state: dict[str, Any]) -> Node:
    match state["Type"]:
        case "Task":
            return _task(name, state)
        case "Map":
            body = state.get("ItemProcessor") or state["Iterator"]
            inside = parse(body)
            selector = state.get("ItemSelector", {})
            if "capacities" in selector:
                offered = [tuple(map(_provider, capacity)) for capacity in selector["capacities"]]
                inside = _with_capacity(inside, tuple(offered[place] for place in selector["capacity_by_attempt"]))
            return Each(name, int(state.get("MaxConcurrency", 0)), inside)
        case "Parallel":
            return Branches(name, tuple(parse(branch) for branch in state["Branches"]))
        case "Pass" | "Choice" | "Wait" | "Succeed" | "Fail":
            return Plain(name)
        case unknown:
            raise ValueError(f"{name} is a state of type {unknown!r}, which the model does not know.")


def _task(name: str, state: dict[str, Any]) -> Task:
    resource = str(state["Resource"])
    retries = tuple(
        Retry(
            errors=frozenset(given["ErrorEquals"]),
            interval=float(given.get("IntervalSeconds", 1)),
            backoff=float(given.get("BackoffRate", 2)),
            attempts=int(given.get("MaxAttempts", 3)),
            longest=float(given.get("MaxDelaySeconds", float("inf"))),
            full_jitter=given.get("JitterStrategy") == "FULL",
        )
        for given in state.get("Retry", [])
    )
    timeout = float(state.get("TimeoutSeconds", float("inf")))
    if "ecs:runTask" in resource:
        return Task(name, "video_composition", "compose", timeout, retries)
    payload = state.get("Parameters", state.get("Arguments", {})).get("Payload", {})
    return Task(name, payload.get("step", name) if isinstance(payload, dict) else name, "lambda", timeout, retries)


def _provider(given: dict[str, Any]) -> Provider:
    weight = str(given.get("Weight", given.get("Weight.$", "1")))
    placeholder = _PLACEHOLDER.search(weight)
    return Provider(str(given["CapacityProvider"]), placeholder.group(1) if placeholder else weight)


def _with_capacity(sequence: Sequence, capacity: tuple[tuple[Provider, ...], ...]) -> Sequence:
    return Sequence(
        tuple(
            replace(state, capacity=capacity) if isinstance(state, Task) and state.runs == "compose" else state
            for state in sequence.states
        )
    )


def tasks(node: Node) -> Iterator[Task]:
    """Every task of the tree, once each, in order."""
    match node:
        case Task():
            yield node
        case Sequence(states):
            for state in states:
                yield from tasks(state)
        case Branches(branches=branches):
            for branch in branches:
                yield from tasks(branch)
        case Each(body=body):
            yield from tasks(body)
        case Plain():
            return


def transitions(node: Node, items: dict[str, int]) -> int:
    """State transitions that are billed for one run; ``items`` says over how many each Map goes."""
    match node:
        case Task() | Plain():
            return 1
        case Sequence(states):
            return sum(transitions(state, items) for state in states)
        case Branches(branches=branches):
            return 1 + sum(transitions(branch, items) for branch in branches)
        case Each(name=name, body=body):
            return 1 + items[name] * transitions(body, items)
