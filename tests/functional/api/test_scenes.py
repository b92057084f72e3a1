"""Scenes and the storyboard's approval over HTTP."""

from typing import Any

import pytest

from tests.functional.api.conftest import Person
from tests.functional.api.listings import add_listing, add_photos

pytestmark = pytest.mark.usefixtures("object_store")


class Told:
    """A project with a generated script."""

    def __init__(self, owner: Person) -> None:
        property_id = add_listing(owner)
        self.photos = [str(one) for one in add_photos(owner, property_id=property_id)]
        fields = {"title": "The tour", "type": "listing_tour", "property_id": str(property_id)}
        self.owner = owner
        self.id = owner.post("/projects", fields).json()["project"]["id"]
        self.path = f"/projects/{self.id}"
        answer = owner.post("/ai/generate-script", {"project_id": self.id})
        assert answer.status_code == 200, answer.text

    def scenes(self) -> list[dict[str, Any]]:
        """The scenes in order."""
        found: list[dict[str, Any]] = self.owner.get(f"{self.path}/scenes").json()["scenes"]
        return found

    def approved(self) -> bool:
        """Whether the storyboard is approved."""
        return self.owner.get(self.path).json()["project"]["approved_at"] is not None

    def approve(self) -> Any:
        """Asks for the approval."""
        return self.owner.post(f"{self.path}/storyboard/approve")


@pytest.fixture
def told(owner: Person) -> Told:
    """A project with a generated script."""
    return Told(owner)


def test_scenes_are_added_moved_and_taken_out(told: Told, owner: Person) -> None:
    before = told.scenes()
    added = owner.post(
        f"{told.path}/scenes",
        {"sequence_order": 1, "duration_ms": 4000, "narration_text": "Come in.", "media_asset_id": told.photos[2]},
    )
    scene = added.json()["scene"]
    order = [row["id"] for row in told.scenes()]
    moved = owner.post(
        f"{told.path}/scenes/reorder",
        {"scene_order": [{"scene_id": one, "sequence_order": place} for place, one in enumerate(reversed(order))]},
    )
    deleted = owner.delete(f"{told.path}/scenes/{scene['id']}")

    assert added.status_code == 201
    assert added.headers["etag"] == '"1"'
    assert scene["media_asset"]["id"] == told.photos[2]
    assert order == [before[0]["id"], scene["id"], *(row["id"] for row in before[1:])]
    assert [row["id"] for row in moved.json()["scenes"]] == order[::-1]
    assert deleted.json() == {"success": True}
    after = told.scenes()
    assert [row["sequence_order"] for row in after] == list(range(len(before)))
    starts = [0]
    for row in after[:-1]:
        starts.append(starts[-1] + row["duration_ms"])
    assert [row["start_time_ms"] for row in after] == starts
    assert {row["version"] for row in after} == {1}


def test_every_edit_takes_the_approval_away(told: Told, owner: Person) -> None:
    scenes = told.scenes()
    first = f"{told.path}/scenes/{scenes[0]['id']}"
    edits = (
        lambda: owner.patch(first, {"on_screen_text": "Welcome"}),
        lambda: owner.patch(first, {"camera_movement": {"movement_type": "zoom_in"}}),
        lambda: owner.post(f"{told.path}/scenes", {"narration_text": "Come in."}),
        lambda: owner.delete(f"{told.path}/scenes/{scenes[-1]['id']}"),
        lambda: owner.post("/ai/generate-script", {"project_id": told.id, "regenerate": True}),
        lambda: owner.post(f"{told.path}/storyboard/unapprove"),
    )
    for edit in edits:
        assert told.approve().status_code == 200
        assert told.approved()
        assert edit().status_code in {200, 201}
        assert not told.approved()


