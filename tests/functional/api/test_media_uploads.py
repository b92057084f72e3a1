"""Uploads over HTTP: announced, sent to a real object store, confirmed and examined."""

import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
import requests
from PIL import Image
from sqlalchemy import func, select, update

from reelestate.audit.tables import AuditEntry
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.storage import ObjectStore
from reelestate.media.tables import MediaAsset
from reelestate.projects.tables import Project
from tests.functional.api.conftest import Person
from tests.functional.api.uploading import announce, confirm, fetched, open_account, send, sent, uploaded
from tests.unit.support.inputs import encoded, real, scene

HOUSE = {
    "kitchen.jpg": "kitchen",
    "living-room-1.jpg": "living_room",
    "living-room-2.jpg": "living_room",
    "outside-balcony-1.jpg": "balcony",
    "outside-balcony-2.jpg": "balcony",
    "outside-balcony-3.jpg": "balcony",
    "outside-balcony-4.jpg": "balcony",
    "outside-balcony-5.jpg": "balcony",
    "outside-balcony-6.jpg": "balcony",
    "outside-pool-1.jpg": "pool",
    "outside-pool-2.jpg": "pool",
    "outside-table.jpg": "balcony",
    "room-main.jpg": "bedroom",
    "room-other-1.jpg": "bedroom",
    "room-other-2.jpg": "bedroom",
    "room-secondary.jpg": "bedroom",
}
PHOTO = encoded(scene(), "JPEG")


@pytest.fixture
def realtor(owner: Person, object_store: ObjectStore) -> Person:
    """The owner of an organization on the free plan, with somewhere to send files to."""
    return open_account(owner)


