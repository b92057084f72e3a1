"""A real studio per module, and jobs on the sample listing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from local.rendering import HOME_ORGANIZATION, JobView, find_photos, look, submit, watch
from local.runtime import LocalStudio
from reelestate.generation.schemas import RenderParameters
from reelestate.kit.database import transaction
from reelestate.properties.loading import load_listing
from reelestate.renders import repository, service
from reelestate.renders.schemas import RenderResult
from reelestate.renders.tables import AiCall

REPOSITORY = Path(__file__).parents[2]
LISTING = REPOSITORY / "demo" / "listing.yaml"
PHOTOS = REPOSITORY / "demo" / "photos"
FEW = 5
"""As many photos as a short film shows; each one more is looked at in every studio anew."""
QUICK: dict[str, Any] = {"duration_seconds": 15, "preview": True, "pace": "fast"}
JOB_SECONDS = 240.0


@pytest.fixture(scope="session", autouse=True)
def assets() -> Iterator[None]:
    """Fonts, voices and sound font of this checkout."""
    patch = pytest.MonkeyPatch()
    patch.setenv("REELESTATE_ASSETS_DIR", str(REPOSITORY / ".assets"))
    yield
    patch.undo()


@dataclass
class Studio:
    """A running studio and what tests do with it."""

    runtime: LocalStudio
    home: Path

    def submit(self, photos: Path = PHOTOS, **chosen: Any) -> UUID:
        """A queued job on the sample listing."""
        parameters = RenderParameters.model_validate(QUICK | chosen)
        return submit(load_listing(LISTING), LISTING.parent, find_photos(photos)[:FEW], parameters)

    def start(self, photos: Path = PHOTOS, **chosen: Any) -> UUID:
        """A job that runs."""
        job_id = self.submit(photos, **chosen)
        service.launch(HOME_ORGANIZATION, job_id)
        return job_id

    def wait(self, job_id: UUID, until: Callable[[JobView], bool] = lambda _view: False) -> JobView:
        """The job when the condition holds, or when it is finished."""
        view = look(job_id)
        for view in watch(job_id, JOB_SECONDS):
            if until(view):
                break
        return view

    def film(self, **chosen: Any) -> tuple[JobView, RenderResult]:
        """A completed job and its result."""
        view = self.wait(self.start(**chosen))
        assert view.job.status == "completed", view.job.error_message
        return view, RenderResult.model_validate(view.job.result)

    def calls(self, job_id: UUID) -> list[AiCall]:
        """The provider calls on the job's record."""
        with transaction(HOME_ORGANIZATION) as session:
            return list(repository.list_calls(session, job_id))

    def stored_segments(self) -> list[str]:
        """Keys of the segments that compose tasks stored, one for each time."""
        lines = [
            line
            for log in (self.home / "logs").glob("task-*.log")
            for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
        ]
        return [line.split('"key":"')[1].split('"')[0] for line in lines if '"segment stored"' in line]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One studio for the module's tests."""
    home = tmp_path_factory.mktemp("studio")
    with LocalStudio(home=home) as runtime:
        yield Studio(runtime, home)
