"""What whoever watches a job is told."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.renders import rules

JOB_ID = UUID(int=7)


@dataclass(frozen=True)
class SomeJob:
    """A job as it is watched."""

    status: str
    progress: int = 40
    id: UUID = JOB_ID
    current_step: str | None = "assemble"
    error_code: str | None = None
    error_message: str | None = None


@dataclass(frozen=True)
class SomeStep:
    """A step's row."""

    name: str
    status: str
    progress: int = 0


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("queued", "progress"),
        ("processing", "progress"),
        ("completed", "completed"),
        ("failed", "failed"),
        ("cancelled", "cancelled"),
    ],
)
def test_the_type_says_whether_there_is_more_to_come(status: str, kind: str) -> None:
    message = rules.progress_message(SomeJob(status), [])

    assert (message["type"], message["percent"], message["job_id"]) == (kind, 40, str(JOB_ID))
    assert ("error" in message) == (kind in {"failed", "cancelled"})


def test_a_failure_says_why() -> None:
    message = rules.progress_message(SomeJob("failed", error_code="X", error_message="It broke."), [])

    assert message["error"] == {"code": "X", "message": "It broke."}


@pytest.mark.parametrize(
    ("items", "together"),
    [
        ([("completed", 100), ("processing", 50)], ("processing", 75)),
        ([("completed", 100), ("skipped", 0)], ("completed", 100)),
        ([("completed", 100), ("failed", 10)], ("failed", 55)),
        ([("pending", 0), ("pending", 0)], ("pending", 0)),
    ],
)
def test_the_items_of_a_step_are_told_together(items: list[tuple[str, int]], together: tuple[str, int]) -> None:
    steps = [SomeStep("draw_card", status, progress) for status, progress in items]

    assert rules.step_progress(steps) == {"draw_card": together}


@given(st.integers(0, 99), st.floats(0, 10_000), st.floats(1, 10_000))
def test_a_running_job_always_takes_a_while_still(progress: int, elapsed: float, expected: float) -> None:
    assert rules.seconds_remaining(progress, elapsed, expected) >= 1


def test_a_job_is_timed_by_its_own_speed() -> None:
    assert rules.seconds_remaining(50, 60.0, 1000.0) == 60
    assert rules.seconds_remaining(0, 10.0, 100.0) == 90


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (90, "90 seconds"), (240, "3-5 minutes"), (3600, "48-72 minutes")]
)
def test_durations_are_said_as_people_say_them(seconds: int, words: str) -> None:
    assert rules.in_words(seconds) == words
