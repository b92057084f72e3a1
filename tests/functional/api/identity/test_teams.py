"""Organizations, members and invitations over HTTP."""

from uuid import UUID

from reelestate.billing import service as billing
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.organizations.tables import Invitation
from reelestate.teams import rules
from tests.functional.api.identity.conftest import Visitor, Visitors


def _team(owner: Visitor, plan: str = "pro") -> Visitor:
    """The owner, acting for a new team on a plan."""
    answer = owner.post("/organizations", {"name": "Alder & Oak Realty"})
    assert answer.status_code == 201, answer.text
    organization_id = answer.json()["organization"]["id"]
    if plan != "free":
        with transaction(UUID(organization_id), UUID(owner.user["id"])) as session:
            billing.start_plan(session, UUID(organization_id), plan, f"test:{organization_id}")
    return owner.acting_for(organization_id)


def _join(visitors: Visitors, owner: Visitor, role: str = "member", *, full_name: str = "Sam Reed") -> Visitor:
    sam = visitors.member(full_name=full_name)
    invited = owner.post("/organizations/current/members", {"email": sam.email, "role": role})
    assert invited.status_code == 201, invited.text
    accepted = sam.post("/invitations/accept", {"token": sam.secret("You are invited")})
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["organization"]["role"] == role
    return sam.acting_for(owner.organization_id)


def _code(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]  # type: ignore[attr-defined]  # an HTTP answer


def test_a_team_is_founded_read_and_changed(visitors: Visitors) -> None:
    owner = _team(visitors.member(), "free")

    current = owner.get("/organizations/current")
    changed = owner.patch(
        "/organizations/current",
        {"name": "Oak Realty", "settings": {"language": "en-US"}},
        headers={"If-Match": current.headers["etag"]},
    )

    body = current.json()
    assert body["organization"]["name"] == "Alder & Oak Realty"
    assert [(one["role"], one["email"]) for one in body["members"]] == [("owner", owner.email)]
    assert (body["subscription"]["plan"], body["organization"]["is_personal"]) == ("free", False)
    assert changed.json()["organization"]["settings"] == {"language": "en-US"}
    assert [one["name"] for one in owner.get("/organizations").json()["organizations"]] == ["Jane Alder", "Oak Realty"]
    assert owner.patch("/organizations/current", {"settings": {"x": "y" * 20_000}}).status_code == 422
    assert owner.patch("/organizations/current", {"name": "late"}, headers={"If-Match": '"1"'}).status_code == 412


def test_an_invited_person_joins_and_sees_what_is_the_teams(visitors: Visitors) -> None:
    owner = _team(visitors.member())
    owner.post("/contacts", {"name": "Thandi Mokoena"})

    sam = _join(visitors, owner)

    assert [one["name"] for one in sam.get("/contacts").json()["contacts"]] == ["Thandi Mokoena"]
    names = [one["full_name"] for one in sam.get("/organizations/current/members").json()["members"]]
    assert names == ["Jane Alder", "Sam Reed"]
    assert owner.get("/notifications").json()["notifications"][0]["title"] == "Sam Reed joined"


def test_a_removed_member_stops_acting_at_once(visitors: Visitors) -> None:
    owner = _team(visitors.member())
    sam = _join(visitors, owner)
    assert sam.get("/contacts").status_code == 200

    assert owner.delete(f"/organizations/current/members/{sam.user['id']}").status_code == 200

    assert sam.get("/contacts").status_code == 404
    assert sam.post("/contacts", {"name": "Planted"}).status_code == 404
    assert sam.acting_for("").get("/users/me").status_code == 200
    assert owner.get("/contacts").json()["contacts"] == []


def test_an_invitation_is_for_one_verified_address_once(visitors: Visitors) -> None:
    owner = _team(visitors.member())
    sam = visitors.member(verified=False)
    thief = visitors.member()
    owner.post("/organizations/current/members", {"email": sam.email.upper(), "role": "admin"})
    body = {"token": sam.secret("You are invited")}

    assert _code(thief.post("/invitations/accept", body)) == (403, "FORBIDDEN")
    assert _code(sam.post("/invitations/accept", body)) == (403, "EMAIL_NOT_VERIFIED")
    sam.verify()
    assert sam.post("/invitations/accept", body).status_code == 200
    assert _code(sam.post("/invitations/accept", body)) == (409, "INVITATION_ACCEPTED")
    assert _code(sam.post("/invitations/accept", {"token": "x" * 43})) == (404, "INVITATION_NOT_FOUND")
    again = owner.post("/organizations/current/members", {"email": sam.email, "role": "member"})
    assert _code(again) == (409, "ALREADY_MEMBER")


def test_an_invitation_expires_is_sent_again_and_taken_back(visitors: Visitors) -> None:
    owner = _team(visitors.member())
    sam = visitors.member()
    invited = owner.post("/organizations/current/members", {"email": sam.email, "role": "member"}).json()["invitation"]
    path = f"/organizations/current/invitations/{invited['id']}"
    first = {"token": sam.secret("You are invited")}
    with transaction(UUID(owner.organization_id), UUID(owner.user["id"])) as session:
        session.get_one(Invitation, UUID(invited["id"])).expires_at = clock.now()

    expired = sam.post("/invitations/accept", first)

    assert _code(expired) == (409, "INVITATION_EXPIRED")
    assert owner.post(f"{path}/resend").status_code == 200
    second = {"token": sam.secret("You are invited")}
    assert second != first
    assert sam.post("/invitations/accept", first).status_code == 404
    assert owner.delete(path).status_code == 200
    assert _code(sam.post("/invitations/accept", second)) == (409, "INVITATION_REVOKED")
    assert _code(owner.delete(path)) == (409, "INVITATION_REVOKED")
    (listed,) = owner.get("/organizations/current/invitations").json()["invitations"]
    assert (listed["status"], listed["email"]) == ("revoked", sam.email)
    assert "token" not in str(listed)


