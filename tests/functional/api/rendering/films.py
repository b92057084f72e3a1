"""Films that can be rendered, and what the pipeline does at their end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.renders import ending, repository
from reelestate.renders.schemas import CutOutput, RenderResult
from reelestate.renders.tables import Job
from tests.functional.api.conftest import Person
from tests.functional.api.listings import add_listing, add_photos, open_account

Launched = list[UUID]


class Film:
    """A listing's film, told and approved, on a plan."""

    def __init__(self, owner: Person, plan: str | None = "standard", **fields: Any) -> None:
        self.owner = owner
        open_account(owner, plan)
        property_id = add_listing(owner)
        self.photos = add_photos(owner, property_id=property_id)
        given = {"title": "The tour", "type": "listing_tour", "property_id": str(property_id)} | fields
        self.id = owner.post("/projects", given).json()["project"]["id"]
        self.path = f"/projects/{self.id}"

    def tell(self) -> "Film":
        """Writes and approves the storyboard."""
        assert self.owner.post("/ai/generate-script", {"project_id": self.id}).status_code == 200
        assert self.owner.post(f"{self.path}/storyboard/approve").status_code == 200
        return self

    def render(self, render_type: str = "final", **options: Any) -> Any:
        """Asks for a render."""
        settings = options.pop("settings", {})
        body = {"render_type": render_type, "settings": settings}
        return self.owner.post(f"{self.path}/renders", body, **options)

    def job(self, job_id: str) -> Job:
        """The job's row."""
        with transaction(self.owner.organization_id) as session:
            return repository.get_job(session, UUID(job_id))

    def end(self, job_id: str, how: Callable[[Any, Job], object]) -> None:
        """What the pipeline's last step does."""
        with transaction(self.owner.organization_id) as session:
            how(session, repository.get_job(session, UUID(job_id), lock=True))


def complete(session: Any, job: Job) -> None:
    """Ends the job as the last step does, with one cut."""
    prefix = f"org/{job.organization_id}/jobs/{job.id}"
    cut = CutOutput(
        cut="9x16",
        width=1080,
        height=1920,
        seconds=30.0,
        bytes=4,
        video_key=f"{prefix}/film-9x16.mp4",
        thumbnail_key=f"{prefix}/thumbnail-9x16.jpg",
        quality_key=f"{prefix}/quality-9x16.json",
        figures={"loudness": -14.0},
    )
    result = RenderResult(
        title="18 Alder Crescent",
        outputs=(cut,),
        srt_key=f"{prefix}/subtitles.srt",
        vtt_key=f"{prefix}/subtitles.vtt",
        caption="c",
        hashtags=(),
        first_comment="",
        ledger_key=f"{prefix}/claims.json",
        plan_key=f"{prefix}/plan.json",
        storyboard_key=f"{prefix}/storyboard.yaml",
        segments_total=3,
        segments_reused=0,
        notes=("A photo is dark.",),
        photos_left_out={"b.jpg": "too small"},
    )
    job.started_at = clock.now() - timedelta(seconds=60)
    ending.complete(session, job, result.model_dump(mode="json"), cut.thumbnail_key)
