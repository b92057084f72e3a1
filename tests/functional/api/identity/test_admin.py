"""What the studio's own administrators do over HTTP, and nobody else."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from local.postgres import PostgresServer
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.renders.tables import Job
from tests.functional.api.identity.conftest import Visitor, Visitors
from tests.functional.api.people import make_administrator

NOBODY = UUID("6d1f2f5a-2c1b-4f0e-9d9b-2f1f6f3f0a11")
CALLS = (
    ("GET", "/admin/users", None),
    ("GET", f"/admin/users/{NOBODY}", None),
    ("POST", f"/admin/users/{NOBODY}/suspend", {"reason": "x"}),
    ("POST", f"/admin/users/{NOBODY}/reactivate", {"reason": "x"}),
    ("POST", f"/admin/users/{NOBODY}/sign-out", {"reason": "x"}),
    ("GET", "/admin/organizations", None),
    ("POST", f"/admin/organizations/{NOBODY}/credits", {"amount": 1, "reason": "x"}),
    ("GET", "/admin/jobs", None),
    ("GET", "/admin/statistics", None),
    ("GET", "/admin/audit-log", None),
)
FUNCTIONS = (
    "gate_admin_users(:id, null, null, null, 100, 0)",
    "gate_admin_organizations(:id, null, null, 100, 0)",
    "gate_admin_jobs(:id, null, null, null, 100, 0)",
    "gate_admin_audit(:id, null, null, null, null, null, null, 100, 0)",
    "gate_admin_memberships(:id, :id)",
    "gate_admin_statistics(:id, now())",
)


@pytest.fixture
def admin(visitors: Visitors, postgres: PostgresServer) -> Visitor:
    """An administrator of the studio."""
    person = visitors.member(full_name="Ada Min")
    make_administrator(postgres.owner_url, UUID(person.user["id"]))
    return person


def _actions(admin: Visitor, **wanted: Any) -> list[str]:
    return [one["action"] for one in admin.get("/admin/audit-log", params=wanted).json()["entries"]]


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_others_are_refused(visitors: Visitors, method: str, path: str, body: Any) -> None:
    answer = visitors.member().call(method, path, json=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_gate_answers_nobody_else_even_in_sql(visitors: Visitors, admin: Visitor, function: str) -> None:
    jane = visitors.member()
    query = text(f"select * from {function}")  # noqa: S608 (a constant of this file)

    with transaction(None, UUID(jane.user["id"])) as session:
        assert session.execute(query, {"id": UUID(jane.user["id"])}).all() == []
        assert session.execute(query, {"id": UUID(admin.user["id"])}).all() == []
    with transaction(None, UUID(admin.user["id"])) as session:
        assert session.execute(query, {"id": UUID(admin.user["id"])}).all() != [] or "jobs" in function


def test_accounts_are_found_and_read(visitors: Visitors, admin: Visitor) -> None:
    jane = visitors.member(full_name="Jane 100% Alder")

    by_mail = admin.get("/admin/users", params={"q": jane.email[:10].upper()}).json()
    by_name = admin.get("/admin/users", params={"q": "100%"}).json()
    read = admin.get(f"/admin/users/{jane.user['id']}").json()

    assert [one["email"] for one in by_mail["users"]] == [jane.email]
    assert by_name["users"][0]["id"] == jane.user["id"]
    assert (read["user"]["credits"], read["user"]["plan"], read["user"]["status"]) == (3, "free", "active")
    assert [one["role"] for one in read["organizations"]] == ["owner"]
    assert "password" not in str(read)
    assert admin.get(f"/admin/users/{new_id()}").status_code == 404
    far = admin.get("/admin/users", params={"page": 9000}).json()
    assert far["users"] == []
    assert far["pagination"]["total_count"] >= 2


def test_a_suspended_account_stops_at_once_until_it_is_opened_again(visitors: Visitors, admin: Visitor) -> None:
    jane = visitors.member()
    path = f"/admin/users/{jane.user['id']}"

    suspended = admin.post(f"{path}/suspend", {"reason": "Abuse report 1042"})

    assert suspended.json()["user"]["status"] == "suspended"
    assert jane.get("/users/me").status_code == 401
    assert jane.post("/auth/refresh", {"refresh_token": jane.tokens["refresh_token"]}).status_code == 401
    assert jane.login().status_code == 401
    assert admin.post(f"{path}/reactivate", {"reason": "Cleared"}).json()["user"]["status"] == "active"
    assert jane.login().status_code == 200
    logged = jane.get("/audit-log").json()["entries"]
    assert {"admin.user_suspended", "admin.user_reactivated"} <= {one["action"] for one in logged}
    assert logged[-1]["actor_id"] == jane.user["id"]
    assert admin.post(f"/admin/users/{admin.user['id']}/suspend", {"reason": "x"}).status_code == 409


def test_a_deleted_account_comes_back_within_its_grace(visitors: Visitors, admin: Visitor) -> None:
    jane = visitors.member()
    jane.delete("/users/me", {"password": jane.password})
    path = f"/admin/users/{jane.user['id']}"
    assert admin.get(path).json()["user"]["status"] == "deleted"

    back = admin.post(f"{path}/reactivate", {"reason": "Asked for it"})

    assert back.json()["user"]["status"] == "active"
    assert jane.login().json()["user"]["credits"] == 3
    assert jane.get("/organizations/current").status_code == 200


def test_an_account_is_signed_out_everywhere(visitors: Visitors, admin: Visitor) -> None:
    jane = visitors.member()

    assert admin.post(f"/admin/users/{jane.user['id']}/sign-out", {"reason": "Lost laptop"}).status_code == 200

    assert jane.get("/users/me").status_code == 401
    assert jane.login().status_code == 200


def test_credits_are_given_once_with_a_reason(visitors: Visitors, admin: Visitor) -> None:
    jane = visitors.member()
    path = f"/admin/organizations/{jane.user['organization_id']}/credits"
    body = {"amount": 20, "reason": "A film of ours failed"}

    answers = [admin.post(path, body, headers={"Idempotency-Key": "gift-1"}) for _ in range(2)]

    assert answers[0].json()["balance_after"] == 23
    assert answers[0].json() == answers[1].json()
    assert jane.get("/users/me").json()["user"]["credits"] == 23
    (told,) = jane.get("/notifications").json()["notifications"]
    assert told["message"] == "A film of ours failed"
    assert admin.post(path, body | {"amount": 0}).status_code == 422
    missing = admin.post(f"/admin/organizations/{new_id()}/credits", body)
    assert missing.json()["error"]["code"] == "ORGANIZATION_NOT_FOUND"


def test_jobs_of_all_tenants_and_figures_are_seen(visitors: Visitors, admin: Visitor) -> None:
    jane = visitors.member()
    organization_id = UUID(jane.user["organization_id"])
    with transaction(organization_id, UUID(jane.user["id"])) as session:
        session.add(Job(organization_id=organization_id, kind="render", status="failed", parameters={}))

    found = admin.get("/admin/jobs", params={"organization_id": str(organization_id), "status": "failed"}).json()
    figures = admin.get("/admin/statistics", params={"days": 7}).json()["statistics"]
    tenants = admin.get("/admin/organizations", params={"q": jane.email}).json()["organizations"]

    assert [one["organization_id"] for one in found["jobs"]] == [str(organization_id)]
    assert figures["jobs"]["failed"] >= 1
    assert min(figures["users"], figures["users_signed_in"], figures["users_new"]) >= 2
    assert [(one["id"], one["members"]) for one in tenants] == [(str(organization_id), 1)]


def test_every_look_is_in_the_audit_log(visitors: Visitors, admin: Visitor) -> None:
    began = clock.now().isoformat()
    admin.get("/admin/users")
    admin.get("/admin/organizations")
    admin.get("/admin/jobs")
    admin.get("/admin/statistics")

    seen = _actions(admin, actor_id=admin.user["id"], since=began)

    assert sorted(seen) == [
        "admin.jobs_listed",
        "admin.organizations_listed",
        "admin.statistics_read",
        "admin.users_listed",
    ]