def test_an_address_is_invited_once_at_a_time_and_only_as_the_plan_allows(visitors: Visitors) -> None:
    free = _team(visitors.member(), "free")
    paid = _team(visitors.member(), "standard")
    sam = {"email": "sam.reed@example.com", "role": "member"}

    assert _code(free.post("/organizations/current/members", sam)) == (403, "PLAN_LIMIT_EXCEEDED")
    assert paid.post("/organizations/current/members", sam).status_code == 201
    assert _code(paid.post("/organizations/current/members", sam)) == (409, "ALREADY_INVITED")
    assert paid.post("/organizations/current/members", sam | {"email": "b@example.com"}).status_code == 201
    assert paid.post("/organizations/current/members", sam | {"email": "c@example.com"}).status_code == 403


def test_unverified_people_invite_nobody(visitors: Visitors) -> None:
    jane = visitors.member(verified=False)

    answer = jane.post("/organizations/current/members", {"email": "sam@example.com", "role": "member"})

    assert _code(answer) == (403, "EMAIL_NOT_VERIFIED")


def test_each_role_may_do_its_own(visitors: Visitors) -> None:
    owner = _team(visitors.member())
    admin = _join(visitors, owner, "admin", full_name="Ann Admin")
    member = _join(visitors, owner, full_name="Mel Member")
    invitation = {"email": "new@example.com", "role": "member"}
    paths = {person.email: f"/organizations/current/members/{person.user['id']}" for person in (owner, admin, member)}

    assert member.patch("/organizations/current", {"name": "Mine"}).status_code == 403
    assert member.post("/organizations/current/members", invitation).status_code == 403
    assert member.get("/organizations/current/invitations").status_code == 403
    assert member.get("/audit-log").status_code == 403
    assert member.delete(paths[admin.email]).status_code == 403
    assert admin.post("/organizations/current/members", invitation).status_code == 201
    assert admin.patch(paths[member.email], {"role": "admin"}).status_code == 403
    assert admin.post("/organizations/current/transfer", {"user_id": admin.user["id"]}).status_code == 403
    assert _code(admin.delete(paths[owner.email])) == (409, "OWNER")
    assert _code(owner.delete(paths[owner.email])) == (409, "OWNER")
    assert _code(owner.patch(paths[owner.email], {"role": "member"})) == (409, "OWNER")
    assert owner.patch(paths[member.email], {"role": "owner"}).status_code == 422
    assert owner.patch(paths[member.email], {"role": "admin"}).json()["member"]["role"] == "admin"
    assert member.get("/audit-log").status_code == 200
    assert member.delete(paths[member.email]).status_code == 200
    assert member.get("/organizations/current").status_code == 404


def test_a_team_is_handed_over_and_its_old_owner_may_go(visitors: Visitors) -> None:
    owner = _team(visitors.member())
    sam = _join(visitors, owner)
    stranger = visitors.member()
    path = "/organizations/current/transfer"

    assert owner.post(path, {"user_id": stranger.user["id"]}).status_code == 404
    assert _code(owner.post(path, {"user_id": owner.user["id"]})) == (409, "OWNER")
    assert _code(owner.acting_for("").post(path, {"user_id": owner.user["id"]})) == (409, "PERSONAL_ORGANIZATION")
    assert _code(owner.acting_for("").delete("/users/me", {"password": owner.password})) == (
        409,
        "ORGANIZATION_HAS_MEMBERS",
    )
    assert owner.post(path, {"user_id": sam.user["id"]}).json()["organization"]["owner_id"] == sam.user["id"]

    roles = {one["user_id"]: one["role"] for one in sam.get("/organizations/current/members").json()["members"]}
    assert roles == {owner.user["id"]: "admin", sam.user["id"]: "owner"}
    assert owner.delete(f"/organizations/current/members/{owner.user['id']}").status_code == 200
    assert owner.acting_for("").delete("/users/me", {"password": owner.password}).status_code == 200


def test_other_organizations_members_and_invitations_are_not_there(visitors: Visitors) -> None:
    owner, other = _team(visitors.member()), _team(visitors.member())
    sam = _join(visitors, owner)
    invited = owner.post("/organizations/current/members", {"email": "x@example.com", "role": "member"}).json()

    assert other.delete(f"/organizations/current/members/{sam.user['id']}").status_code == 404
    assert other.delete(f"/organizations/current/invitations/{invited['invitation']['id']}").status_code == 404
    assert other.acting_for(owner.organization_id).get("/organizations/current").status_code == 404


def test_one_person_owns_so_many_teams(visitors: Visitors) -> None:
    jane = visitors.member()

    answers = [jane.post("/organizations", {"name": f"Team {number}"}) for number in range(rules.MAX_TEAMS + 1)]

    assert [answer.status_code for answer in answers] == [201] * rules.MAX_TEAMS + [429]
