"""What becomes of the credits that running jobs hold, over HTTP and through the real pipeline."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from local.rendering import find_photos
from reelestate.kit.documents import read_document
from reelestate.kit.storage import get_store, job_key
from tests.functional.realtor import REPOSITORY, Realtor, realtor_of, served_studio

DEMO = REPOSITORY / "demo"
GRANTED = 3
AT_ONCE = 8


@pytest.fixture(scope="module")
def realtor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Realtor]:
    """A verified realtor on the free plan."""
    home: Path = tmp_path_factory.mktemp("credits") / "home"
    with served_studio(home) as api, realtor_of(api, home) as realtor:
        realtor.register()
        realtor.verify()
        yield realtor


@pytest.fixture(scope="module")
def project(realtor: Realtor) -> str:
    """A film of the sample listing that was told and approved; it costs one credit."""
    document = read_document(DEMO / "listing.yaml")
    facts = {name: value for name, value in document.items() if name not in {"agent", "brand"}}
    listing = realtor.post("/properties", facts, 201)["property"]["id"]
    realtor.upload(find_photos(DEMO / "photos")[:2], property_id=listing)
    fields = {"title": "Tour", "type": "listing_tour", "property_id": listing}
    style = {"duration_seconds": 15, "pace": "fast"}
    project = str(realtor.post("/projects", fields | {"style_settings": style}, 201)["project"]["id"])
    realtor.post("/ai/generate-script", {"project_id": project})
    realtor.post(f"/projects/{project}/storyboard/approve")
    return project


def _credits(realtor: Realtor) -> tuple[int, int]:
    """Balance and reserved credits."""
    found = realtor.get("/credits/balance")
    return found["balance"], found["reserved"]


def _until(realtor: Realtor, job: str, reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while not reached(found := realtor.get(f"/jobs/{job}")["job"]):
        assert time.monotonic() < deadline, f"it is {found['status']} in {found['current_step']}"
        time.sleep(0.1)
    view: dict[str, Any] = found
    return view


def _step(name: str) -> Callable[[dict[str, Any]], bool]:
    """Whether the job's step is done."""
    return lambda job: any(step["name"] == name and step["status"] == "completed" for step in job["steps"])


def _ledger(realtor: Realtor, job: str) -> list[tuple[str, int]]:
    lines = realtor.get("/users/me/credits", params={"limit": 100})["history"]
    return [(line["type"], line["amount"]) for line in reversed(lines) if line["job_id"] == job]


def test_a_request_sent_eight_times_at_once_starts_one_job(realtor: Realtor, project: str) -> None:
    def start(_number: int) -> str:
        key = {"Idempotency-Key": "the-film-of-tern-road"}
        return str(realtor.post(f"/projects/{project}/renders", {}, 202, headers=key)["job_id"])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        started = list(pool.map(start, range(AT_ONCE)))

    (job,) = set(started)
    assert [one["id"] for one in realtor.get(f"/projects/{project}/renders")["render_jobs"]] == [job]
    assert _credits(realtor) == (GRANTED - 1, 1)
    assert _ledger(realtor, job) == [("deduction", -1)]
    realtor.post(f"/jobs/{job}/cancel")


def test_requests_with_keys_of_their_own_start_one_job_and_are_told_of_it(realtor: Realtor, project: str) -> None:
    def start(number: int) -> tuple[int, str]:
        key = {"Idempotency-Key": f"film-number-{number}"}
        answer = realtor.send("POST", f"/projects/{project}/renders", json={}, headers=key)
        body = answer.json()
        return answer.status_code, body["job_id"] if answer.status_code == 202 else body["error"]["details"]["job_id"]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(start, range(AT_ONCE)))

    assert sorted(status for status, _ in answers) == [202] + [409] * (AT_ONCE - 1)
    (job,) = {job for _, job in answers}
    assert _credits(realtor) == (GRANTED - 1, 1)
    realtor.post(f"/jobs/{job}/cancel")
    assert _credits(realtor) == (GRANTED, 0)


def test_credits_come_back_from_what_is_cancelled_or_fails_and_are_held_again(realtor: Realtor, project: str) -> None:
    job = str(realtor.post(f"/projects/{project}/renders", {}, 202)["job_id"])
    _until(realtor, job, _step("script_analysis"))
    realtor.post(f"/jobs/{job}/cancel")
    assert _credits(realtor) == (GRANTED, 0)

    # when the studio has lost what the job had written by then
    organization = UUID(realtor.get("/organizations/current")["organization"]["id"])
    get_store().delete(job_key(organization, UUID(job), "story.json"))
    resumed = realtor.post(f"/jobs/{job}/resume", status=202)["job"]
    assert (resumed["attempt"], resumed["credits_charged"]) == (2, 1)
    assert _credits(realtor) == (GRANTED - 1, 1)
    failed = realtor.finished(job)

    # then nobody pays for it
    assert (failed["status"], failed["error_code"], failed["credits_charged"]) == ("failed", "NOT_FOUND", 0)
    assert _credits(realtor) == (GRANTED, 0)
    told = realtor.get("/notifications")["notifications"]
    assert ("job_failed", failed["error_message"]) in [(entry["type"], entry["message"]) for entry in told]

    # and writing it anew lets the job go on
    retried = realtor.post(f"/jobs/{job}/steps/script_analysis/retry", status=202)["job"]
    assert (retried["attempt"], _credits(realtor)) == (3, (GRANTED - 1, 1))
    going_on = _until(realtor, job, _step("voice_synthesis"))
    assert going_on["error_message"] is None
    realtor.post(f"/jobs/{job}/cancel")
    assert _credits(realtor) == (GRANTED, 0)
    assert _ledger(realtor, job) == [("deduction", -1), ("refund", 1)] * 3
