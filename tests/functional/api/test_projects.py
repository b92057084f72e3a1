"""Projects over HTTP."""

from typing import Any

import pytest

from reelestate.kit.ids import new_id
from tests.functional.api.conftest import People, Person
from tests.functional.api.listings import add_listing, add_photos

pytestmark = pytest.mark.usefixtures("object_store")


def _add(person: Person, **fields: Any) -> dict[str, Any]:
    answer = person.post("/projects", {"title": "The tour", "type": "listing_tour"} | fields)
    assert answer.status_code == 201, answer.text
    project: dict[str, Any] = answer.json()["project"]
    return project


def test_a_project_is_made_read_changed_and_deleted(owner: Person) -> None:
    property_id = add_listing(owner)
    project = _add(owner, property_id=str(property_id), style_settings={"tone": "luxury", "duration_seconds": 45})
    path = f"/projects/{project['id']}"

    changed = owner.patch(path, {"title": "Another", "style_settings": {"pace": "fast"}}, headers={"If-Match": '"1"'})
    late = owner.patch(path, {"title": "Late"}, headers={"If-Match": '"1"'})
    read = owner.get(path).json()
    deleted = owner.delete(path)

    assert project["estimated_credits"] == 3
    assert project["project_id"] == project["id"]
    assert (
        changed.json()["project"]["style_settings"] | {"tone": "luxury", "pace": "fast", "duration_seconds": 45}
        == (changed.json()["project"]["style_settings"])
    )
    assert late.status_code == 412
    assert read["project"]["title"] == "Another"
    assert (read["scenes"], read["media_assets"], read["render_jobs"]) == ([], [], [])
    assert deleted.json() == {"success": True}
    assert owner.get(path).status_code == 404


def test_a_film_is_described_as_its_own_contract_says(owner: Person) -> None:
    answer = owner.post(
        "/projects",
        {
            "title": "My First Video",
            "script": "A short story about a journey...",
            "settings": {
                "duration": 60,
                "style": "cinematic",
                "music_genre": "epic",
                "language": "en",
                "subtitle_language": ["en", "es"],
            },
        },
    )

    project = answer.json()["project"]
    assert answer.status_code == 201
    assert (project["type"], project["duration"], project["estimated_credits"]) == ("film", 60, 3)
    assert project["style_settings"]["subtitle_languages"] == ["en-US", "es"]
    assert project["script"].startswith("A short story")


def test_projects_are_filtered_sorted_and_paged(owner: Person) -> None:
    property_id = add_listing(owner)
    for title in ("Beta", "Alpha", "Gamma"):
        _add(owner, title=title, property_id=str(property_id) if title == "Beta" else None)
    _add(owner, title="Graphic", type="infographic")

    def titles(**params: Any) -> list[str]:
        return [row["title"] for row in owner.get("/projects", params=params).json()["projects"]]

    assert titles(sort="title", order="asc") == ["Alpha", "Beta", "Gamma", "Graphic"]
    assert titles(sort="title", order="desc", per_page=2) == ["Graphic", "Gamma"]
    assert titles(type="infographic") == ["Graphic"]
    assert titles(property_id=str(property_id)) == ["Beta"]
    assert titles(q="alp") == ["Alpha"]
    assert titles(status="processing") == []
    assert titles(sort="title", order="asc", page=2, per_page=3) == ["Graphic"]


def test_nobody_points_at_what_belongs_to_others(owner: Person, stranger: Person, people: People) -> None:
    theirs = add_listing(stranger)
    (photo,) = add_photos(stranger, ("kitchen",))
    project = _add(owner)
    path = f"/projects/{project['id']}"

    assert owner.post("/projects", {"title": "x", "property_id": str(theirs)}).status_code == 404
    assert owner.patch(path, {"property_id": str(theirs)}).status_code == 404
    assert owner.patch(path, {"brand_kit_id": str(new_id())}).json()["error"]["code"] == "BRAND_KIT_NOT_FOUND"
    assert owner.call("PUT", f"{path}/media", json={"media_asset_ids": [str(photo)]}).status_code == 404
    for call in (stranger.get(path), stranger.patch(path, {"title": "mine"}), stranger.delete(path)):
        assert call.status_code == 404
    assert stranger.post(f"{path}/duplicate", {}).status_code == 404
    assert people.member_of(owner).get(path).status_code == 200


