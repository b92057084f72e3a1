"""Renders that are cancelled, fail or are forgotten give their credits back."""

from datetime import timedelta
from uuid import UUID

import pytest

from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.notifications.tables import Notification
from reelestate.projects.tables import Project
from reelestate.renders import ending, repository, schedule, service
from tests.functional.api.conftest import Person
from tests.functional.api.listings import credits_of
from tests.functional.api.rendering.films import Film, Launched, complete

pytestmark = pytest.mark.usefixtures("object_store")


@pytest.mark.parametrize("way", ["/renders/{id}", "/jobs/{id}/cancel"])
def test_a_cancelled_job_gives_its_credits_back_and_takes_them_again(
    film: Film, owner: Person, launched: Launched, way: str
) -> None:
    job_id = film.render().json()["job_id"]
    path = way.format(id=job_id)
    cancelled = owner.delete(path) if way.startswith("/renders") else owner.post(path)
    after_cancel = credits_of(owner)
    again = owner.post(f"/jobs/{job_id}/cancel")
    resumed = owner.post(f"/jobs/{job_id}/resume")
    after_resume = credits_of(owner)
    film.end(job_id, complete)
    late = owner.post(f"/jobs/{job_id}/cancel")

    assert cancelled.status_code == 200
    assert after_cancel == (30, 0)
    assert again.status_code == 200
    assert (resumed.status_code, resumed.json()["job"]["attempt"]) == (202, 2)
    assert after_resume == (28, 2)
    assert launched == [UUID(job_id), UUID(job_id)]
    assert (late.status_code, late.json()["error"]["code"]) == (409, "JOB_FINISHED")
    assert credits_of(owner) == (28, 0)


def test_our_failures_are_refunded_and_told(film: Film, owner: Person, launched: Launched) -> None:
    job_id = film.render().json()["job_id"]

    film.end(job_id, lambda session, job: ending.fail(session, job, "INTERNAL_SERVER_ERROR", "It broke."))

    job = owner.get(f"/jobs/{job_id}").json()["job"]
    assert credits_of(owner) == (30, 0)
    assert (job["status"], job["error_message"], job["credits_charged"]) == ("failed", "It broke.", 0)
    assert owner.get(film.path).json()["project"]["status"] == "failed"
    with transaction(owner.organization_id, owner.user_id) as session:
        assert session.query(Notification).filter_by(type="job_failed").count() == 1


def test_a_job_that_was_cancelled_is_not_completed_by_a_late_step(
    film: Film, owner: Person, launched: Launched
) -> None:
    from reelestate.kit.errors import Cancelled

    job_id = film.render().json()["job_id"]
    owner.post(f"/jobs/{job_id}/cancel")

    with pytest.raises(Cancelled):
        film.end(job_id, complete)

    assert owner.get(f"/renders/{job_id}").json()["render_job"]["status"] == "cancelled"
    assert credits_of(owner) == (30, 0)


def test_deleting_a_project_cancels_its_job(film: Film, owner: Person, launched: Launched) -> None:
    job_id = film.render().json()["job_id"]

    assert owner.delete(film.path).status_code == 200

    assert owner.get("/jobs", params={"status": "cancelled"}).json()["jobs"][0]["job_id"] == job_id
    assert credits_of(owner) == (30, 0)


def test_forgotten_jobs_are_recovered(film: Film, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    launched: list[UUID] = []

    def fails(_organization: UUID, _job: UUID) -> str:
        from reelestate.kit.errors import Unavailable

        raise Unavailable("Step Functions does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(service, "launch", fails)
        job_id = film.render().json()["job_id"]
    too_early = schedule.recover_jobs(clock.now())
    monkeypatch.setattr(service, "launch", lambda _organization, job: launched.append(job) or "arn")
    later = schedule.recover_jobs(clock.now() + timedelta(minutes=1))
    with transaction(owner.organization_id) as session:
        job = repository.get_job(session, UUID(job_id), lock=True)
        job.status, job.execution_arn = "processing", "arn:gone"
    monkeypatch.setattr(service, "_is_running", lambda _arn: False)
    lost = schedule.recover_jobs(clock.now() + timedelta(minutes=1))

    assert job_id not in str(too_early)
    assert job_id in later["queued"]
    assert UUID(job_id) in launched
    assert job_id in lost["failed"]
    assert credits_of(owner) == (30, 0)
    with transaction(owner.organization_id) as session:
        assert session.get_one(Project, UUID(film.id)).status == "failed"
