"""Forgotten and changed passwords over HTTP."""

import time
from datetime import timedelta

import pytest

from reelestate.identity import rules
from reelestate.kit import clock
from tests.functional.api.identity.conftest import OTHER_PASSWORD, PASSWORD, Visitors


def test_a_reset_sets_the_password_ends_every_session_and_tells(visitors: Visitors) -> None:
    jane = visitors.member()
    stranger = visitors.visitor()
    assert stranger.post("/auth/password/reset-request", {"email": jane.email}).json() == {"success": True}
    secret = jane.secret("Choose a new password")

    answer = stranger.post("/auth/password/reset", {"token": secret, "new_password": OTHER_PASSWORD})

    assert answer.json() == {"success": True}
    assert jane.get("/users/me").status_code == 401
    assert jane.post("/auth/refresh", {"refresh_token": jane.tokens["refresh_token"]}).status_code == 401
    assert jane.login(PASSWORD).status_code == 401
    assert jane.login(OTHER_PASSWORD).status_code == 200
    assert jane.get("/users/me").status_code == 200
    assert jane.mails()[-1]["Subject"] == "Your ReelEstate Studio password was changed"


def test_a_reset_link_works_once_and_the_newest_only(visitors: Visitors) -> None:
    jane = visitors.member()
    jane.post("/auth/password/reset-request", {"email": jane.email})
    first = jane.secret("Choose a new password")
    jane.post("/auth/password/reset-request", {"email": jane.email})
    second = jane.secret("Choose a new password")

    def reset(secret: str, password: str) -> int:
        body = {"token": secret, "new_password": password}
        return jane.post("/auth/password/reset", body, headers={"Authorization": ""}).status_code

    assert reset(first, OTHER_PASSWORD) == 422
    assert reset(second, "short") == 422
    assert reset(second, OTHER_PASSWORD) == 200
    assert reset(second, "another good one 93 x") == 422


def test_a_reset_link_grows_old(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    jane = visitors.member()
    jane.post("/auth/password/reset-request", {"email": jane.email})
    secret = jane.secret("Choose a new password")
    later = clock.now() + timedelta(minutes=rules.RESET_MINUTES, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = visitors.visitor().post("/auth/password/reset", {"token": secret, "new_password": OTHER_PASSWORD})

    assert answer.status_code == 422


def test_a_verification_secret_resets_no_password(visitors: Visitors) -> None:
    jane = visitors.member(verified=False)

    answer = jane.post("/auth/password/reset", {"token": jane.secret("Confirm"), "new_password": OTHER_PASSWORD})

    assert answer.status_code == 422
    assert jane.login(PASSWORD).status_code == 200


def test_asking_for_a_reset_says_and_takes_the_same_for_a_stranger(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = visitors.member()
    monkeypatch.setattr(rules, "RESET_ANSWER_SECONDS", 0.4)
    answers, took = [], []

    for email in (jane.email, "nobody@example.com"):
        started = time.perf_counter()
        answers.append(visitors.visitor().post("/auth/password/reset-request", {"email": email}).json())
        took.append(time.perf_counter() - started)

    assert answers[0] == answers[1] == {"success": True}
    assert min(took) >= 0.4
    assert [mail["To"] for mail in jane.mails()].count(jane.email) == 2
    assert len(list(jane.mailbox.glob("*.eml"))) == 2


def test_resets_of_one_account_are_limited(visitors: Visitors) -> None:
    jane = visitors.member()

    answers = [visitors.visitor().post("/auth/password/reset-request", {"email": jane.email}) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 3600


def test_changing_the_password_needs_the_present_one_and_ends_the_other_sessions(visitors: Visitors) -> None:
    jane = visitors.member()
    telephone = visitors.again(jane)
    old = dict(jane.tokens)

    wrong = jane.post("/auth/password/change", {"current_password": "no", "new_password": OTHER_PASSWORD})
    same = jane.post("/auth/password/change", {"current_password": PASSWORD, "new_password": PASSWORD})
    weak = jane.post("/auth/password/change", {"current_password": PASSWORD, "new_password": "password1"})
    done = jane.keep(jane.post("/auth/password/change", {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}))

    assert [answer.status_code for answer in (wrong, same, weak, done)] == [401, 422, 422, 200]
    assert jane.get("/users/me").status_code == 200
    assert telephone.get("/users/me").status_code == 401
    jane.tokens = old
    assert jane.get("/users/me").status_code == 401
    assert jane.login(OTHER_PASSWORD).status_code == 200
    assert jane.mails()[-1]["Subject"] == "Your ReelEstate Studio password was changed"
