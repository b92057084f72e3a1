"""The library over HTTP: found, changed one by one and together, deleted."""

from typing import Any
from uuid import UUID

import pytest

from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.kit.storage import ObjectStore
from reelestate.media.tables import MediaAsset
from reelestate.projects.tables import Project, ProjectMedia
from tests.functional.api.conftest import Person


@pytest.fixture
def library(owner: Person, object_store: ObjectStore) -> dict[str, str]:
    """Four of the owner's media, by a short name."""
    kinds: dict[str, dict[str, Any]] = {
        "kitchen": {"category": "kitchen", "tags": ["sunny", "2026"]},
        "pool": {"category": "pool", "is_favorite": True},
        "tour": {"file_type": "video", "mime_type": "video/mp4", "title": "Tour 100% done"},
        "broken": {"processing_status": "failed", "problem": "photo broken.jpg: it is cut off. Send it again."},
    }
    ids = {}
    with transaction(owner.organization_id) as session:
        for place, (name, fields) in enumerate(kinds.items()):
            ids[name] = str(new_id())
            plain = {
                "id": UUID(ids[name]),
                "organization_id": owner.organization_id,
                "filename": f"{name}.jpg",
                "file_type": "image",
                "mime_type": "image/jpeg",
                "file_size_bytes": 1000 + place,
                "sha256": "0" * 64,
                "storage_key": f"org/x/{name}",
                "processing_status": "ready",
                "position": place,
            }
            session.add(MediaAsset(**plain | fields))
    return ids


def _names(person: Person, **params: Any) -> list[str]:
    answer = person.get("/media", params={"sort": "position"} | params)
    assert answer.status_code == 200, answer.text
    return [asset["filename"].removesuffix(".jpg") for asset in answer.json()["media_assets"]]


def _project(person: Person, *media: str) -> str:
    project_id = new_id()
    with transaction(person.organization_id) as session:
        session.add(Project(id=project_id, organization_id=person.organization_id, title="Tour", type="film"))
        session.flush()
        for place, media_id in enumerate(media):
            session.add(
                ProjectMedia(
                    organization_id=person.organization_id,
                    project_id=project_id,
                    media_asset_id=UUID(media_id),
                    position=place,
                )
            )
    return str(project_id)


def test_media_are_found_by_what_is_known_of_them(owner: Person, library: dict[str, str]) -> None:
    property_id = owner.post("/properties", {"title": "House"}).json()["property"]["id"]
    contact_id = owner.post("/contacts", {"name": "Thandi"}).json()["contact"]["id"]
    owner.patch(f"/media/{library['pool']}", {"property_id": property_id, "contact_id": contact_id})
    project_id = _project(owner, library["kitchen"])
    owner.patch(f"/media/{library['tour']}", {"project_id": project_id})

    assert _names(owner) == ["kitchen", "pool", "tour", "broken"]
    assert _names(owner, type="video") == ["tour"]
    assert _names(owner, category="kitchen") == ["kitchen"]
    assert _names(owner, favourite=True) == ["pool"]
    assert _names(owner, favourite=False) == ["kitchen", "tour", "broken"]
    assert _names(owner, tag="2026") == ["kitchen"]
    assert _names(owner, status="failed") == ["broken"]
    assert _names(owner, q="100%") == ["tour"]
    assert _names(owner, q="KITCH") == ["kitchen"]
    assert _names(owner, property_id=property_id) == ["pool"]
    assert _names(owner, contact_id=contact_id) == ["pool"]
    # those uploaded for the project and those put into it
    assert _names(owner, project_id=project_id) == ["kitchen", "tour"]
    assert _names(owner, sort="-file_size_bytes", limit=2, page=2) == ["pool", "kitchen"]


