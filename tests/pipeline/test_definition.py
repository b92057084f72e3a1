"""The state machines' files: complete, resilient, and the same on both sides."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from local.studio import PIPELINES, STUDIO
from reelestate.renders.rules import ANALYSIS_STEP_WEIGHTS, INFOGRAPHIC_STEP_WEIGHTS, STEP_WEIGHTS
from reelestate.renders.runner import AFTER_THE_END, registry

WEIGHTS = {"render": STEP_WEIGHTS, "infographic": INFOGRAPHIC_STEP_WEIGHTS, "analysis": ANALYSIS_STEP_WEIGHTS}
TEXTS = {name: (PIPELINES / f"{name}.asl.json").read_text(encoding="utf-8") for name in WEIGHTS}


def states(machine: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state, those inside maps and branches too."""
    for name, state in machine["States"].items():
        yield name, state
        for inner in [*state.get("Branches", []), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]:
            yield from states(inner)


STATES = {name: list(states(json.loads(text))) for name, text in TEXTS.items()}
TASKS = [
    (f"{machine}: {name}", state) for machine in STATES for name, state in STATES[machine] if state["Type"] == "Task"
]
PAYLOADS = {
    machine: [state["Parameters"]["Payload"] for _, state in found if "Payload" in state.get("Parameters", {})]
    for machine, found in STATES.items()
}
STEPS = {machine: {payload["step"] for payload in payloads} for machine, payloads in PAYLOADS.items()}


@pytest.mark.parametrize("machine", STATES)
def test_names_are_unique(machine: str) -> None:
    names = [name for name, _ in STATES[machine]]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", TEXTS)
def test_every_placeholder_is_substituted_and_no_other(name: str) -> None:
    (machine,) = [m for m in STUDIO.state_machines if m.name == name]

    assert set(re.findall(r"\$\{(\w+)\}", TEXTS[name])) == set(machine.substitutions)


@pytest.mark.parametrize(("name", "task"), TASKS)
def test_every_task_is_tried_again_and_ends(name: str, task: dict[str, Any]) -> None:
    assert task["TimeoutSeconds"] > 0
    assert task["Retry"]
    assert all(retry["MaxAttempts"] >= 2 for retry in task["Retry"])


@pytest.mark.parametrize(("name", "task"), [t for t in TASKS if "lambda" in t[1]["Resource"]])
def test_what_a_person_must_mend_is_not_tried_again(name: str, task: dict[str, Any]) -> None:
    retried = {error for retry in task["Retry"] for error in retry["ErrorEquals"]}

    assert not retried & {"States.ALL", "States.TaskFailed", "InvalidInput", "ClaimUnbound", "QualityRejected"}


@pytest.mark.parametrize(
    ("machine", "work"), [("render", "film"), ("infographic", "infographic"), ("analysis", "analysis")]
)
def test_one_catch_compensates_for_everything(machine: str, work: str) -> None:
    catching = [(name, state["Catch"]) for name, state in STATES[machine] if "Catch" in state]

    assert catching == [(work, [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "compensate"}])]


def test_the_steps_are_those_of_the_code() -> None:
    assert set(registry()) == set.union(*STEPS.values())


@pytest.mark.parametrize(
    ("machine", "elsewhere"), [("render", {"video_composition"}), ("infographic", set()), ("analysis", set())]
)
def test_all_steps_are_weighed(machine: str, elsewhere: set[str]) -> None:
    assert STEPS[machine] - AFTER_THE_END | elsewhere == set(WEIGHTS[machine])
    assert sum(WEIGHTS[machine].values()) == 100


@pytest.mark.parametrize(
    ("payload"), [pytest.param(p, id=f"{machine}: {p['step']}") for machine in PAYLOADS for p in PAYLOADS[machine]]
)
def test_the_input_written_in_the_file_is_what_the_step_takes(payload: dict[str, Any]) -> None:
    fields = registry()[payload["step"]].input.model_fields

    assert {key.removesuffix(".$") for key in payload["input"]} == set(fields)
