"""A realtor renders the sample listing over HTTP, through the real state machine."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import get as fetch

from functions.api.app import create_app
from local.rendering import find_photos
from reelestate.billing import service as billing
from reelestate.brand_kits.tables import BrandKitRow
from reelestate.generation.storyboard import parse_storyboard
from reelestate.kit import clock
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.storage import get_store, upload_key
from reelestate.media.tables import MediaAsset
from reelestate.properties import rows
from reelestate.properties.loading import load_listing
from reelestate.properties.tables import PropertyListing
from reelestate.providers import factory
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.tokens import AccessTokenVerifier
from reelestate.renders.rules import STEP_WEIGHTS
from tests.functional.api.people import AUDIENCE, ISSUER, access_token, add_member, add_organization, add_user, jwks
from tests.pipeline.conftest import LISTING, PHOTOS, Studio

WAIT_SECONDS = 240.0
PHOTO_COUNT = 8


@pytest.fixture
def realtor(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A signed-in realtor on the standard plan with the sample listing; calls the API in this process."""
    verifier = AccessTokenVerifier(issuer=ISSUER, audience=AUDIENCE, jwks=JwksCache(jwks))
    monkeypatch.setattr(factory, "access_token_verifier", lambda _settings: verifier)
    user_id, organization_id, subject = new_id(), new_id(), str(new_id())
    with transaction(organization_id, user_id) as session:
        add_organization(session, organization_id)
        add_user(
            session,
            user_id,
            organization_id,
            f"{user_id.hex}@example.com",
            subject,
            verified=True,
        )
        session.flush()
        add_member(session, organization_id, user_id, "owner")
        billing.open_account(session, organization_id, user_id)
        billing.start_plan(session, organization_id, "standard", "test")
    headers = {"Authorization": f"Bearer {access_token(subject, clock.now())}"}
    with TestClient(create_app(), base_url="http://testserver/api/v1", headers=headers) as client:
        client.organization_id = organization_id  # type: ignore[attr-defined]  # for the rows a test adds
        yield client


def _add_listing(organization_id: UUID) -> UUID:
    listing = load_listing(LISTING)
    brand = BrandKitRow(
        organization_id=organization_id, name="Kit", is_default=True, kit=listing.brand_kit.model_dump(mode="json")
    )
    row = rows.project(PropertyListing(organization_id=organization_id), listing.facts)
    with transaction(organization_id) as session:
        session.add_all([row, brand])
        session.flush()
        for position, path in enumerate(find_photos(PHOTOS)[:PHOTO_COUNT]):
            session.add(_upload(organization_id, row.id, path, position))
    return row.id


def _upload(organization_id: UUID, property_id: UUID, path: Path, position: int) -> MediaAsset:
    media_id, data = new_id(), path.read_bytes()
    return MediaAsset(
        id=media_id,
        organization_id=organization_id,
        property_id=property_id,
        filename=path.name,
        file_type="image",
        mime_type="image/jpeg",
        file_size_bytes=len(data),
        sha256=sha256_hex(data),
        storage_key=get_store().put(upload_key(organization_id, media_id, path.name), data, "image/jpeg"),
        position=position,
    )


def _finished(client: Any, job_id: str) -> dict[str, Any]:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = client.get(f"/jobs/{job_id}").json()["job"]
        if job["status"] in {"completed", "failed", "cancelled"}:
            return job
        time.sleep(0.3)
    raise AssertionError("the job did not finish")


@pytest.mark.long
def test_a_listing_is_told_edited_approved_and_filmed(realtor: Any) -> None:
    property_id = _add_listing(realtor.organization_id)
    style = {"duration_seconds": 15, "pace": "fast", "quality": "720p"}
    fields = {"title": "Tour", "type": "listing_tour", "property_id": str(property_id), "style_settings": style}
    project = realtor.post("/projects", json=fields).json()["project"]["id"]
    scenes = realtor.post("/ai/generate-script", json={"project_id": project}).json()["scenes"]
    edited = realtor.patch(
        f"/projects/{project}/scenes/{scenes[0]['id']}", json={"narration_text": "Come in and look around."}
    )
    assert edited.status_code == 200, edited.text

    preview = _finished(
        realtor, realtor.post(f"/projects/{project}/renders", json={"render_type": "preview"}).json()["job_id"]
    )
    assert realtor.post(f"/projects/{project}/storyboard/approve").status_code == 200
    words = {"caption": "Come and see it.", "hashtags": ["#OpenDoor"], "first_comment": "Ask us."}
    post = realtor.put(f"/projects/{project}/post", json=words).json()["post"]
    started = realtor.post(f"/projects/{project}/generate", json={})
    final = _finished(realtor, started.json()["job_id"])

    assert preview["status"] == "completed", preview["error_message"]
    assert final["status"] == "completed", final["error_message"]
    assert {step["name"]: step["status"] for step in final["steps"]} == dict.fromkeys(STEP_WEIGHTS, "completed")
    assert (preview["credits_charged"], final["credits_charged"]) == (0, 1)
    assert float(final["cost_usd"]) > 0
    render = realtor.get(f"/renders/{final['job_id']}").json()["render_job"]
    assert (render["outputs"][0]["width"], render["outputs"][0]["height"]) == (720, 1280)
    assert render["post"] == {name: post[name] for name in ("caption", "hashtags", "first_comment")}
    storyboard = realtor.get(f"/jobs/{final['job_id']}/download", params={"kind": "storyboard"}).json()["download_url"]
    handed_back = parse_storyboard(fetch(storyboard).text)
    assert {name: getattr(handed_back, name) for name in words} == words | {"hashtags": ("#OpenDoor",)}
    assert "Come in and look around." in fetch(render["subtitle_url"]).text.replace("\n", " ")
    download = realtor.get(f"/jobs/{final['job_id']}/download").json()
    assert fetch(download["download_url"]).content[4:8] == b"ftyp"
    after = realtor.get(f"/projects/{project}").json()
    assert [scene["id"] for scene in after["scenes"]] == [scene["id"] for scene in scenes]
    assert after["project"]["status"] == "completed"
    assert after["project"]["approved_at"] is not None
    with transaction(realtor.organization_id) as session:
        held = billing.balance(session, realtor.organization_id)
    assert (held.balance, held.reserved) == (29, 0)
