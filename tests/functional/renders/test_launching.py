"""Executions that start while something else happens to their job."""

from collections.abc import Callable
from uuid import UUID

import pytest
from botocore.exceptions import ClientError

from reelestate.kit.database import transaction
from reelestate.kit.settings import get_settings
from reelestate.renders import service
from reelestate.renders.tables import Job

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:render"


def _nothing() -> None:
    """Nothing else happens."""


class Executions:
    """What was started and stopped. ``meanwhile`` happens once, while the first one starts."""

    def __init__(self) -> None:
        self.started: list[str] = []
        self.stopped: list[str] = []
        self.meanwhile: Callable[[], object] = _nothing

    def start(self, planned: service.Launch, _given: str) -> str:
        """Stands for StartExecution."""
        meanwhile, self.meanwhile = self.meanwhile, _nothing
        meanwhile()
        self.started.append(planned.execution_arn)
        return planned.execution_arn


@pytest.fixture
def executions(application: None, monkeypatch: pytest.MonkeyPatch) -> Executions:
    """Step Functions, as the service speaks to it."""
    held = Executions()
    monkeypatch.setenv("REELESTATE_STATE_MACHINE_ARN", MACHINE)
    get_settings.cache_clear()
    monkeypatch.setattr(service, "_start", held.start)
    monkeypatch.setattr(service, "_stop", held.stopped.append)
    return held


def _noted(organization: UUID, job: UUID) -> str | None:
    with transaction(organization) as session:
        return session.get_one(Job, job).execution_arn


def _arn(job: UUID, attempt: int) -> str:
    return f"arn:aws:states:us-east-1:123456789012:execution:render:{job}-{attempt}"


def test_a_job_that_is_cancelled_while_it_starts_is_stopped(
    executions: Executions, organization: UUID, job: UUID
) -> None:
    executions.meanwhile = lambda: service.cancel(organization, job)

    service.launch(organization, job)

    assert executions.started == executions.stopped == [_arn(job, 1)]


def test_a_late_start_does_not_pass_for_the_attempt_that_followed(
    executions: Executions, organization: UUID, job: UUID
) -> None:
    # given a job that is cancelled, resumed and launched again while its first attempt still starts
    def start_again() -> None:
        service.cancel(organization, job)
        service.resume(organization, job)
        service.launch(organization, job)

    executions.meanwhile = start_again

    service.launch(organization, job)

    # then the second attempt is the job's, and the first one is stopped
    assert executions.started == [_arn(job, 2), _arn(job, 1)]
    assert executions.stopped == [_arn(job, 1)]
    assert _noted(organization, job) == _arn(job, 2)


def test_a_job_whose_execution_cannot_be_stopped_is_cancelled_all_the_same(
    executions: Executions, organization: UUID, job: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_arn: str) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "later"}}, "StopExecution")

    service.launch(organization, job)
    monkeypatch.setattr(service, "_stop", refuse)

    service.cancel(organization, job)

    with transaction(organization) as session:
        assert session.get_one(Job, job).status == "cancelled"
