"""Jobs without a pipeline: a test runs the steps itself."""

from uuid import UUID

import pytest

from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.renders.tables import Job


@pytest.fixture
def job(organization: UUID, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A tenant's job that nobody has begun; nobody listens to what is said of it."""
    monkeypatch.setattr("reelestate.kit.events.emit", lambda *_: None)
    job = Job(id=new_id(), organization_id=organization, kind="render", parameters={})
    with transaction(organization) as session:
        session.add(job)
    return job.id
