"""An authenticator app as second factor: set up, asked for, replaced by recovery codes, removed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pyotp
import pytest
from httpx2 import Response
from sqlalchemy import select

from local.postgres import PostgresServer
from reelestate.billing import service as billing
from reelestate.identity.authenticator import STEP_SECONDS
from reelestate.identity.tables import SecondFactor
from reelestate.kit import clock, sealing
from reelestate.kit.database import transaction
from reelestate.kit.settings import get_settings
from tests.functional.api.identity.conftest import OTHER_PASSWORD, PASSWORD, Visitor, Visitors
from tests.functional.api.people import make_administrator

FACTOR = "/users/me/second-factor"


class App:
    """An authenticator app. Every code is of a step of its own: the studio's clock goes on between two."""

    def __init__(self, seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._totp = pyotp.TOTP(seed)
        self._patch = monkeypatch
        self._now: datetime = clock.now()

    def code(self) -> str:
        """A code that was not shown before."""
        self._now += timedelta(seconds=STEP_SECONDS)
        moment = self._now
        self._patch.setattr(clock, "now", lambda: moment)
        return self._totp.at(moment)


@pytest.fixture
def jane(visitors: Visitors) -> Visitor:
    """Somebody with an account, signed in."""
    return visitors.member()


@pytest.fixture
def app(jane: Visitor, monkeypatch: pytest.MonkeyPatch) -> App:
    """Jane's app, which her account asks for."""
    return _set_up(jane, monkeypatch)


def _set_up(person: Visitor, monkeypatch: pytest.MonkeyPatch) -> App:
    offered = person.post(FACTOR, {"password": person.password})
    assert offered.status_code == 201, offered.text
    app = App(offered.json()["seed"], monkeypatch)
    confirmed = person.post(f"{FACTOR}/confirm", {"code": app.code()})
    assert confirmed.status_code == 200, confirmed.text
    person.user["recovery_codes"] = confirmed.json()["recovery_codes"]
    return app


def _login(person: Visitor, code: str | None = None, password: str | None = None) -> Response:
    body = {"email": person.email, "password": password or person.password}
    return person.keep(person.post("/auth/login", body | ({"code": code} if code else {})))


def _codes(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_an_app_is_set_up_by_password_and_its_first_code(jane: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert jane.get(FACTOR).json()["second_factor"] == {
        "enabled": False,
        "enabled_at": None,
        "recovery_codes_left": 0,
    }

    offered = jane.post(FACTOR, {"password": PASSWORD}).json()
    assert offered["uri"].startswith("otpauth://totp/ReelEstate%20Studio:")
    assert f"secret={offered['seed']}" in offered["uri"]
    assert jane.get(FACTOR).json()["second_factor"]["enabled"] is False
    answer = jane.post(f"{FACTOR}/confirm", {"code": App(offered["seed"], monkeypatch).code()})

    assert answer.status_code == 200, answer.text
    assert len(set(answer.json()["recovery_codes"])) == 10
    state = jane.get(FACTOR).json()["second_factor"]
    assert (state["enabled"], state["recovery_codes_left"]) == (True, 10)
    assert jane.get("/users/me").json()["user"]["second_factor"] is True
    assert [mail["Subject"] for mail in jane.mails()][-1].startswith("An authenticator app was set up")


def test_setting_up_needs_the_password(jane: Visitor) -> None:
    assert _codes(jane.post(FACTOR, {"password": "not the one"})) == (401, "INVALID_CREDENTIALS")
    assert _codes(jane.post(FACTOR, {})) == (422, "INVALID_INPUT")
    assert jane.post(f"{FACTOR}/confirm", {"code": "000000"}).status_code == 404


def test_nobody_locks_the_owner_of_an_address_out_with_an_app_of_theirs(visitors: Visitors) -> None:
    squatter = visitors.member(verified=False)

    assert _codes(squatter.post(FACTOR, {"password": PASSWORD})) == (403, "EMAIL_NOT_VERIFIED")


def test_a_wrong_first_code_turns_nothing_on(jane: Visitor) -> None:
    jane.post(FACTOR, {"password": PASSWORD})

    answer = jane.post(f"{FACTOR}/confirm", {"code": "000000"})

    assert _codes(answer) == (422, "INVALID_INPUT")
    assert answer.json()["error"]["details"]["field"] == "code"
    assert _login(jane).status_code == 200


def test_signing_in_asks_for_a_code_and_takes_each_once(jane: Visitor, app: App) -> None:
    assert _codes(_login(jane)) == (401, "SECOND_FACTOR_REQUIRED")
    assert _codes(_login(jane, "000000")) == (401, "INVALID_CREDENTIALS")
    code = app.code()
    assert _login(jane, code).status_code == 200
    assert jane.get("/users/me").status_code == 200

    assert _codes(_login(jane, code)) == (401, "INVALID_CREDENTIALS")


def test_a_seed_moves_to_the_present_key_with_its_next_code(jane: Visitor, app: App) -> None:
    before = _sealed_seed(jane)
    earlier = sealing._keys()
    later = sealing._derived(b"the next secret")
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(sealing, "_keys", lambda: (later, *earlier))
        assert _login(jane, app.code()).status_code == 200
        after = _sealed_seed(jane)
        assert _login(jane, app.code()).status_code == 200

        # then the key before it can go
        changed.setattr(sealing, "_keys", lambda: (later,))
        assert _login(jane, app.code()).status_code == 200
    assert [before.split(".")[1], after.split(".")[1]] == [earlier[0][0], later[0]]


def _sealed_seed(person: Visitor) -> str:
    with transaction(None, UUID(person.user["id"])) as session:
        return session.scalars(select(SecondFactor.sealed_seed)).one()


def test_a_right_code_with_a_wrong_password_says_no_more_than_without(jane: Visitor, app: App) -> None:
    with_code = _login(jane, app.code(), "not the password")
    without = _login(jane, None, "not the password")

    assert _codes(with_code) == (401, "INVALID_CREDENTIALS")
    assert with_code.json() == without.json()


def test_a_session_whose_code_was_not_given_goes_nowhere(
    jane: Visitor, app: App, visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider opens it before the code is looked at; it must be closed again."""
    from reelestate.identity import accounts

    keeper = accounts.provider()
    opened: list[str] = []
    authenticate = keeper.authenticate

    def listen(email: str, password: str) -> Any:
        tokens = authenticate(email, password)
        opened.append(tokens.refresh_token)
        return tokens

    monkeypatch.setattr(keeper, "authenticate", listen)
    monkeypatch.setattr(accounts, "provider", lambda: keeper)
    assert _codes(_login(jane)) == (401, "SECOND_FACTOR_REQUIRED")

    assert visitors.visitor().post("/auth/refresh", {"refresh_token": opened[0]}).status_code == 401


def test_a_recovery_code_stands_in_once_however_it_is_typed(jane: Visitor, app: App) -> None:
    first = jane.user["recovery_codes"][0]

    assert _login(jane, first.lower().replace("-", " ")).status_code == 200

    assert _codes(_login(jane, first)) == (401, "INVALID_CREDENTIALS")
    assert jane.get(FACTOR).json()["second_factor"]["recovery_codes_left"] == 9


def test_fresh_recovery_codes_replace_the_ones_before(jane: Visitor, app: App) -> None:
    old = jane.user["recovery_codes"][1]

    fresh = jane.post(f"{FACTOR}/recovery-codes", {"password": PASSWORD, "code": app.code()})

    assert fresh.status_code == 200, fresh.text
    assert _codes(_login(jane, old)) == (401, "INVALID_CREDENTIALS")
    assert _login(jane, fresh.json()["recovery_codes"][0]).status_code == 200


def test_guessing_codes_ends_soon(jane: Visitor, app: App, visitors: Visitors) -> None:
    """Each guess comes from an address of its own, with the right password."""
    answers = []
    for number in range(30):
        thief = visitors.visitor()
        thief.email, thief.password = jane.email, jane.password
        answers.append(_login(thief, f"{number:06}").status_code)

    assert answers[-1] == 429
    assert 200 not in answers


def test_turning_it_on_ends_the_other_sessions(
    jane: Visitor, visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    telephone = visitors.again(jane)

    _set_up(jane, monkeypatch)

    assert telephone.get("/users/me").status_code == 401
    assert telephone.post("/auth/refresh", {"refresh_token": telephone.tokens["refresh_token"]}).status_code == 401
    assert jane.get("/users/me").status_code == 200


def test_what_needs_the_password_needs_a_code_too(jane: Visitor, app: App) -> None:
    change = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}

    assert _codes(jane.post("/auth/password/change", change)) == (401, "SECOND_FACTOR_REQUIRED")
    assert _codes(jane.delete(FACTOR, {"password": PASSWORD})) == (401, "SECOND_FACTOR_REQUIRED")
    assert _codes(jane.delete("/users/me", {"password": PASSWORD})) == (401, "SECOND_FACTOR_REQUIRED")
    answer = jane.keep(jane.post("/auth/password/change", change | {"code": app.code()}))

    assert answer.status_code == 200, answer.text
    (session,) = jane.get("/users/me/sessions").json()["sessions"]
    assert session["two_factors"] is True


def test_a_reset_password_opens_nothing_without_the_code(jane: Visitor, app: App) -> None:
    jane.post("/auth/password/reset-request", {"email": jane.email})
    body = {"token": jane.secret("Choose"), "new_password": OTHER_PASSWORD}
    assert jane.post("/auth/password/reset", body).status_code == 200

    assert _codes(_login(jane, None, OTHER_PASSWORD)) == (401, "SECOND_FACTOR_REQUIRED")


def test_it_is_removed_by_password_and_code(jane: Visitor, app: App) -> None:
    answer = jane.delete(FACTOR, {"password": PASSWORD, "code": app.code()})

    assert answer.status_code == 200, answer.text
    assert _login(jane).status_code == 200
    assert jane.delete(FACTOR, {"password": PASSWORD}).status_code == 404
    assert [mail["Subject"] for mail in jane.mails()][-1].startswith("An authenticator app was removed")


def test_a_second_app_is_refused_while_there_is_one(jane: Visitor, app: App) -> None:
    answer = jane.post(FACTOR, {"password": PASSWORD, "code": app.code()})

    assert _codes(answer) == (409, "SECOND_FACTOR_SET_UP")


def test_an_organization_lets_in_only_who_gave_two_factors(
    jane: Visitor, app: App, visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = jane.post("/organizations", {"name": "Alder & Oak"}).json()["organization"]
    jane.organization_id = team["id"]
    with transaction(UUID(team["id"]), UUID(jane.user["id"])) as session:
        billing.start_plan(session, UUID(team["id"]), "enterprise", f"test:{team['id']}")
    sam = visitors.member()
    jane.post("/organizations/current/members", {"email": sam.email, "role": "member"})
    assert sam.post("/invitations/accept", {"token": sam.secret("You are invited")}).status_code == 200
    at_work = sam.acting_for(team["id"])
    assert at_work.get("/projects").status_code == 200

    asked = jane.patch("/organizations/current", {"two_factors_required": True})

    assert asked.status_code == 200, asked.text
    assert _codes(at_work.get("/projects")) == (403, "SECOND_FACTOR_NEEDED")
    assert sam.get("/projects").status_code == 200
    assert jane.get("/projects").status_code == 200
    theirs = _set_up(sam, monkeypatch)
    assert sam.acting_for(team["id"]).get("/projects").status_code == 200
    assert sam.delete(FACTOR, {"password": PASSWORD, "code": theirs.code()}).status_code == 200
    assert _codes(sam.acting_for(team["id"]).get("/projects")) == (403, "SECOND_FACTOR_NEEDED")


def test_nobody_asks_others_for_what_they_do_not_have(jane: Visitor) -> None:
    answer = jane.patch("/organizations/current", {"two_factors_required": True})

    assert _codes(answer) == (409, "OWN_SECOND_FACTOR_FIRST")
    assert jane.get("/organizations/current").json()["organization"]["two_factors_required"] is False


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A studio that asks its administrators for two factors."""
    monkeypatch.setenv("REELESTATE_ADMINS_NEED_SECOND_FACTOR", "true")
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


def test_the_studios_administrators_need_one_where_it_says_so(
    jane: Visitor, strict: None, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_administrator(postgres.owner_url, jane.user["id"])
    assert _codes(jane.get("/admin/users")) == (403, "SECOND_FACTOR_NEEDED")

    _set_up(jane, monkeypatch)

    assert jane.get("/admin/users").status_code == 200


def test_an_administrator_helps_who_lost_app_and_codes(
    jane: Visitor, app: App, visitors: Visitors, postgres: PostgresServer
) -> None:
    helper = visitors.member()
    make_administrator(postgres.owner_url, helper.user["id"])
    path = f"/admin/users/{jane.user['id']}/remove-second-factor"

    answer = helper.post(path, {"reason": "Showed her licence in a call"})

    assert answer.status_code == 200, answer.text
    assert jane.get("/users/me").status_code == 401
    assert _login(jane).status_code == 200
    assert helper.post(path, {"reason": "Again"}).status_code == 404
    log = jane.get("/audit-log").json()["entries"]
    assert "admin.second_factor_removed" in [entry["action"] for entry in log]
