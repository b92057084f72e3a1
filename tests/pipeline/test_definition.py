"""The state machine's file: complete, resilient, and the same on both sides."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from local.studio import PIPELINES, STUDIO
from reelestate.renders.rules import STEP_WEIGHTS
from reelestate.renders.runner import AFTER_THE_END, registry

TEXT = (PIPELINES / "render.asl.json").read_text(encoding="utf-8")
DEFINITION = json.loads(TEXT)


def states(machine: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state, those inside maps and branches too."""
    for name, state in machine["States"].items():
        yield name, state
        for inner in [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]:
            yield from states(inner)


STATES = list(states(DEFINITION))
TASKS = [(name, state) for name, state in STATES if state["Type"] == "Task"]
STEPS = {state["Parameters"]["Payload"]["step"] for _, state in TASKS if "Payload" in state["Parameters"]}


def test_names_are_unique() -> None:
    names = [name for name, _ in STATES]

    assert len(names) == len(set(names))


def test_every_placeholder_is_substituted_and_no_other() -> None:
    (machine,) = [m for m in STUDIO.state_machines if m.name == "render"]

    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == set(machine.substitutions)


@pytest.mark.parametrize(("name", "task"), TASKS)
def test_every_task_is_tried_again_and_ends(name: str, task: dict[str, Any]) -> None:
    assert task["TimeoutSeconds"] > 0
    assert task["Retry"]
    assert all(retry["MaxAttempts"] >= 2 for retry in task["Retry"])


@pytest.mark.parametrize(("name", "task"), [t for t in TASKS if "lambda" in t[1]["Resource"]])
def test_what_a_person_must_mend_is_not_tried_again(name: str, task: dict[str, Any]) -> None:
    retried = {error for retry in task["Retry"] for error in retry["ErrorEquals"]}

    assert not retried & {"States.ALL", "States.TaskFailed", "InvalidInput", "ClaimUnbound", "QualityRejected"}


def test_one_catch_compensates_for_everything() -> None:
    catching = [(name, state["Catch"]) for name, state in STATES if "Catch" in state]

    assert catching == [("film", [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "compensate"}])]


def test_the_steps_are_those_of_the_code_and_all_are_weighed() -> None:
    assert set(registry()) == STEPS
    assert STEPS - AFTER_THE_END | {"video_composition"} == set(STEP_WEIGHTS)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_the_input_written_in_the_file_is_what_the_step_takes(name: str) -> None:
    (given,) = [
        state["Parameters"]["Payload"]["input"]
        for _, state in TASKS
        if state["Parameters"].get("Payload", {}).get("step") == name
    ]
    fields = registry()[name].input.model_fields

    assert {key.removesuffix(".$") for key in given} == set(fields)