def _located() -> bytes:
    """A photo that says where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x013B] = "Jo Doe"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 19.0, 51.0), 3: "W", 4: (122.0, 0.0, 32.0)})
    return encoded(scene(), "JPEG", exif=exif)


def _project(person: Person) -> str:
    project = Project(id=new_id(), organization_id=person.organization_id, title="Tour", type="listing_tour")
    with transaction(person.organization_id) as session:
        session.add(project)
    return str(project.id)


@pytest.mark.long
def test_a_house_is_uploaded_photo_by_photo(realtor: Person) -> None:
    # given the photos of a house, in the order of their names
    folder = real("house-casa")
    project = _project(realtor)
    # when each is sent and confirmed
    seconds = []
    for name in HOUSE:
        asset_id = sent(realtor, (folder / name).read_bytes(), name, project_id=project)
        started = time.monotonic()
        answer = confirm(realtor, asset_id)
        seconds.append(time.monotonic() - started)
        assert answer.status_code == 200, answer.text
        assert answer.json()["job_id"] is None
    # then they lie in the project in that order, each under its room, told in words
    listed = realtor.get("/media", params={"project_id": project, "sort": "position"}).json()["media_assets"]
    assert {asset["filename"]: asset["category"] for asset in listed} == HOUSE
    assert [asset["filename"] for asset in listed] == list(HOUSE)
    assert [asset["position"] for asset in listed] == list(range(16))
    assert {asset["processing_status"] for asset in listed} == {"ready"}
    assert listed[0]["ai_description"] == "Kitchen: landscape, sharp and well exposed. 1600 × 1200 pixels."
    assert listed[0]["ai_tags"] == ["kitchen", "landscape", "sharp", "well_exposed"]
    assert all(0.5 < float(asset["ai_quality_score"]) < 1 for asset in listed)
    assert "very_dark" in listed[8]["ai_tags"]
    # and its thumbnails open and say nothing about where they were taken
    for asset in listed:
        assert asset["thumbnail_url"] == asset["thumbnails"]["320"]
        for side, url in asset["thumbnails"].items():
            with Image.open(BytesIO(fetched(url))) as small:
                assert (small.format, max(small.size)) == ("JPEG", min(int(side), max(asset["width"], asset["height"])))
                assert not small.getexif()
    assert max(seconds) < 20, seconds


def test_what_people_see_of_a_photo_does_not_say_where_it_was_taken(realtor: Person, object_store: ObjectStore) -> None:
    data = _located()
    asset = uploaded(realtor, data)

    shown = requests.get(asset["url"], timeout=10)

    with Image.open(BytesIO(data)) as original:
        assert original.getexif().get_ifd(0x8825)
    assert shown.headers["content-disposition"].startswith('inline; filename="kitchen.jpg"')
    for picture in (shown.content, *map(fetched, asset["thumbnails"].values())):
        with Image.open(BytesIO(picture)) as opened:
            assert not opened.getexif()
        assert b"Jo Doe" not in picture
    # and the original is kept for making other copies, at a key no address leads to
    assert object_store.get(asset["storage_key"]) == data
    assert asset["storage_key"] not in asset["url"]


def test_confirming_again_is_confirming_once(realtor: Person) -> None:
    asset_id = sent(realtor, PHOTO)

    first, second = confirm(realtor, asset_id), confirm(realtor, asset_id)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.headers["etag"] == second.headers["etag"] == '"2"'
    assert _known(first.json()) == _known(second.json())
    assert _confirmations(realtor, asset_id) == 1


def test_eight_confirmations_at_once_make_one_asset(realtor: Person) -> None:
    asset_id = sent(realtor, PHOTO)

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: confirm(realtor, asset_id), range(8)))

    assert [answer.status_code for answer in answers] == [200] * 8, [answer.text for answer in answers]
    assert all(_known(answer.json()) == _known(answers[0].json()) for answer in answers)
    assert _confirmations(realtor, asset_id) == 1
    assert realtor.get("/media").json()["pagination"]["total_count"] == 1
    assert realtor.get(f"/media/{asset_id}").json()["media_asset"]["version"] == 2


def test_a_file_that_was_not_sent_cannot_be_confirmed(realtor: Person) -> None:
    asset_id = announce(realtor, PHOTO).json()["asset_id"]

    early = confirm(realtor, asset_id)

    assert (early.status_code, early.json()["error"]["code"]) == (409, "UPLOAD_MISSING")
    assert "Send it to its upload address first" in early.json()["error"]["message"]
    # and it is not in the library before it is
    assert realtor.get("/media").json()["media_assets"] == []
    waiting = realtor.get("/media", params={"status": "awaiting_upload"}).json()["media_assets"]
    assert [asset["id"] for asset in waiting] == [asset_id]


def test_nobody_confirms_or_reads_what_is_another_tenants(realtor: Person, stranger: Person) -> None:
    asset_id = sent(realtor, PHOTO)

    assert confirm(stranger, asset_id).status_code == 404
    assert stranger.post(f"/media/{asset_id}/analyze").status_code == 404
    assert confirm(realtor, asset_id).status_code == 200
    assert stranger.get(f"/media/{asset_id}").status_code == 404
    assert stranger.get("/media").json()["media_assets"] == []


def test_an_upload_cannot_be_for_another_tenants_project_or_listing(realtor: Person, stranger: Person) -> None:
    theirs = _project(stranger)

    for fields in ({"project_id": theirs}, {"property_id": str(new_id())}):
        assert announce(realtor, PHOTO, **fields).status_code == 404


def test_an_address_is_of_no_use_once_its_file_was_sent(realtor: Person, object_store: ObjectStore) -> None:
    address = announce(realtor, PHOTO).json()
    assert send(address, PHOTO) == 200
    assert confirm(realtor, address["asset_id"]).status_code == 200

    again = send(address, encoded(scene(seed=2), "JPEG"))

    assert again == 412
    assert object_store.get(address["storage_key"]) == PHOTO


def test_a_request_sent_twice_begins_one_upload(realtor: Person) -> None:
    wish = {"filename": "a.jpg", "mime_type": "image/jpeg", "file_size": len(PHOTO)}
    key = {"Idempotency-Key": "upload-1"}

    one = realtor.post("/media/upload-url", wish, headers=key)
    two = realtor.post("/media/upload-url", wish, headers=key)
    other = realtor.post("/media/upload-url", wish | {"file_size": 5}, headers=key)

    assert one.json()["asset_id"] == two.json()["asset_id"]
    assert other.status_code == 409
    # and once it was confirmed there is nothing to send any more
    assert send(two.json(), PHOTO) == 200
    assert confirm(realtor, two.json()["asset_id"]).status_code == 200
    assert realtor.post("/media/upload-url", wish, headers=key).status_code == 409


def test_the_plan_limits_what_is_stored(realtor: Person) -> None:
    # given an organization whose free gigabyte is nearly full
    asset_id = sent(realtor, PHOTO)
    with transaction(realtor.organization_id) as session:
        session.execute(update(MediaAsset).values(file_size_bytes=10**9 - 1000))
    # when more is to be stored
    full = announce(realtor, PHOTO)
    # then the answer names the limit and the plan that allows it
    assert (full.status_code, full.json()["error"]["code"]) == (403, "PLAN_LIMIT_EXCEEDED")
    details = full.json()["error"]["details"]
    assert (details["limit"], details["plan"], details["allowing_plan"]) == ("storage_gb", "free", "standard")
    # and deleting makes room
    realtor.delete(f"/media/{asset_id}")
    assert announce(realtor, PHOTO).status_code == 201


def test_only_so_many_uploads_are_under_way(realtor: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reelestate.media.uploads.MOST_OPEN", 3)

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(lambda number: announce(realtor, PHOTO, f"{number}.jpg").status_code, range(6)))

    assert sorted(statuses) == [201, 201, 201, 409, 409, 409]
    refused = announce(realtor, PHOTO).json()["error"]
    assert refused["code"] == "TOO_MANY_OPEN_UPLOADS"
    assert "Confirm those that were sent" in refused["message"]


def test_a_category_that_a_person_gave_stays(realtor: Person) -> None:
    asset = uploaded(realtor, PHOTO, "kitchen.jpg", category="pool")

    assert asset["category"] == "pool"
    assert asset["ai_tags"][0] == "kitchen"


def test_a_film_is_handed_to_a_job(realtor: Person) -> None:
    # a film need not be one for this: nobody has looked into it yet
    asset_id = sent(realtor, PHOTO, "tour.mp4", mime_type="video/mp4")

    first, second = confirm(realtor, asset_id).json(), confirm(realtor, asset_id).json()

    assert (first["media_asset"]["processing_status"], first["media_asset"]["url"]) == ("processing", None)
    assert first["job_id"] == second["job_id"] is not None
    job = realtor.get(f"/jobs/{first['job_id']}").json()["job"]
    assert (job["kind"], job["project_id"]) == ("analysis", None)
    assert [step["name"] for step in job["steps"]] == ["examine_media", "finalize_analysis"]


def _known(answer: dict[str, dict[str, object]]) -> dict[str, object]:
    """The answer without its addresses, which are signed anew each time."""
    asset = answer["media_asset"]
    return {name: value for name, value in asset.items() if "url" not in name and name != "thumbnails"}


def _confirmations(person: Person, asset_id: str) -> int:
    with transaction(person.organization_id) as session:
        return (
            session.scalar(
                select(func.count(AuditEntry.id)).where(
                    AuditEntry.action == "media.uploaded", AuditEntry.resource_id == asset_id
                )
            )
            or 0
        )
