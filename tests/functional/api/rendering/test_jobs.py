"""What a job tells of itself, its steps and its files, and to whom."""

from datetime import timedelta
from uuid import UUID

import pytest
from httpx2 import get as fetch

from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.storage import ObjectStore
from reelestate.renders import ending, repository, service
from reelestate.renders.tables import JobStep
from tests.functional.api.conftest import Person
from tests.functional.api.listings import open_account
from tests.functional.api.rendering.films import Film, Launched, complete

pytestmark = pytest.mark.usefixtures("object_store")


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
    film.end(job_id, complete)
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