def test_what_a_person_says_about_a_photo_is_kept(owner: Person, library: dict[str, str]) -> None:
    path = f"/media/{library['kitchen']}"
    said = {
        "title": "The kitchen",
        "description": "Oak.\nNew in 2025.",
        "category": "dining_room",
        "tags": ["oak", "oak", "new"],
        "is_favorite": True,
        "altered": "virtually staged",
    }

    changed = owner.patch(path, said, headers={"If-Match": '"1"'})
    late = owner.patch(path, {"title": "Late"}, headers={"If-Match": '"1"'})
    cleared = owner.patch(path, {"altered": None, "category": None}).json()["media_asset"]

    assert changed.status_code == 200, changed.text
    asset = changed.json()["media_asset"]
    assert {name: asset[name] for name in said} == said | {"tags": ["oak", "new"]}
    assert changed.headers["etag"] == '"2"'
    assert (late.status_code, late.json()["error"]["code"]) == (412, "PRECONDITION_FAILED")
    assert (cleared["altered"], cleared["category"], cleared["title"]) == (None, None, "The kitchen")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"category": "dungeon"}, "category"),
        ({"tags": None}, "tags"),
        ({"position": -1}, "position"),
        ({"altered": "x" * 101}, "altered"),
        ({"storage_key": "org/other"}, "storage_key"),
    ],
)
def test_wrong_changes_are_named(owner: Person, library: dict[str, str], body: dict[str, Any], field: str) -> None:
    answer = owner.patch(f"/media/{library['kitchen']}", body)

    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field


def test_nothing_is_linked_to_another_tenants_things(owner: Person, stranger: Person, library: dict[str, str]) -> None:
    theirs = {
        "property_id": stranger.post("/properties", {"title": "House"}).json()["property"]["id"],
        "contact_id": stranger.post("/contacts", {"name": "Thandi"}).json()["contact"]["id"],
        "project_id": _project(stranger),
    }

    for name, value in theirs.items():
        assert owner.patch(f"/media/{library['pool']}", {name: value}).status_code == 404
    assert stranger.patch(f"/media/{library['pool']}", {"title": "Mine"}).status_code == 404
    assert stranger.delete(f"/media/{library['pool']}").status_code == 404


def test_several_are_changed_together(owner: Person, library: dict[str, str]) -> None:
    both = [library["kitchen"], library["pool"]]

    def change(**body: Any) -> int:
        answer = owner.post("/media/bulk", {"ids": both} | body)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["changed"])

    assert change(action="favourite") == 1
    assert _names(owner, favourite=True) == ["kitchen", "pool"]
    assert change(action="tag", tags=["sunny", "sale"]) == 2
    assert _names(owner, tag="sunny") == ["kitchen", "pool"]
    assert change(action="untag", tags=["sunny"]) == 2
    assert _names(owner, tag="sunny") == []
    assert change(action="categorise", category="view") == 2
    assert _names(owner, category="view") == ["kitchen", "pool"]
    assert change(action="unfavourite") == 2
    assert change(action="delete") == 2
    assert _names(owner) == ["tour", "broken"]


def test_of_several_all_are_changed_or_none(owner: Person, stranger: Person, library: dict[str, str]) -> None:
    ids = [library["kitchen"], str(new_id())]

    assert owner.post("/media/bulk", {"ids": ids, "action": "delete"}).status_code == 404
    assert stranger.post("/media/bulk", {"ids": ids[:1], "action": "delete"}).status_code == 404
    assert _names(owner)[0] == "kitchen"


@pytest.mark.parametrize("body", [{"action": "tag"}, {"action": "categorise"}, {"action": "burn"}, {"ids": []}])
def test_an_incomplete_bulk_change_is_refused(owner: Person, library: dict[str, str], body: dict[str, Any]) -> None:
    answer = owner.post("/media/bulk", {"ids": [library["pool"]], "action": "delete"} | body)

    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["remedy"]


def test_a_deleted_photo_is_gone_for_everybody(owner: Person, library: dict[str, str]) -> None:
    path = f"/media/{library['pool']}"

    assert owner.delete(path).json() == {"success": True}

    for answer in (owner.get(path), owner.patch(path, {"title": "x"}), owner.delete(path)):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "MEDIA_ASSET_NOT_FOUND")
    assert "pool" not in _names(owner)
