"""Renders and jobs over HTTP, up to where the state machine takes over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx2 import get as fetch

from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.storage import ObjectStore
from reelestate.notifications.tables import Notification
from reelestate.projects.tables import Project
from reelestate.renders import ending, repository, schedule, service
from reelestate.renders.schemas import CutOutput, RenderResult
from reelestate.renders.tables import Job, JobStep
from tests.functional.api.conftest import People, Person
from tests.functional.api.listings import add_listing, add_photos, credits_of, open_account

pytestmark = pytest.mark.usefixtures("object_store")
Launched = list[UUID]


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


@pytest.fixture
def film(owner: Person) -> Film:
    """A film that can be rendered."""
    return Film(owner).tell()


def _complete(session: Any, job: Job) -> None:
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


def test_a_final_film_holds_credits_and_spends_them(film: Film, owner: Person, launched: Launched) -> None:
    started = film.render()
    held = credits_of(owner)
    job_id = started.json()["job_id"]
    film.end(job_id, _complete)

    body = started.json()
    assert started.status_code == 202
    assert (body["status"], body["credits_deducted"]) == ("queued", 2)
    assert launched == [UUID(job_id)]
    assert held == (28, 2)
    assert credits_of(owner) == (28, 0)
    render = film.job(job_id).parameters["render"]
    assert (render["quality"], render["watermark"], render["preview"]) == ("1080p", False, False)
    project = owner.get(film.path).json()["project"]
    assert (project["status"], project["credits_used"]) == ("completed", 2)
    with transaction(owner.organization_id, owner.user_id) as session:
        told = [row.title for row in session.query(Notification).filter_by(user_id=owner.user_id)]
    assert "“The tour” is ready" in told


def test_the_film_is_what_the_scenes_say(film: Film, owner: Person, launched: Launched) -> None:
    scenes = owner.get(f"{film.path}/scenes").json()["scenes"]
    owner.patch(f"{film.path}/scenes/{scenes[0]['id']}", {"narration_text": "Come in, the door is open."})
    owner.post(f"{film.path}/storyboard/approve")

    job = film.job(film.render().json()["job_id"])

    board = job.parameters["render"]["storyboard"]
    assert board["lines"][0]["say"] == "Come in, the door is open."
    assert [line["say"] for line in board["lines"][1:]] == [scene["narration_text"] for scene in scenes[1:]]
    assert all(line.get("move") is None for line in board["lines"])


def test_a_final_film_needs_the_approval_and_a_preview_does_not(owner: Person, launched: Launched) -> None:
    film = Film(owner)
    owner.post("/ai/generate-script", {"project_id": film.id})

    refused = film.render()
    preview = film.render("preview", settings={"formats": ["9:16", "1:1"], "unbranded": True})

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "STORYBOARD_NOT_APPROVED")
    assert preview.json()["credits_deducted"] == 0
    assert credits_of(owner) == (30, 0)
    given = film.job(preview.json()["job_id"]).parameters["render"]
    assert (given["preview"], given["formats"], given["unbranded"]) == (True, ["9:16"], False)


def test_one_job_at_a_time_and_one_for_one_key(film: Film, launched: Launched) -> None:
    first = film.render(headers={"Idempotency-Key": "r1"})
    same = film.render(headers={"Idempotency-Key": "r1"})
    other = film.render(headers={"Idempotency-Key": "r2"})

    assert first.json()["job_id"] == same.json()["job_id"]
    assert (other.status_code, other.json()["error"]["code"]) == (409, "JOB_ALREADY_PROCESSING")
    assert other.json()["error"]["details"]["job_id"] == first.json()["job_id"]
    assert len(launched) == 1


def test_the_free_plan_gets_720p_with_a_watermark(owner: Person, launched: Launched) -> None:
    film = Film(owner, plan=None).tell()

    large = film.render(settings={"resolution": "1080x1920"})
    started = film.render()

    assert (large.status_code, large.json()["error"]["code"]) == (403, "PLAN_LIMIT_EXCEEDED")
    render = film.job(started.json()["job_id"]).parameters["render"]
    assert (render["quality"], render["watermark"]) == ("720p", True)
    assert credits_of(owner) == (1, 2)


def test_without_enough_credits_nothing_begins(owner: Person, launched: Launched) -> None:
    film = Film(owner, plan=None, style_settings={"duration_seconds": 60}).tell()
    film.end(film.render().json()["job_id"], _complete)

    refused = film.render()

    assert (refused.status_code, refused.json()["error"]["code"]) == (402, "INSUFFICIENT_CREDITS")
    assert len(launched) == 1
    assert owner.get(f"{film.path}/renders").json()["pagination"]["total_count"] == 1


def test_only_a_verified_person_renders(people: People, launched: Launched) -> None:
    film = Film(people.person(verified=False)).tell()

    answer = film.render("preview")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "EMAIL_NOT_VERIFIED")


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
    film.end(job_id, _complete)
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
        film.end(job_id, _complete)

    assert owner.get(f"/renders/{job_id}").json()["render_job"]["status"] == "cancelled"
    assert credits_of(owner) == (30, 0)


def test_a_job_tells_how_far_it_is(film: Film, owner: Person, launched: Launched) -> None:
    job_id = film.render().json()["job_id"]
    now = clock.now()
    with transaction(owner.organization_id) as session:
        job = repository.get_job(session, UUID(job_id), lock=True)
        job.status, job.progress, job.current_step = "processing", 50, "video_composition"
        job.started_at = now - timedelta(seconds=60)
        for name, item, status, progress in (
            ("photo_analysis", "", "completed", 100),
            ("video_composition", "0", "processing", 40),
            ("video_composition", "1", "completed", 100),
        ):
            session.add(
                JobStep(
                    organization_id=owner.organization_id,
                    job_id=job.id,
                    name=name,
                    item=item,
                    status=status,
                    progress=progress,
                    notes=["A note."],
                    duration_ms=1500,
                    attempts=1,
                )
            )

    job = owner.get(f"/jobs/{job_id}").json()["job"]
    with transaction(owner.organization_id) as session:
        message = service.progress_message(session, UUID(job_id))

    steps = {step["name"]: step for step in job["steps"]}
    assert sum(step["weight"] for step in job["steps"]) == 100
    composing = steps["video_composition"]
    assert (composing["status"], composing["progress"], composing["items"]) == ("processing", 70, 2)
    assert (steps["photo_analysis"]["status"], steps["finalize"]["status"]) == ("completed", "pending")
    assert 50 <= job["estimated_seconds_remaining"] <= 70
    assert job["estimated_time_remaining"].endswith("seconds")
    assert job["notes"] == ["A note."]
    assert (message["type"], message["percent"]) == ("progress", 50)


def test_a_step_is_done_anew(film: Film, owner: Person, launched: Launched) -> None:
    job_id = film.render().json()["job_id"]
    with transaction(owner.organization_id) as session:
        session.add(
            JobStep(
                organization_id=owner.organization_id,
                job_id=UUID(job_id),
                name="voice_synthesis",
                item="hook",
                status="completed",
                progress=100,
                input_key="k",
                output={"key": "x"},
            )
        )
    while_running = owner.post(f"/jobs/{job_id}/steps/voice_synthesis/retry")
    film.end(job_id, lambda session, job: ending.fail(session, job, "PROVIDER_FAILED", "No answer."))

    unknown = owner.post(f"/jobs/{job_id}/steps/dancing/retry")
    retried = owner.post(f"/jobs/{job_id}/steps/voice_synthesis/retry")

    assert while_running.status_code == 409
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "STEP_NOT_FOUND")
    assert retried.status_code == 202
    step = next(step for step in retried.json()["job"]["steps"] if step["name"] == "voice_synthesis")
    assert step["status"] == "pending"
    assert launched == [UUID(job_id)] * 2


def test_finished_files_are_fetched(film: Film, owner: Person, launched: Launched, object_store: ObjectStore) -> None:
    job_id = film.render(settings={"include_subtitles": False}).json()["job_id"]
    early = owner.get(f"/jobs/{job_id}/download")
    film.end(job_id, _complete)
    key = f"org/{owner.organization_id}/jobs/{job_id}"
    object_store.put(f"{key}/film-9x16.mp4", b"film", "video/mp4")
    object_store.put(f"{key}/subtitles.srt", b"1", "application/x-subrip")

    video = owner.get(f"/jobs/{job_id}/download", params={"cut": "9x16"})
    srt = owner.get(f"/jobs/{job_id}/download", params={"kind": "srt"})
    render = owner.get(f"/renders/{job_id}").json()["render_job"]

    assert (early.status_code, early.json()["error"]["code"]) == (409, "NOTHING_TO_DOWNLOAD")
    body = video.json()
    assert body | {"expires_in": 3600, "file_size": 4, "format": "mp4", "resolution": "1080x1920"} == body
    assert (body["duration"], body["file_name"]) == (30.0, "18-alder-crescent-9x16.mp4")
    assert fetch(body["download_url"]).content == b"film"
    assert srt.json()["format"] == "srt"
    assert owner.get(f"/jobs/{job_id}/download", params={"cut": "1x1"}).status_code == 422
    assert owner.get(f"/jobs/{job_id}/download", params={"kind": "thumbnail"}).status_code == 404
    assert (render["subtitle_url"], render["outputs"][0]["figures"]) == (None, {"loudness": -14.0})
    assert "b.jpg is not in the film: too small" in render["notes"]


def test_an_estimate_learns_from_what_was_made(film: Film, owner: Person, launched: Launched) -> None:
    before = owner.get(f"{film.path}/estimate").json()["estimate"]
    film.end(film.render().json()["job_id"], _complete)

    after = owner.get(f"{film.path}/estimate", params={"formats": ["9:16", "1:1"]}).json()["estimate"]
    preview = owner.get(f"{film.path}/estimate", params={"render_type": "preview"}).json()["estimate"]

    assert (before["credits"], before["credits_available"], before["based_on_jobs"]) == (2, 30, 0)
    assert (after["cuts"], after["based_on_jobs"], after["estimated_seconds"]) == (2, 1, 120)
    assert preview["credits"] == 0


def test_what_has_no_pipeline_says_so(owner: Person, launched: Launched) -> None:
    open_account(owner)
    project = owner.post("/projects", {"title": "Talk", "type": "podcast"}).json()["project"]["id"]

    answer = owner.post(f"/projects/{project}/generate", {})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "RENDER_NOT_AVAILABLE")
    assert "speakers" in answer.json()["error"]["message"]
    assert launched == []


def test_an_infographic_starts_its_own_pipeline(owner: Person, launched: Launched) -> None:
    film = Film(owner, type="infographic", infographic_settings={"animation": "light_motion"})

    preview = film.render("preview")
    started = film.render(settings={"formats": ["1:1"]})

    assert preview.status_code == 409
    assert started.json()["credits_deducted"] == 1
    job = film.job(started.json()["job_id"])
    assert (job.kind, job.parameters["infographic"]["formats"]) == ("infographic", ["1:1"])


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"resolution": "999x999"}, "settings.resolution"),
        ({"resolution": "1080x1920", "formats": ["1:1"]}, "settings.resolution"),
        ({"frame_rate": 60}, "settings.frame_rate"),
        ({"quality": "ultra"}, "settings.quality"),
    ],
)
def test_wrong_settings_are_named(film: Film, launched: Launched, settings: dict[str, Any], field: str) -> None:
    answer = film.render(settings=settings)

    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field


def test_strangers_neither_see_nor_touch_jobs(film: Film, stranger: Person, launched: Launched) -> None:
    open_account(stranger)
    job_id = film.render().json()["job_id"]

    for answer in (
        stranger.get(f"/jobs/{job_id}"),
        stranger.get(f"/renders/{job_id}"),
        stranger.get(f"/jobs/{job_id}/download"),
        stranger.post(f"/jobs/{job_id}/cancel"),
        stranger.post(f"/jobs/{job_id}/resume"),
        stranger.delete(f"/renders/{job_id}"),
        stranger.post(f"{film.path}/renders", {}),
        stranger.get(f"{film.path}/estimate"),
    ):
        assert answer.status_code == 404
    assert stranger.get("/jobs").json()["jobs"] == []


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
