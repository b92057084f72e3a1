"""Every change of a job is announced on the bus once it is kept, and once."""

from typing import Any

import pytest

from reelestate.kit import events
from reelestate.kit.database import transaction
from reelestate.kit.errors import ProviderFailed
from reelestate.renders import announcing, ending, repository, service
from reelestate.renders.announcing import FAILED, PROGRESSED
from tests.functional.api.conftest import Person
from tests.functional.api.connections import Bus
from tests.functional.api.websocket.clients import add_render, detail


def test_every_way_a_job_changes_is_announced_once(owner: Person, bus: Bus) -> None:
    job_id = add_render(owner, status="processing")

    def announced(change: Any) -> list[str]:
        bus.events.clear()
        with transaction(owner.organization_id) as session:
            change(session, repository.get_job(session, job_id, lock=True))
        return bus.types()

    assert announced(lambda session, job: ending.fail(session, job, "INTERNAL_SERVER_ERROR", "It broke.")) == [
        PROGRESSED,
        FAILED,
    ]
    assert bus.events[1][2]["fault"] == "studio"
    assert announced(lambda session, job: ending.fail(session, job, "INTERNAL_SERVER_ERROR", "Again.")) == []
    assert announced(service.resume_job) == [PROGRESSED]
    assert announced(lambda session, job: ending.fail(session, job, "CLAIM_UNBOUND", "No pool.")) == [
        PROGRESSED,
        FAILED,
    ]
    assert bus.events[1][2]["fault"] == "person"
    announced(service.resume_job)
    assert announced(ending.cancel) == [PROGRESSED]
    announced(service.resume_job)
    assert announced(lambda session, job: ending.complete(session, job, {}, None)) == [PROGRESSED]


def test_two_changes_at_once_are_one_announcement(owner: Person, bus: Bus) -> None:
    first, second = add_render(owner), add_render(owner)

    with transaction(owner.organization_id) as session:
        for job_id in (first, second, first):
            announcing.changed(session, owner.organization_id, job_id)

    assert bus.events == [("reelestate.renders", PROGRESSED, detail(owner, job_id)) for job_id in (first, second)]


def test_progress_of_a_compose_task_is_announced_after_it_is_recorded(owner: Person, bus: Bus) -> None:
    job_id = add_render(owner, status="processing")
    report = {"batch": 0, "progress": 50, "duration_ms": 10, "finished": False, "summary": None}

    service.record_progress(detail(owner, job_id) | report)

    assert bus.events == [("reelestate.renders", PROGRESSED, detail(owner, job_id))]


def test_what_is_rolled_back_is_not_announced(owner: Person, bus: Bus) -> None:
    job_id = add_render(owner, status="processing")

    with pytest.raises(RuntimeError, match="as asked"), transaction(owner.organization_id) as session:
        ending.cancel(session, repository.get_job(session, job_id, lock=True))
        raise RuntimeError("as asked")

    assert bus.events == []


def test_a_bus_that_refuses_stops_no_job(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_event: object) -> None:
        raise ProviderFailed("as asked")

    monkeypatch.setattr(events, "emit", refuse)
    job_id = add_render(owner, status="processing")

    with transaction(owner.organization_id) as session:
        ending.cancel(session, repository.get_job(session, job_id, lock=True))

    with transaction(owner.organization_id) as session:
        assert repository.get_job(session, job_id).status == "cancelled"
