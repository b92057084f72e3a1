"""Films and recordings over HTTP: sent to the store, examined by the real state machine."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from functions.api.app import create_app
from reelestate.billing import service as billing
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.providers import factory
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.tokens import AccessTokenVerifier
from tests.functional.api.conftest import Person
from tests.functional.api.people import AUDIENCE, ISSUER, access_token, add_member, add_organization, add_user, jwks
from tests.functional.api.uploading import confirm, fetched, sent
from tests.pipeline.conftest import Studio
from tests.unit.support.clips import PLACE, ffmpeg, film, metadata_of, recording
from tests.unit.support.inputs import encoded, scene

WAIT_SECONDS = 120.0


@pytest.fixture
def realtor(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A signed-in realtor on the free plan."""
    verifier = AccessTokenVerifier(issuer=ISSUER, audience=AUDIENCE, jwks=JwksCache(jwks))
    monkeypatch.setattr(factory, "access_token_verifier", lambda _settings: verifier)
    user_id, organization_id, subject = new_id(), new_id(), str(new_id())
    email = f"{user_id.hex}@example.com"
    with transaction(organization_id, user_id) as session:
        add_organization(session, organization_id)
        add_user(session, user_id, organization_id, email, subject, verified=True)
        session.flush()
        add_member(session, organization_id, user_id, "owner")
        billing.open_account(session, organization_id, user_id)
    headers = {"Authorization": f"Bearer {access_token(subject, clock.now())}"}
    with TestClient(create_app(), raise_server_exceptions=False) as client:
        yield Person(client, user_id, email, subject, organization_id, headers)


