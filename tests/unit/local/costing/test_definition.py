"""The state machine of the file, as the model reads it."""

import pytest

from local.costing.definition import load_pipeline, parse, tasks, transitions
from local.costing.measured import load_measured

MACHINE = {
    "StartAt": "first",
    "States": {
        "first": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "both"},
        "both": {
            "Type": "Parallel",
            "Next": "each",
            "Branches": [
                {"StartAt": "a", "States": {"a": {"Type": "Pass", "End": True}}},
                {"StartAt": "b", "States": {"b": {"Type": "Pass", "Next": "c"}, "c": {"Type": "Pass", "End": True}}},
            ],
        },
        "each": {
            "Type": "Map",
            "End": True,
            "ItemProcessor": {
                "StartAt": "one",
                "States": {"one": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": True}},
            },
        },
    },
}


def test_every_state_entered_is_a_transition() -> None:
    """Given three items, when the machine runs, then first, both, a, b, c, each and three times one are billed."""
    assert transitions(parse(MACHINE), {"each": 3}) == 9


def test_every_task_of_the_pipeline_was_measured() -> None:
    """Given the pipeline of the file, when its tasks are listed, then each has its measured step."""
    measured = load_measured()

    found = [task.step for task in tasks(load_pipeline())]

    assert len(found) >= 12
    for step in found:
        assert measured.step(step, 30).cpu_seconds > 0


def test_compose_begins_on_spot_and_ends_on_demand() -> None:
    """Given the pipeline of the file, when compose is tried again and again, then certainty is paid for at last."""
    compose = next(task for task in tasks(load_pipeline()) if task.runs == "compose")

    assert {provider.name for provider in compose.capacity[0]} == {"FARGATE_SPOT", "FARGATE"}
    assert [provider.name for provider in compose.capacity[-1]] == ["FARGATE"]
    assert len(compose.capacity) > max(retry.attempts for retry in compose.retries)


def test_unknown_states_are_refused() -> None:
    """Given a state of a type nobody knows, when the machine is read, then it says which state that is."""
    with pytest.raises(ValueError, match="odd"):
        parse({"StartAt": "odd", "States": {"odd": {"Type": "Teleport", "End": True}}})
