"""Renders over HTTP, up to where the state machine takes over: what starts them, and what they cost."""

from typing import Any
from uuid import UUID

import pytest

from reelestate.kit.database import transaction
from reelestate.notifications.tables import Notification
from tests.functional.api.conftest import People, Person
from tests.functional.api.listings import credits_of, open_account
from tests.functional.api.rendering.films import Film, Launched, complete

pytestmark = pytest.mark.usefixtures("object_store")


def test_a_final_film_holds_credits_and_spends_them(film: Film, owner: Person, launched: Launched) -> None:
    started = film.render()
    held = credits_of(owner)
    job_id = started.json()["job_id"]
    film.end(job_id, complete)

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
    film.end(film.render().json()["job_id"], complete)

    refused = film.render()

    assert (refused.status_code, refused.json()["error"]["code"]) == (402, "INSUFFICIENT_CREDITS")
    assert len(launched) == 1
    assert owner.get(f"{film.path}/renders").json()["pagination"]["total_count"] == 1


def test_only_a_verified_person_renders(people: People, launched: Launched) -> None:
    film = Film(people.person(verified=False)).tell()

    answer = film.render("preview")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "EMAIL_NOT_VERIFIED")


def test_an_estimate_learns_from_what_was_made(film: Film, owner: Person, launched: Launched) -> None:
    before = owner.get(f"{film.path}/estimate").json()["estimate"]
    film.end(film.render().json()["job_id"], complete)

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
