"""Steps that begin and end while something else happens to their job."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from reelestate.kit.database import transaction
from reelestate.kit.errors import Cancelled
from reelestate.kit.steps import ProviderCall, Step, StepContext, StepModel
from reelestate.renders import repository, runner, service
from reelestate.renders.tables import Job, JobStep

MEETING_SECONDS = 0.5


class Line(StepModel):
    """What the tests' step is given and answers."""

    line: str


def speak(context: StepContext, given: Line) -> Line:
    """Calls a provider, as steps do."""
    context.record(ProviderCall("speech", "test", 1))
    return given


@pytest.fixture(autouse=True)
def _one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Step("voice_synthesis", Line, speak, item=lambda given: given.line)
    monkeypatch.setattr(runner, "registry", lambda: {step.name: step})


def _event(organization: UUID, job: UUID, line: str = "l1") -> dict[str, Any]:
    names = {"organization_id": str(organization), "job_id": str(job)}
    return {"step": "voice_synthesis", "input": {"line": line}, **names}


def _until_somebody_waits(owner: Engine) -> None:
    """Returns once a transaction waits for another one."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with owner.connect() as connection:
            if connection.scalar(text("select count(*) from pg_locks where not granted")):
                return
        time.sleep(0.01)
    raise TimeoutError("nobody waits")


def test_a_step_that_begins_while_its_job_is_cancelled_does_not_set_it_going_again(
    organization: UUID, job: UUID, owner: Engine
) -> None:
    with ThreadPoolExecutor(1) as pool:
        # given a job that is being cancelled
        with transaction(organization) as session:
            assert service.cancel_job(session, repository.get_job(session, job, lock=True))
            session.flush()
            # when its first step begins before that is committed
            begun = pool.submit(runner.run, _event(organization, job))
            _until_somebody_waits(owner)
        # then the step is refused
        with pytest.raises(Cancelled):
            begun.result(10)

    # and the job stays cancelled
    with transaction(organization) as session:
        assert session.get_one(Job, job).status == "cancelled"
        assert session.query(JobStep).filter_by(job_id=job).count() == 0


def test_steps_that_end_at_once_wait_for_each_other(
    organization: UUID, job: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given two steps that write their calls at the same moment, if nothing keeps them from it
    meeting = threading.Barrier(2)
    add_call = repository.add_call

    def add_and_meet(session: Any, *given: Any) -> None:
        add_call(session, *given)
        session.flush()
        with suppress(threading.BrokenBarrierError):
            meeting.wait(MEETING_SECONDS)

    monkeypatch.setattr(repository, "add_call", add_and_meet)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda line: runner.run(_event(organization, job, line)), ("l1", "l2")))

    assert answers == [{"line": "l1"}, {"line": "l2"}]
    with transaction(organization) as session:
        assert len(repository.list_calls(session, job)) == 2