def test_words_the_law_forbids_are_refused_with_the_remedy(told: Told, owner: Person) -> None:
    path = f"{told.path}/scenes/{told.scenes()[0]['id']}"

    refused = owner.patch(path, {"narration_text": "No children, please. Perfect for Christians."})
    warned = owner.patch(path, {"narration_text": "A walk-in closet in the master bedroom."})

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (422, "FAIR_HOUSING_BLOCKED")
    assert error["details"]["field"] == "narration_text"
    assert "No children" in {finding["words"] for finding in error["details"]["findings"]} | {
        error["details"]["problem"]
    }
    assert error["details"]["remedy"]
    assert warned.status_code == 200
    assert not [finding for finding in warned.json()["warnings"] if finding["kind"] == "fair_housing"]


def test_a_claim_nothing_supports_warns_and_blocks_the_approval(told: Told, owner: Person) -> None:
    path = f"{told.path}/scenes/{told.scenes()[1]['id']}"

    edited = owner.patch(path, {"narration_text": "Nine bedrooms and a helipad."})
    refused = told.approve()
    owner.patch(path, {"narration_text": "Come and see for yourself."})
    approved = told.approve()

    words = {finding["words"]: finding for finding in edited.json()["warnings"]}
    assert edited.status_code == 200
    assert any("bedrooms" in said and finding["blocks_approval"] for said, finding in words.items())
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "CLAIM_UNBOUND")
    assert approved.status_code == 200


def test_generated_scenes_stand_as_they_are(told: Told, owner: Person) -> None:
    for scene in told.scenes():
        answer = owner.patch(f"{told.path}/scenes/{scene['id']}", {"narration_text": scene["narration_text"]})
        assert answer.json()["warnings"] == []
        assert answer.json()["scene"]["claims"] == scene["claims"]
    assert told.approve().status_code == 200


def test_an_edit_from_an_old_version_is_refused(told: Told, owner: Person) -> None:
    path = f"{told.path}/scenes/{told.scenes()[0]['id']}"
    owner.patch(path, {"on_screen_text": "Hello"}, headers={"If-Match": '"1"'})

    late = owner.patch(path, {"on_screen_text": "Good day"}, headers={"If-Match": '"1"'})

    assert late.status_code == 412
    assert owner.get(path).json()["scene"]["on_screen_text"] == "Hello"


def test_an_order_that_leaves_scenes_out_is_refused(told: Told, owner: Person) -> None:
    ids = [scene["id"] for scene in told.scenes()]

    def reorder(order: list[tuple[str, int]]) -> int:
        places = [{"scene_id": scene, "sequence_order": place} for scene, place in order]
        return owner.post(f"{told.path}/scenes/reorder", {"scene_order": places}).status_code

    assert reorder([(ids[0], 0)]) == 422
    assert reorder([(one, 0) for one in ids]) == 422
    assert reorder([(ids[0], place) for place in range(len(ids))]) == 422


def test_scenes_of_others_are_not_there(told: Told, stranger: Person) -> None:
    scene = told.scenes()[0]["id"]

    assert stranger.get(f"{told.path}/scenes").status_code == 404
    assert stranger.patch(f"{told.path}/scenes/{scene}", {"on_screen_text": "x"}).status_code == 404
    assert stranger.post("/ai/regenerate-scene-text", {"scene_id": scene}).status_code == 404
    assert stranger.post(f"{told.path}/storyboard/approve").status_code == 404


def test_a_photo_from_outside_the_project_is_refused(told: Told, owner: Person, stranger: Person) -> None:
    (loose,) = add_photos(owner, ("pool",))
    (theirs,) = add_photos(stranger, ("pool",))
    path = f"{told.path}/scenes/{told.scenes()[0]['id']}"

    refused = owner.patch(path, {"media_asset_id": str(loose)})

    assert (refused.status_code, refused.json()["error"]["details"]["field"]) == (422, "media_asset_id")
    assert owner.patch(path, {"media_asset_id": str(theirs)}).status_code == 404


def test_an_empty_project_has_nothing_to_approve(owner: Person) -> None:
    property_id = add_listing(owner)
    add_photos(owner, property_id=property_id)
    fields = {"title": "Empty", "type": "listing_tour", "property_id": str(property_id)}
    project = owner.post("/projects", fields).json()["project"]["id"]

    answer = owner.post(f"/projects/{project}/storyboard/approve")

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "STORYBOARD_EMPTY")