def _finished(person: Person, job_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = person.get(f"/jobs/{job_id}").json()["job"]
        if job["status"] in {"completed", "failed", "cancelled"}:
            return job
        time.sleep(0.2)
    raise AssertionError("the job did not finish")


def _asset(person: Person, asset_id: str) -> dict[str, Any]:
    asset: dict[str, Any] = person.get(f"/media/{asset_id}").json()["media_asset"]
    return asset


def test_a_phones_film_loses_its_place_and_is_ready(realtor: Person, tmp_path: Path) -> None:
    # given a film that says where it was taken
    told = ("-movflags", "use_metadata_tags", "-metadata", f"location={PLACE}", "-metadata", "artist=Jo Doe")
    source = film(tmp_path / "IMG_0001.mp4", *told, seconds=2)
    assert "37.33" in metadata_of(source)
    # when it is sent and confirmed
    asset_id = sent(realtor, source.read_bytes(), "IMG_0001.mp4", mime_type="video/mp4")
    confirmed = confirm(realtor, asset_id).json()
    job = _finished(realtor, confirmed["job_id"])
    # then a job examined it and says what it is
    assert confirmed["media_asset"]["processing_status"] == "processing"
    assert (job["status"], job["kind"], job["progress"]) == ("completed", "analysis", 100)
    assert {step["name"]: step["status"] for step in job["steps"]} == {
        "examine_media": "completed",
        "finalize_analysis": "completed",
    }
    asset = _asset(realtor, asset_id)
    assert (asset["processing_status"], asset["file_type"], asset["duration_seconds"]) == ("ready", "video", "2.00")
    assert (asset["width"], asset["height"], asset["ai_quality_score"]) == (320, 240, None)
    assert asset["ai_description"] == "Film: landscape, 2.0 seconds, 30 frames a second. 320 × 240 pixels."
    # and its copy plays, has thumbnails, and does not say where it was taken
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(fetched(asset["url"]))
    assert "37.33" not in metadata_of(copy)
    assert b"37.33" not in copy.read_bytes()
    assert b"Jo Doe" not in copy.read_bytes()
    ffmpeg("-i", copy, "-f", "null", "-")
    assert all(fetched(url).startswith(b"\xff\xd8\xff") for url in asset["thumbnails"].values())
    # and confirming once more changes nothing
    again = confirm(realtor, asset_id).json()
    assert (again["job_id"], again["media_asset"]["version"]) == (None, asset["version"])


def test_a_recording_is_taken_in_as_a_recording(realtor: Person, tmp_path: Path) -> None:
    source = recording(tmp_path / "voice.mp3", seconds=3)
    asset_id = sent(realtor, source.read_bytes(), "voice.mp3", mime_type="audio/mpeg", type="voiceover")

    job = _finished(realtor, confirm(realtor, asset_id).json()["job_id"])

    assert job["status"] == "completed", job["error_message"]
    asset = _asset(realtor, asset_id)
    assert (asset["file_type"], asset["mime_type"], asset["thumbnails"]) == ("voiceover", "audio/mpeg", {})
    assert fetched(asset["url"]).startswith(b"fLaC")


def test_a_film_that_is_none_fails_its_job_with_the_reason(realtor: Person) -> None:
    # given a web page that calls itself a film
    page = b"<!doctype html><html><script>alert(1)</script></html>"
    asset_id = sent(realtor, page, "tour.mp4", mime_type="video/mp4")
    # when a job looks into it
    job = _finished(realtor, confirm(realtor, asset_id).json()["job_id"])
    # then job, asset and confirmation all say why
    assert (job["status"], job["error_code"]) == ("failed", "INVALID_INPUT")
    assert "web page" in job["error_message"]
    asset = _asset(realtor, asset_id)
    assert (asset["processing_status"], asset["problem"]) == ("failed", job["error_message"])
    refused = confirm(realtor, asset_id)
    assert refused.status_code == 422
    assert "web page" in refused.json()["error"]["message"]


def test_a_photo_is_analysed_again_by_a_job_and_keeps_what_a_person_said(realtor: Person) -> None:
    # given a photo whose category a person corrected
    asset_id = sent(realtor, encoded(scene(), "JPEG"), "kitchen.jpg")
    assert confirm(realtor, asset_id).status_code == 200
    realtor.patch(f"/media/{asset_id}", {"category": "pool", "title": "Ours"})
    # when it is analysed again, asked twice with the same key
    key = {"Idempotency-Key": "again"}
    one = realtor.post(f"/media/{asset_id}/analyze", headers=key)
    two = realtor.post(f"/media/{asset_id}/analyze", headers=key)
    job = _finished(realtor, one.json()["job_id"])
    # then one job did it, and tells what it found
    assert (one.status_code, one.json()) == (202, two.json())
    assert (job["status"], job["provider_calls"][0]["capability"]) == ("completed", "photo_analysis")
    asset = _asset(realtor, asset_id)
    assert (asset["category"], asset["title"], asset["processing_status"]) == ("pool", "Ours", "ready")
    assert asset["ai_tags"][0] == "kitchen"
    # and a later request is a new job
    assert realtor.post(f"/media/{asset_id}/analyze").json() != one.json()


def test_an_examination_that_was_cancelled_can_be_asked_for_again(realtor: Person, tmp_path: Path) -> None:
    # given a film whose examination was cancelled
    source = film(tmp_path / "long.mp4", seconds=10, size="1280x720")
    asset_id = sent(realtor, source.read_bytes(), "long.mp4", mime_type="video/mp4")
    job_id = confirm(realtor, asset_id).json()["job_id"]
    assert realtor.post(f"/jobs/{job_id}/cancel").status_code == 200
    # then the film waits and says so
    waiting = _asset(realtor, asset_id)
    assert waiting["processing_status"] == "pending"
    assert "cancelled" in waiting["problem"]
    # and is examined when somebody asks
    job = _finished(realtor, realtor.post(f"/media/{asset_id}/analyze").json()["job_id"])
    assert job["status"] == "completed", job["error_message"]
    assert _asset(realtor, asset_id)["processing_status"] == "ready"


def test_what_was_not_confirmed_is_not_analysed(realtor: Person) -> None:
    asset_id = sent(realtor, encoded(scene(), "JPEG"))

    answer = realtor.post(f"/media/{asset_id}/analyze")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "UPLOAD_UNCONFIRMED")
