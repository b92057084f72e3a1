"""A listing changes after its film was written: what the film says has to follow before it is made."""

from typing import Any

import pytest

from tests.functional.api.conftest import Person
from tests.functional.api.listings import add_listing, add_photos, open_account

pytestmark = pytest.mark.usefixtures("object_store")


@pytest.fixture
def written(owner: Person) -> dict[str, Any]:
    """A project with a script that states the price."""
    open_account(owner)
    property_id = add_listing(owner)
    add_photos(owner, property_id=property_id)
    fields = {"title": "Tour", "type": "listing_tour", "property_id": str(property_id)}
    project = owner.post("/projects", fields).json()["project"]["id"]
    scenes = owner.post("/ai/generate-script", {"project_id": project}).json()["scenes"]
    (price,) = [scene for scene in scenes if scene["role"] == "price"]
    return {
        "project": f"/projects/{project}",
        "property": f"/properties/{property_id}",
        "scenes": scenes,
        "price": price,
    }


def test_a_former_price_is_refused_reworded_and_then_approved(owner: Person, written: dict[str, Any]) -> None:
    owner.patch(written["property"], {"listing_price": 990_000})

    refused = owner.post(f"{written['project']}/storyboard/approve")
    reworded = owner.post("/ai/regenerate-scene-text", {"scene_id": written["price"]["id"]})
    approved = owner.post(f"{written['project']}/storyboard/approve")

    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (422, "CLAIM_UNBOUND")
    assert error["details"]["field"].split(".")[0] == written["price"]["line_id"]
    assert {row["value"] for row in error["details"]["rows"]} == {"990000"}
    scene = reworded.json()["scene"]
    assert "990,000" in scene["narration_text"]
    assert "990,000" in scene["on_screen_text"]
    assert approved.status_code == 200, approved.text
    now = owner.get(f"{written['project']}/scenes").json()["scenes"]
    changed = {one["id"] for one, then in zip(now, written["scenes"], strict=True) if one["version"] != then["version"]}
    assert changed == {written["price"]["id"]}


def test_a_preview_of_a_former_price_is_refused_too(owner: Person, written: dict[str, Any]) -> None:
    owner.patch(written["property"], {"listing_price": 990_000})

    answer = owner.post(f"{written['project']}/renders", {"render_type": "preview"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "CLAIM_UNBOUND")
