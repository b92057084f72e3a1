"""Contacts over HTTP."""

from tests.functional.api.conftest import People, Person


def _add(person: Person, **fields: object) -> dict[str, object]:
    answer = person.post("/contacts", {"name": "Thandi Mokoena"} | fields)
    assert answer.status_code == 201, answer.text
    contact: dict[str, object] = answer.json()["contact"]
    return contact


def test_a_contact_is_added_found_changed_and_deleted(owner: Person) -> None:
    contact = _add(owner, email="thandi@example.com", tags=["buyer 2026", "sea view"], type="buyer")
    path = f"/contacts/{contact['id']}"

    found = owner.get("/contacts", params={"q": "THANDI@", "tag": "sea view", "type": "buyer"}).json()
    changed = owner.patch(path, {"status": "active", "notes": "Called.\nWants a garden."})
    deleted = owner.delete(path)

    assert [row["id"] for row in found["contacts"]] == [contact["id"]]
    assert found["pagination"] == {"page": 1, "limit": 20, "total_count": 1, "total_pages": 1}
    assert changed.json()["contact"]["notes"] == "Called.\nWants a garden."
    assert changed.headers["etag"] == '"2"'
    assert deleted.json() == {"success": True}
    assert owner.get(path).status_code == 404
    assert owner.get("/contacts").json()["contacts"] == []


def test_a_change_based_on_an_old_version_is_refused(owner: Person) -> None:
    contact = _add(owner)
    path = f"/contacts/{contact['id']}"
    owner.patch(path, {"status": "active"}, headers={"If-Match": '"1"'})

    late = owner.patch(path, {"status": "closed"}, headers={"If-Match": '"1"'})

    assert late.status_code == 412
    assert late.json()["error"]["code"] == "PRECONDITION_FAILED"
    assert owner.get(path).json()["contact"]["status"] == "active"


def test_strangers_see_nothing_and_members_do(owner: Person, stranger: Person, people: People) -> None:
    contact = _add(owner)
    colleague = people.member_of(owner)

    assert stranger.get(f"/contacts/{contact['id']}").status_code == 404
    assert stranger.get("/contacts").json()["contacts"] == []
    assert stranger.acting_for(owner.organization_id).get("/contacts").status_code == 404
    assert colleague.get(f"/contacts/{contact['id']}").status_code == 200


def test_wrong_fields_are_named_with_the_remedy(owner: Person) -> None:
    answer = owner.post("/contacts", {"name": " ", "email": "nobody", "colour": "red"})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "INVALID_INPUT")
    fields = {problem["field"]: problem["remedy"] for problem in error["details"]["errors"]}
    assert set(fields) == {"name", "email", "colour"}
    assert fields["email"] == "Write it like jane@example.com."


def test_a_wildcard_in_a_search_is_only_a_letter(owner: Person) -> None:
    _add(owner, name="Ann 100% Other")
    _add(owner, name="Ann Other")

    found = owner.get("/contacts", params={"q": "100%"}).json()["contacts"]

    assert [row["name"] for row in found] == ["Ann 100% Other"]
