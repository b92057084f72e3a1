"""Templates over HTTP."""

import json
from typing import Any

from tests.functional.api.conftest import People, Person

SETTINGS = {"project_type": "listing_tour", "style_settings": {"tone": "cozy", "duration_seconds": 15}}


def add(person: Person, **fields: Any) -> dict[str, Any]:
    answer = person.post("/templates", {"name": "Sunday", "settings": SETTINGS} | fields)
    assert answer.status_code == 201, answer.text
    template: dict[str, Any] = answer.json()["template"]
    return template


def names(person: Person, **query: Any) -> list[str]:
    return [template["name"] for template in person.get("/templates", params=query).json()["templates"]]


def test_a_template_is_saved_used_changed_and_deleted(owner: Person) -> None:
    template = add(owner, type="open_house", prompt_template="Warm light, {city}")
    path = f"/templates/{template['id']}"

    uses = [owner.post(f"{path}/use").json() for _ in range(2)]
    read = owner.get(path)
    changed = owner.patch(path, {"settings": {"tone": "bold"}, "description": "New"}, headers={"If-Match": '"1"'})
    late = owner.patch(path, {"name": "Late"}, headers={"If-Match": '"1"'})

    assert uses[1] == {
        "template_id": template["id"],
        "settings": SETTINGS,
        "prompt_template": "Warm light, {city}",
        "usage_count": 2,
    }
    assert read.json()["template"] == template | {"usage_count": 2}
    assert changed.json()["template"]["settings"] == {"tone": "bold"}
    assert late.status_code == 412
    assert owner.delete(path).json() == {"success": True}
    assert [owner.get(path).status_code, owner.post(f"{path}/use").status_code] == [404, 404]


def test_a_public_template_is_for_all_and_changed_by_its_owner_only(owner: Person, stranger: Person) -> None:
    private = add(owner, name="Private")
    public = add(owner, name="Public", is_public=True)
    path = f"/templates/{public['id']}"

    seen = stranger.get(path).json()["template"]
    used = stranger.post(f"{path}/use").json()

    assert (seen["mine"], seen["created_by_id"], seen["settings"]) == (False, None, SETTINGS)
    assert used["usage_count"] == 1
    assert owner.get(path).json()["template"]["usage_count"] == 1
    assert stranger.get(f"/templates/{private['id']}").status_code == 404
    assert stranger.post(f"/templates/{private['id']}/use").status_code == 404
    assert stranger.patch(path, {"name": "Mine"}).status_code == 403
    assert stranger.delete(path).status_code == 403
    assert "Public" in names(stranger, source="public")
    assert names(stranger, source="own") == []
    owner.patch(path, {"is_public": False})
    assert stranger.get(path).status_code == 404


def test_only_admins_publish(owner: Person, people: People) -> None:
    member, admin = people.member_of(owner), people.member_of(owner, "admin")
    own = add(member)

    assert member.post("/templates", {"name": "Mine", "is_public": True}).status_code == 403
    assert member.patch(f"/templates/{own['id']}", {"is_public": True}).status_code == 403
    assert admin.patch(f"/templates/{own['id']}", {"is_public": True}).status_code == 200
    assert member.patch(f"/templates/{own['id']}", {"name": "Other"}).status_code == 403
    assert member.delete(f"/templates/{own['id']}").status_code == 403


def test_the_studios_templates_can_be_used_and_not_changed(owner: Person) -> None:
    listed = owner.get("/templates", params={"source": "builtin"}).json()
    template = listed["templates"][0]
    path = f"/templates/{template['id']}"

    assert listed["pagination"]["total_count"] == len(listed["templates"]) >= 3
    assert {entry["type"] for entry in listed["templates"]} >= {"listing_promo", "instagram_reel", "open_house"}
    assert all(entry["builtin"] for entry in listed["templates"])
    assert owner.get(path).json()["template"] == template
    assert owner.post(f"{path}/use").json()["settings"] == template["settings"]
    assert owner.patch(path, {"name": "Mine"}).status_code == 403
    assert owner.delete(path).status_code == 403


def test_pages_hold_the_studios_and_the_own_templates_once(owner: Person) -> None:
    for number in range(7):
        add(owner, name=f"Own {number}", type="instagram_reel")

    pages = [
        owner.get("/templates", params={"type": "instagram_reel", "page": page, "limit": 3, "sort": "name"}).json()
        for page in (1, 2, 3, 4)
    ]

    seen = [entry["name"] for page in pages for entry in page["templates"] if entry["builtin"] or entry["mine"]]
    assert seen == ["Quick reel", *(f"Own {number}" for number in range(7))]
    assert names(owner, q="OWN 3") == ["Own 3"]
    assert names(owner, q="quick") == ["Quick reel"]
    owner.post(f"/templates/{pages[0]['templates'][2]['id']}/use")
    assert names(owner, source="own", sort="-usage_count")[0] == "Own 1"


def test_hostile_settings_are_refused_or_kept(owner: Person) -> None:
    deep: Any = "x"
    for _ in range(20):
        deep = {"a": deep}
    for settings, status in (
        ({"a\0": "b\0\ud800c"}, 201),
        ({"n": 1e400}, 422),
        ({"n": 10**400}, 422),
        (deep, 422),
        ({"list": list(range(1000))}, 422),
        ({"text": "x" * 20_001}, 422),
        ([], 422),
        (None, 422),
    ):
        body = json.dumps({"name": "x", "settings": settings})
        answer = owner.post("/templates", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == status, (str(settings)[:60], answer.text)
    assert add(owner, settings={"a\0": "b\0c"})["settings"] == {"a": "bc"}
