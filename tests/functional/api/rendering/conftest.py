"""What stands in for the state machine, and a film that is told."""

from uuid import UUID

import pytest

from reelestate.kit.database import transaction
from reelestate.renders import repository, service
from tests.functional.api.conftest import Person
from tests.functional.api.rendering.films import Film, Launched


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> Launched:
    """The jobs that were handed to the state machine."""
    jobs: Launched = []

    def record(organization_id: UUID, job_id: UUID) -> str:
        with transaction(organization_id) as session:
            job = repository.get_job(session, job_id, lock=True)
            job.execution_arn = f"arn:test:{job_id}-{job.attempt}"
        jobs.append(job_id)
        return f"arn:test:{job_id}"

    monkeypatch.setattr(service, "launch", record)
    monkeypatch.setattr(service, "_stop", lambda _arn: None)
    return jobs


@pytest.fixture
def film(owner: Person) -> Film:
    """A film that can be rendered."""
    return Film(owner).tell()
