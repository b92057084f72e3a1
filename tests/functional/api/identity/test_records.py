"""Notifications and the audit log over HTTP."""

from datetime import timedelta
from uuid import UUID

from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.notifications.service import notify
from tests.functional.api.conftest import People, Person


def _notify(person: Person, user_id: UUID, title: str) -> None:
    with transaction(person.organization_id, person.user_id) as session:
        notify(session, person.organization_id, user_id, "system", title, "Something happened.", "/projects")


def test_notifications_are_ones_own_and_are_read(owner: Person, people: People, stranger: Person) -> None:
    colleague = people.member_of(owner)
    for number in range(3):
        _notify(owner, owner.user_id, f"Film {number} is ready")
    _notify(owner, colleague.user_id, "For the colleague")

    listed = owner.get("/notifications").json()
    first = listed["notifications"][0]
    path = f"/notifications/{first['id']}/read"

    assert (listed["unread_count"], listed["pagination"]["total_count"]) == (3, 3)
    assert colleague.post(path).status_code == 404
    assert stranger.post(path).status_code == 404
    read = owner.post(path).json()["notification"]
    assert read["read"] is True
    assert owner.post(path).json()["notification"]["read_at"] == read["read_at"]
    assert owner.get("/notifications/unread-count").json() == {"unread_count": 2}
    assert [one["id"] for one in owner.get("/notifications?unread=false").json()["notifications"]] == [first["id"]]
    assert owner.post("/notifications/read-all").json() == {"unread_count": 0}
    assert owner.get("/notifications?unread=true").json()["notifications"] == []
    assert colleague.get("/notifications/unread-count").json() == {"unread_count": 1}


def test_admins_find_who_did_what_in_their_organization(owner: Person, people: People, stranger: Person) -> None:
    colleague = people.member_of(owner)
    began = clock.now() - timedelta(seconds=5)
    contact = owner.post("/contacts", {"name": "Thandi Mokoena"}).json()["contact"]
    colleague.patch(f"/contacts/{contact['id']}", {"status": "active"})

    def found(**wanted: str) -> list[str]:
        answer = owner.get("/audit-log", params=wanted)
        assert answer.status_code == 200, answer.text
        return [entry["action"] for entry in answer.json()["entries"]]

    assert found() == ["contact.updated", "contact.created"]
    assert found(actor_id=str(colleague.user_id)) == ["contact.updated"]
    assert found(action="contact.created") == ["contact.created"]
    assert found(resource_type="contact", resource_id=contact["id"]) == ["contact.updated", "contact.created"]
    assert found(resource_id=str(new_id())) == []
    assert found(until=began.isoformat()) == []
    assert found(since=began.isoformat()) == ["contact.updated", "contact.created"]
    assert colleague.get("/audit-log").status_code == 403
    assert stranger.get("/audit-log").json()["entries"] == []
