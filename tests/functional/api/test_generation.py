"""Generation over HTTP."""

from typing import Any

import pytest

from reelestate.kit.ids import new_id
from reelestate.kit.settings import get_settings
from reelestate.kit.storage import ObjectStore
from tests.functional.api.conftest import Person
from tests.functional.api.listings import LISTING, add_listing, add_photos

pytestmark = pytest.mark.usefixtures("object_store")


def _project(owner: Person, *, photos: bool = True, **fields: Any) -> str:
    property_id = add_listing(owner)
    if photos:
        add_photos(owner, property_id=property_id)
    given = {"title": "The tour", "type": "listing_tour", "property_id": str(property_id)} | fields
    answer = owner.post("/projects", given)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["project"]["id"])


def test_a_script_is_written_once_and_anew_when_asked(owner: Person) -> None:
    project = _project(owner)

    first = owner.post("/ai/generate-script", {"project_id": project}).json()
    again = owner.post("/ai/generate-script", {"project_id": project}).json()
    anew = owner.post("/ai/generate-script", {"project_id": project, "regenerate": True}).json()

    read = owner.get(f"/projects/{project}").json()["project"]
    said = [line["text"] for line in first["script"]["lines"]]
    assert [scene["narration_text"] for scene in first["scenes"]] == said
    assert all(line["claims"] for line in first["script"]["lines"] if any(word.isdigit() for word in line["text"]))
    assert [scene["id"] for scene in again["scenes"]] == [scene["id"] for scene in first["scenes"]]
    assert [line["text"] for line in anew["script"]["lines"]] != said
    assert read["status"] == "script_ready"
    assert read["generated_caption"]
    assert read["style_settings"]["seed"] == 2


def test_a_scene_is_reworded_over_and_over(owner: Person) -> None:
    project = _project(owner)
    scenes = owner.post("/ai/generate-script", {"project_id": project}).json()["scenes"]
    room = next(scene for scene in scenes if scene["role"] == "room")

    wordings = [room["narration_text"]]
    for _ in range(2):
        answer = owner.post("/ai/regenerate-scene-text", {"scene_id": room["id"]})
        assert answer.status_code == 200, answer.text
        wordings.append(answer.json()["scene"]["narration_text"])

    assert wordings[0] != wordings[1]
    assert wordings[1] != wordings[2]
    assert owner.post(f"/projects/{project}/storyboard/approve").status_code == 200


def test_captions_keep_to_their_platform(owner: Person) -> None:
    project = _project(owner)

    reel = owner.post("/ai/generate-caption", {"project_id": project}).json()
    mls = owner.post("/ai/generate-caption", {"project_id": project, "platform": "mls"}).json()

    assert reel["hashtags"]
    assert all(tag in reel["caption"] for tag in reel["hashtags"])
    assert "#" not in mls["caption"]


def test_a_shot_plan_fills_in_moves_nobody_chose(owner: Person) -> None:
    project = _project(owner)
    scenes = owner.post("/ai/generate-script", {"project_id": project}).json()["scenes"]
    chosen = {"movement_type": "pan_left"}
    owner.patch(f"/projects/{project}/scenes/{scenes[1]['id']}", {"camera_movement": chosen})

    planned = owner.post("/ai/generate-shot-plan", {"project_id": project}).json()["scenes"]

    assert all(scene["camera_movement"]["start_position"] for scene in planned if scene["id"] != scenes[1]["id"])
    assert planned[1]["camera_movement"] == chosen | {
        "start_position": None,
        "end_position": None,
        "easing": "ease-in-out",
    }


def test_layouts_are_offered(owner: Person) -> None:
    project = _project(owner, type="infographic", infographic_settings={"layout": "carousel_3"})

    layouts = owner.post("/ai/generate-layouts", {"project_id": project, "count": 2}).json()["layouts"]

    assert len({layout["design"] for layout in layouts}) == 2
    assert [len(layout["cards"]) for layout in layouts] == [3, 3]


def test_new_photos_are_looked_at_on_the_way(owner: Person, object_store: ObjectStore) -> None:
    from reelestate.kit.database import transaction
    from reelestate.media.tables import MediaAsset

    property_id = add_listing(owner)
    photos = LISTING.parent / "photos"
    files = [sorted(photos.glob(f"*{room}*"))[0] for room in ("front", "kitchen", "living")]
    ids = [new_id() for _ in files]
    with transaction(owner.organization_id, owner.user_id) as session:
        for media_id, file in zip(ids, files, strict=True):
            key = f"org/{owner.organization_id}/uploads/{media_id}/original"
            object_store.put(key, file.read_bytes(), "image/jpeg")
            session.add(
                MediaAsset(
                    id=media_id,
                    organization_id=owner.organization_id,
                    property_id=property_id,
                    filename=file.name,
                    file_type="image",
                    file_size_bytes=file.stat().st_size,
                    sha256=media_id.hex * 2,
                    storage_key=key,
                )
            )
    fields = {"title": "New", "type": "listing_tour", "property_id": str(property_id)}
    project = owner.post("/projects", fields).json()["project"]["id"]

    looked = owner.post("/ai/analyze-photos", {"media_asset_ids": [str(ids[1])]}).json()["analyses"]
    script = owner.post("/ai/generate-script", {"project_id": project})

    assert (looked[0]["category"], looked[0]["usable"]) == ("kitchen", True)
    assert looked[0]["report"]["width"] > 0
    assert script.status_code == 200
    media = owner.get(f"/projects/{project}/media").json()["media_assets"]
    assert {asset["processing_status"] for asset in media} == {"ready"}


def test_what_is_missing_is_said(owner: Person, stranger: Person) -> None:
    bare = owner.post("/projects", {"title": "Bare", "type": "listing_tour"}).json()["project"]["id"]
    film = owner.post("/projects", {"title": "Film", "type": "film"}).json()["project"]["id"]
    blind = _project(owner, photos=False)
    crowded = _project(owner, photos=False)
    many = add_photos(owner, ("bedroom",) * 25, analysed=False)
    owner.call("PUT", f"/projects/{crowded}/media", json={"media_asset_ids": [str(one) for one in many]})
    german = _project(owner, style_settings={"language": "de"})

    def code(project: str, person: Person = owner) -> tuple[int, str]:
        answer = person.post("/ai/generate-script", {"project_id": project})
        return answer.status_code, answer.json()["error"]["code"]

    assert code(bare) == (409, "PROPERTY_MISSING")
    assert code(film) == (409, "NO_STORYBOARD")
    assert code(blind) == (409, "PHOTOS_MISSING")
    assert code(crowded) == (409, "PHOTOS_NOT_ANALYZED")
    assert code(german) == (422, "INVALID_INPUT")
    assert code(bare, stranger) == (404, "PROJECT_NOT_FOUND")


def test_generation_is_limited_by_the_hour(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    project = _project(owner)
    monkeypatch.setenv("REELESTATE_GENERATIONS_PER_HOUR", "1")
    get_settings.cache_clear()

    first = owner.post("/ai/generate-caption", {"project_id": project})
    second = owner.post("/ai/generate-caption", {"project_id": project})

    assert first.status_code == 200
    assert (second.status_code, second.json()["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert int(second.headers["Retry-After"]) > 0
