"""Signing up, in and out over HTTP."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import jwt
import pytest

from reelestate.identity import rules
from reelestate.identity.accounts import provider
from reelestate.kit import clock
from reelestate.kit.settings import get_settings
from tests.functional.api.identity.conftest import PASSWORD, Visitor, Visitors


def _codes(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_signing_up_gives_a_session_an_organization_credits_and_a_mail(visitors: Visitors) -> None:
    jane = visitors.visitor()

    answer = jane.register(full_name="Jane Alder")

    body = answer.json()
    assert answer.status_code == 201
    assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
    user = body["user"]
    assert user["id"] == user["user_id"]
    assert (user["full_name"], user["name"], user["email"]) == ("Jane Alder", "Jane Alder", jane.email)
    assert (user["tier"], user["credits"], user["role"], user["email_verified"]) == ("free", 3, "creator", False)
    (own,) = user["organizations"]
    assert (own["role"], own["is_personal"], own["id"]) == ("owner", True, user["organization_id"])
    assert jane.get("/users/me").json()["user"]["email"] == jane.email
    assert [mail["Subject"] for mail in jane.mails()] == ["Confirm your e-mail address for ReelEstate Studio"]


def test_a_taken_address_is_refused_in_whatever_case(visitors: Visitors) -> None:
    jane = visitors.member()

    again = visitors.visitor().register(email=jane.email.upper())

    assert _codes(again) == (409, "EMAIL_TAKEN")


@pytest.mark.parametrize("password", ["short", "password123", "reelestate studio", "jane.alder@example.com"])
def test_passwords_that_are_guessed_soon_are_refused(visitors: Visitors, password: str) -> None:
    answer = visitors.visitor().register(email="jane.alder@example.com", password=password)

    assert _codes(answer) == (422, "INVALID_INPUT")
    assert answer.json()["error"]["details"]["field"] == "password"


def test_an_address_is_verified_once_by_the_newest_link(visitors: Visitors) -> None:
    jane = visitors.member(verified=False)
    first = jane.secret("Confirm")
    assert jane.post("/auth/resend-verification").status_code == 200
    second = jane.secret("Confirm")

    assert jane.post("/auth/verify-email", {"token": first}).status_code == 422
    assert jane.post("/auth/verify-email", {"token": second}).status_code == 200
    assert jane.get("/users/me").json()["user"]["email_verified"] is True
    assert jane.post("/auth/verify-email", {"token": second}).status_code == 422


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(visitors: Visitors) -> None:
    jane = visitors.member()

    wrong = visitors.visitor().post("/auth/login", {"email": jane.email, "password": "no"})
    unknown = visitors.visitor().post("/auth/login", {"email": "nobody@example.com", "password": "no"})

    assert _codes(wrong) == (401, "INVALID_CREDENTIALS")
    assert wrong.json() == unknown.json()


def test_a_wrong_password_and_an_unknown_address_take_about_as_long(visitors: Visitors) -> None:
    known = [visitors.member().email for _ in range(3)]
    took: dict[str, list[float]] = {"known": [], "unknown": []}

    for round_number in range(4):
        for number, email in enumerate(known):
            for kind, tried in (("known", email), ("unknown", f"nobody{round_number}{number}@example.com")):
                visitor = visitors.visitor()
                started = time.perf_counter()
                visitor.post("/auth/login", {"email": tried, "password": "no"})
                took[kind].append(time.perf_counter() - started)

    ratio = statistics.median(took["known"]) / statistics.median(took["unknown"])
    assert 1 / 3 < ratio < 3


def test_signing_in_opens_a_new_session_each_time(visitors: Visitors) -> None:
    jane = visitors.member()
    first = _session(jane)

    jane.login()

    assert _session(jane) != first


def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_session(visitors: Visitors) -> None:
    jane = visitors.member()
    stolen = dict(jane.tokens)
    assert jane.keep(jane.post("/auth/refresh", {"refresh_token": stolen["refresh_token"]})).status_code == 200
    assert jane.get("/users/me").status_code == 200

    reused = visitors.visitor().post("/auth/refresh", {"refresh_token": stolen["refresh_token"]})

    assert _codes(reused) == (401, "AUTHENTICATION_REQUIRED")
    assert jane.get("/users/me").status_code == 401
    assert jane.post("/auth/refresh", {"refresh_token": jane.tokens["refresh_token"]}).status_code == 401


def test_of_many_uses_of_a_refresh_token_at_once_one_succeeds_and_the_session_ends(visitors: Visitors) -> None:
    jane = visitors.member()
    body = {"refresh_token": jane.tokens["refresh_token"]}
    devices = [visitors.visitor() for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda device: device.post("/auth/refresh", body), devices))

    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    assert jane.get("/users/me").status_code == 401


def test_signing_out_ends_this_session_at_once_and_no_other(visitors: Visitors) -> None:
    jane = visitors.member()
    telephone = visitors.again(jane)

    assert jane.post("/auth/logout").json() == {"success": True}

    assert jane.get("/users/me").status_code == 401
    assert jane.post("/auth/refresh", {"refresh_token": jane.tokens["refresh_token"]}).status_code == 401
    assert telephone.get("/users/me").status_code == 200


def test_signing_out_everywhere_ends_every_session_and_lets_a_new_one_begin_at_once(visitors: Visitors) -> None:
    jane = visitors.member()
    telephone = visitors.again(jane)

    assert jane.post("/auth/logout", params={"everywhere": True}).status_code == 200

    assert telephone.get("/users/me").status_code == 401
    assert telephone.post("/auth/refresh", {"refresh_token": telephone.tokens["refresh_token"]}).status_code == 401
    jane.login()
    assert jane.get("/users/me").status_code == 200


def test_failures_make_the_next_try_wait_longer_and_longer(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    jane = visitors.member()
    thief = visitors.visitor()
    thief.email = jane.email
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    waits = []

    for _ in range(12):
        answer = thief.login("guess")
        if answer.status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            now += timedelta(seconds=waits[-1])

    assert waits == [1, 2, 4]
    assert thief.login("guess").headers["retry-after"] == "8"


def test_strangers_do_not_keep_the_owner_out(visitors: Visitors) -> None:
    jane = visitors.member()
    for _ in range(6):
        thief = visitors.visitor()
        thief.email = jane.email
        for _ in range(4):
            thief.login("guess")
    late = visitors.visitor()
    late.email = jane.email

    assert late.login(PASSWORD).status_code == 429
    assert jane.login().status_code == 200
    assert late.login(PASSWORD).status_code == 200


def test_one_address_signs_up_so_many_times_an_hour(visitors: Visitors) -> None:
    allowed = rules.SIGN_UPS_FROM_ADDRESS.hits
    statuses = []

    for number in range(allowed + 1):
        visitor = visitors.visitor("198.51.100.7")
        statuses.append(visitor.register(password="password123", email=f"many{number}@example.com").status_code)

    assert statuses == [422] * allowed + [429]


def test_access_tokens_live_an_hour_and_name_their_session(visitors: Visitors) -> None:
    jane = visitors.member()
    claims = jwt.decode(jane.tokens["access_token"], options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == 3600 == get_settings().access_token_minutes * 60
    assert claims["token_use"] == "access"
    assert jane.email not in str(claims)


def test_an_account_whose_making_broke_off_is_completed_at_the_next_sign_in(visitors: Visitors) -> None:
    jane = visitors.visitor()
    jane.email = "broken.off@example.com"
    provider().sign_up(jane.email, PASSWORD, "Jane Alder")

    answer = jane.login()

    assert answer.status_code == 200
    assert answer.json()["user"]["credits"] == 3
    assert jane.login().json()["user"]["organizations"] == answer.json()["user"]["organizations"]


def test_a_closed_account_cannot_refresh(visitors: Visitors) -> None:
    jane = visitors.member()
    subject = jwt.decode(jane.tokens["access_token"], options={"verify_signature": False})["sub"]

    provider().set_active(subject, False)

    assert jane.get("/users/me").status_code == 401
    assert jane.post("/auth/refresh", {"refresh_token": jane.tokens["refresh_token"]}).status_code == 401
    assert _codes(jane.login()) == (401, "INVALID_CREDENTIALS")


def _session(visitor: Visitor) -> str:
    claims = jwt.decode(visitor.tokens["access_token"], options={"verify_signature": False})
    session_id: str = claims["origin_jti"]
    return session_id
