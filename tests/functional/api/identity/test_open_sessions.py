"""The sessions that a person sees, and ends."""

import pytest

from tests.functional.api.identity.conftest import OTHER_PASSWORD, PASSWORD, Visitor, Visitors

SESSIONS = "/users/me/sessions"


@pytest.fixture
def jane(visitors: Visitors) -> Visitor:
    """Somebody with an account, signed in."""
    return visitors.member()


def test_all_devices_are_listed_with_where_and_how_they_signed_in(jane: Visitor, visitors: Visitors) -> None:
    telephone = visitors.visitor()
    telephone.email = jane.email
    body = {"email": jane.email, "password": PASSWORD}
    telephone.keep(telephone.post("/auth/login", body, headers={"User-Agent": "Reel/2.1 (telephone)\u0007"}))

    listed = jane.get(SESSIONS).json()["sessions"]

    assert [one["is_current"] for one in listed] == [False, True]
    assert listed[0]["user_agent"] == "Reel/2.1 (telephone)"
    assert listed[0]["ip_address"] != listed[1]["ip_address"]
    assert {one["method"] for one in listed} == {"password"}
    assert not any(one["two_factors"] for one in listed)


def test_one_is_ended_at_once_and_no_other(jane: Visitor, visitors: Visitors) -> None:
    telephone = visitors.again(jane)
    other = next(one for one in jane.get(SESSIONS).json()["sessions"] if not one["is_current"])

    assert jane.delete(f"{SESSIONS}/{other['id']}").status_code == 200

    assert telephone.get("/users/me").status_code == 401
    assert telephone.post("/auth/refresh", {"refresh_token": telephone.tokens["refresh_token"]}).status_code == 401
    assert [one["is_current"] for one in jane.get(SESSIONS).json()["sessions"]] == [True]
    assert jane.delete(f"{SESSIONS}/{other['id']}").status_code == 404
    log = jane.get("/audit-log").json()["entries"]
    assert ("user.session_ended", other["id"]) in [(entry["action"], entry["resource_id"]) for entry in log]


def test_nobody_ends_somebody_elses(jane: Visitor, visitors: Visitors) -> None:
    (own,) = jane.get(SESSIONS).json()["sessions"]

    assert visitors.member().delete(f"{SESSIONS}/{own['id']}").status_code == 404

    assert jane.get("/users/me").status_code == 200


def test_going_on_is_noted(jane: Visitor) -> None:
    (before,) = jane.get(SESSIONS).json()["sessions"]

    answer = jane.post(
        "/auth/refresh", {"refresh_token": jane.tokens["refresh_token"]}, headers={"User-Agent": "Reel/2.2"}
    )

    assert jane.keep(answer).status_code == 200
    (after,) = jane.get(SESSIONS).json()["sessions"]
    assert (after["id"], after["user_agent"]) == (before["id"], "Reel/2.2")
    assert after["last_used_at"] > before["last_used_at"]


@pytest.mark.parametrize("way", ["sign out", "sign out everywhere", "new password"])
def test_ended_ones_are_gone_from_the_list(jane: Visitor, visitors: Visitors, way: str) -> None:
    telephone = visitors.again(jane)

    if way == "sign out":
        telephone.post("/auth/logout")
    elif way == "sign out everywhere":
        telephone.post("/auth/logout?everywhere=true")
        jane.login()
    else:
        change = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
        jane.keep(jane.post("/auth/password/change", change))

    assert [one["is_current"] for one in jane.get(SESSIONS).json()["sessions"]] == [True]