def test_media_is_put_in_order_shared_and_taken_out(owner: Person) -> None:
    first, second, third = (str(one) for one in add_photos(owner, ("exterior", "kitchen", "bedroom")))
    project, other = _add(owner), _add(owner, title="Promo", type="promo_video")
    path = f"/projects/{project['id']}/media"

    ordered = owner.call("PUT", path, json={"media_asset_ids": [third, first]})
    owner.call("PUT", f"/projects/{other['id']}/media", json={"media_asset_ids": [first]})
    attached = owner.call("PUT", f"{path}/{second}")
    detached = owner.call("DELETE", f"{path}/{first}")
    twice = owner.call("PUT", path, json={"media_asset_ids": [first, first]})

    assert [media["id"] for media in ordered.json()["media_assets"]] == [third, first]
    assert [media["id"] for media in attached.json()["media_assets"]] == [third, first, second]
    assert [media["id"] for media in detached.json()["media_assets"]] == [third, second]
    assert [media["position"] for media in detached.json()["media_assets"]] == [0, 1]
    assert twice.status_code == 422
    assert [m["id"] for m in owner.get(f"/projects/{other['id']}/media").json()["media_assets"]] == [first]
    assert owner.call("DELETE", f"{path}/{first}").json()["error"]["code"] == "MEDIA_ASSET_NOT_FOUND"


def test_a_project_without_media_shows_its_propertys(owner: Person) -> None:
    property_id = add_listing(owner)
    photos = [str(one) for one in add_photos(owner, ("exterior", "kitchen"), property_id=property_id)]
    project = _add(owner, property_id=str(property_id))

    found = owner.get(f"/projects/{project['id']}/media").json()["media_assets"]

    assert [media["id"] for media in found] == photos
    assert all(media["url"].startswith("http") for media in found)


def test_a_copy_has_settings_scenes_and_media_but_no_approval(owner: Person) -> None:
    property_id = add_listing(owner)
    photos = [str(one) for one in add_photos(owner)]
    project = _add(owner, property_id=str(property_id), style_settings={"tone": "bold"})
    path = f"/projects/{project['id']}"
    owner.call("PUT", f"{path}/media", json={"media_asset_ids": photos[::-1]})
    owner.post("/ai/generate-script", {"project_id": project["id"]})
    assert owner.post(f"{path}/storyboard/approve").status_code == 200

    copy = owner.post(f"{path}/duplicate", {"new_title": "For Instagram"}).json()["project"]
    named = owner.post(f"{path}/duplicate").json()["project"]

    read = owner.get(f"/projects/{copy['id']}").json()
    original = owner.get(path).json()
    assert (copy["title"], named["title"]) == ("For Instagram", "The tour (copy)")
    assert (copy["style_settings"]["tone"], copy["approved_at"]) == ("bold", None)
    assert [media["id"] for media in read["media_assets"]] == photos[::-1]
    texts = [scene["narration_text"] for scene in read["scenes"]]
    assert texts == [scene["narration_text"] for scene in original["scenes"]] != []
    assert not {s["id"] for s in read["scenes"]} & {s["id"] for s in original["scenes"]}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"style_settings": {"duration_seconds": 20}}, "style_settings.duration_seconds"),
        ({"style_settings": {"tone": "loud"}}, "style_settings.tone"),
        ({"style_settings": {"language": "Klingon!"}}, "style_settings.language"),
        ({"style_settings": {"formats": ["3:2"]}}, "style_settings.formats.0"),
        ({"voice_settings": {"gender": "robot"}}, "voice_settings.gender"),
        ({"title": "\u200b"}, "title"),
        ({"type": "opera"}, "type"),
        ({"settings": {"tone": "bold"}, "style_settings": {"tone": "bold"}}, "body"),
    ],
)
def test_wrong_settings_are_named(owner: Person, fields: dict[str, Any], field: str) -> None:
    answer = owner.post("/projects", {"title": "x", "type": "listing_tour"} | fields)

    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field


def test_a_request_sent_twice_makes_one_project(owner: Person) -> None:
    answers = [
        owner.post("/projects", {"title": "Once"}, headers={"Idempotency-Key": "k-1"}).json()["project"]["id"]
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert owner.get("/projects").json()["pagination"]["total_count"] == 1
