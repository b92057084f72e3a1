"""One's own profile, the account's end, and signing in with Google."""

import json
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reelestate.kit.settings import get_settings
from reelestate.kit.text import clean_text
from reelestate.providers import factory
from reelestate.providers.identity.base import GoogleIdentity
from tests.functional.api.identity.conftest import PASSWORD, Visitor, Visitors

NAUGHTY = Path(__file__).parents[4] / ".." / "shared" / "inputs" / "blns.json"
_NUMBERS = count(1)


class _Google:
    """Takes an ID token for what it says, in place of Google's signature."""

    def verify(self, id_token: str) -> GoogleIdentity:
        subject, email, _number, nonce = id_token.split("~")
        address, picture = email.replace("_at_", "@"), "https://img.example/j.jpg"
        return GoogleIdentity(subject, address, "Jane Alder", picture, id_token, nonce or None)


@pytest.fixture
def google(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Google's word is taken unsigned."""
    monkeypatch.setenv("REELESTATE_GOOGLE_CLIENT_ID", "studio.apps.example")
    get_settings.cache_clear()
    monkeypatch.setattr(factory, "google_id_tokens", lambda _settings: _Google())


@pytest.fixture
def jane(visitors: Visitors) -> Visitor:
    """Somebody with an account."""
    return visitors.member()


def _token(subject: str, email: str, nonce: str = "") -> dict[str, str]:
    """A fresh token."""
    return {"id_token": f"{subject}~{email.replace('@', '_at_')}~{next(_NUMBERS)}~{nonce}"}


def test_a_profile_is_changed_under_its_version(visitors: Visitors) -> None:
    jane = visitors.member()
    before = jane.get("/users/me")
    body = {"full_name": "Jane Oak", "phone": "+27 82 555 0142", "avatar_url": "https://example.com/j.jpg"}

    changed = jane.patch("/users/me", body | {"market": "Cape Town"}, headers={"If-Match": before.headers["etag"]})
    late = jane.patch("/users/me", {"phone": None}, headers={"If-Match": before.headers["etag"]})

    user = changed.json()["user"]
    assert {name: user[name] for name in body} == body
    assert user["market"] == "Cape Town"
    assert late.status_code == 412
    assert jane.patch("/users/me", {"full_name": None}).status_code == 422
    assert jane.patch("/users/me", {"avatar_url": "javascript:alert(1)"}).status_code == 422
    assert jane.patch("/users/me", {"platform_role": "admin"}).status_code == 422


def test_naughty_strings_come_back_clean_or_are_refused(visitors: Visitors) -> None:
    if not NAUGHTY.exists():
        pytest.skip("the list of naughty strings is not here")
    jane = visitors.member()
    for naughty in json.loads(NAUGHTY.read_text(encoding="utf-8"))[::3]:
        answer = jane.patch("/users/me", {"full_name": naughty, "brokerage": naughty, "market": naughty})
        assert answer.status_code in {200, 422}, naughty
        if answer.status_code == 200:
            expected = clean_text(naughty)[0]
            user = answer.json()["user"]
            assert (user["full_name"], user["brokerage"], user["market"]) == (expected,) * 3
        assert jane.post("/auth/login", {"email": naughty, "password": naughty}).status_code in {401, 422}, naughty
        assert jane.post("/auth/verify-email", {"token": naughty}).status_code in {422, 429}, naughty


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(), max_size=40))
def test_any_name_is_kept_clean_or_refused(jane: Visitor, name: str) -> None:
    answer = jane.client.request(
        "PATCH",
        "/api/v1/users/me",
        content=json.dumps({"full_name": name}),
        headers={"Authorization": f"Bearer {jane.tokens['access_token']}", "Content-Type": "application/json"},
    )

    expected = clean_text(name)[0]
    assert answer.status_code == (200 if expected else 422)
    if expected:
        assert answer.json()["user"]["full_name"] == expected


def test_deleting_an_account_needs_its_password_and_ends_everything(visitors: Visitors) -> None:
    jane = visitors.member()
    telephone = visitors.again(jane)

    assert jane.delete("/users/me", {}).status_code == 422
    assert jane.delete("/users/me", {"password": "no"}).status_code == 401
    assert jane.delete("/users/me", {"password": PASSWORD}).json() == {"success": True}

    assert jane.get("/users/me").status_code == 401
    assert telephone.get("/users/me").status_code == 401
    assert jane.login().status_code == 401
    assert visitors.visitor().post("/auth/password/reset-request", {"email": jane.email}).status_code == 200
    assert all("Choose" not in mail["Subject"] for mail in jane.mails())


def test_google_makes_an_account_once(visitors: Visitors, google: None) -> None:
    jane = visitors.visitor()
    jane.email = "google.jane@example.com"

    first = jane.keep(jane.post("/auth/google", _token("g1", jane.email))).json()
    second = visitors.visitor().post("/auth/google", _token("g1", jane.email)).json()

    assert (first["is_new_user"], second["is_new_user"]) == (True, False)
    assert first["user"]["id"] == second["user"]["id"]
    assert first["user"]["email_verified"] is True
    assert (first["user"]["credits"], first["user"]["google_linked"]) == (3, True)
    assert jane.login(PASSWORD).status_code == 401
    assert jane.delete("/users/me", _token("other", jane.email)).status_code == 401
    assert jane.delete("/users/me", _token("g1", jane.email)).status_code == 200


def test_google_takes_an_unproved_account_from_whoever_registered_it(visitors: Visitors, google: None) -> None:
    squatter = visitors.member(verified=False)
    owner = visitors.visitor()

    answer = owner.keep(owner.post("/auth/google", _token("g2", squatter.email)))

    assert answer.json()["is_new_user"] is False
    assert squatter.get("/users/me").status_code == 401
    assert squatter.login(PASSWORD).status_code == 401
    assert owner.get("/users/me").status_code == 200


def test_google_links_a_proved_account_and_keeps_its_password(visitors: Visitors, google: None) -> None:
    jane = visitors.member()

    assert visitors.visitor().post("/auth/google", _token("g3", jane.email)).status_code == 200
    assert visitors.visitor().post("/auth/google", _token("g4", jane.email)).status_code == 409

    assert jane.get("/users/me").json()["user"]["google_linked"] is True
    assert jane.login(PASSWORD).status_code == 200


def test_a_google_token_opens_one_session_and_proves_nothing_afterwards(visitors: Visitors, google: None) -> None:
    jane = visitors.visitor()
    token = _token("g5", "g5@example.com")
    assert jane.keep(jane.post("/auth/google", token)).status_code == 200

    assert visitors.visitor().post("/auth/google", token).status_code == 401
    assert jane.delete("/users/me", token).status_code == 401

    assert [one["method"] for one in jane.get("/users/me/sessions").json()["sessions"]] == ["google"]


def test_a_google_token_with_a_nonce_is_good_for_who_knows_it(visitors: Visitors, google: None) -> None:
    nonce = "n-0S6_WzA2Mj-1876"
    token = _token("g6", "g6@example.com", nonce)

    for wrong in (token, token | {"nonce": "another-one-of-16"}, _token("g6", "g6@example.com") | {"nonce": nonce}):
        assert visitors.visitor().post("/auth/google", wrong).status_code == 401
    assert visitors.visitor().post("/auth/google", token | {"nonce": nonce}).status_code == 200


def test_where_google_is_not_set_up_the_answer_says_so(visitors: Visitors) -> None:
    answer = visitors.visitor().post("/auth/google", {"id_token": "a.b.c"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "GOOGLE_NOT_SET_UP")
