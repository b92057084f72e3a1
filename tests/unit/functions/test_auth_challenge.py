"""The user pool's custom sign-in triggers, on the events AWS documents."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.auth_challenge.handler import handler
from reelestate.kit.errors import Unavailable
from reelestate.kit.settings import get_settings
from tests.unit.support.identity import jwk, jwks_server, now, private_key, signed
from tests.unit.support.inputs import real

CLIENT = "1234.apps.googleusercontent.com"
PASSED = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True, "challengeMetadata": "GOOGLE_ID_TOKEN"}
FAILED = {**PASSED, "challengeResult": False}
REFUSED = {"issueTokens": False, "failAuthentication": True}


@pytest.fixture(autouse=True)
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with jwks_server({"keys": [jwk()]}) as url:
        monkeypatch.setenv("REELESTATE_GOOGLE_CLIENT_ID", CLIENT)
        monkeypatch.setenv("REELESTATE_GOOGLE_JWKS_URL", url)
        get_settings.cache_clear()
        yield
    get_settings.cache_clear()


def event(trigger: str, **request: Any) -> dict[str, Any]:
    """AWS's sample event of the trigger, with parts of its request replaced."""
    made: dict[str, Any] = json.loads((real("aws-events") / f"cognito{trigger}Event.json").read_text())
    made["request"].update(request)
    return made


def token(**changes: Any) -> str:
    claims = {"iss": "https://accounts.google.com", "aud": CLIENT, "sub": "g-1", "email": "ann@example.com"}
    return signed({**claims, "email_verified": True, "iat": now(), "exp": now() + 3600, **changes})


def answered(challenge_answer: Any, **request: Any) -> Any:
    given = {"privateChallengeParameters": {"google_subject": "g-1"}, "userNotFound": False, **request}
    asked = event("VerifyAuthChallengeResponse", challengeAnswer=challenge_answer, **given)
    return handler(asked, None)["response"]["answerCorrect"]


@pytest.mark.parametrize("session", [[], None])
def test_a_sign_in_begins_with_the_challenge(session: Any) -> None:
    answer = handler(event("DefineAuthChallenge", session=session, userNotFound=False), None)["response"]

    assert answer == {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": False, "failAuthentication": False}


def test_the_right_answer_brings_tokens() -> None:
    answer = handler(event("DefineAuthChallenge", session=[PASSED], userNotFound=False), None)["response"]

    assert answer == {"issueTokens": True, "failAuthentication": False}


@pytest.mark.parametrize(
    "session",
    [
        [FAILED],
        [PASSED, PASSED],
        [FAILED, PASSED],
        [{"challengeName": "PASSWORD_VERIFIER", "challengeResult": True}],
        [{"challengeName": "SRP_A", "challengeResult": True}],
        [{"challengeName": "CUSTOM_CHALLENGE"}],
        [{"challengeName": "CUSTOM_CHALLENGE", "challengeResult": "true"}],
    ],
)
def test_anything_else_fails(session: list[dict[str, Any]]) -> None:
    assert handler(event("DefineAuthChallenge", session=session, userNotFound=False), None)["response"] == REFUSED


@pytest.mark.parametrize("session", [[], [PASSED]])
def test_users_who_are_not_there_fail(session: list[dict[str, Any]]) -> None:
    assert handler(event("DefineAuthChallenge", session=session, userNotFound=True), None)["response"] == REFUSED


def test_the_sample_with_a_password_before_fails() -> None:
    assert handler(event("DefineAuthChallenge"), None)["response"] == REFUSED


def test_the_challenge_names_the_linked_account_in_private() -> None:
    asked = event("CreateAuthChallenge", challengeName="CUSTOM_CHALLENGE", session=[])
    asked["request"]["userAttributes"]["custom:google_subject"] = "g-1"
    before = copy.deepcopy(asked)
    answer = handler(asked, None)

    assert answer["response"]["publicChallengeParameters"] == {"type": "google_id_token"}
    assert answer["response"]["privateChallengeParameters"] == {"google_subject": "g-1"}
    assert {**answer, "response": {}} == before


def test_the_linked_accounts_token_is_right() -> None:
    assert answered(token()) is True


def test_the_whole_sign_in_of_a_user_without_google_fails() -> None:
    created = handler(event("CreateAuthChallenge"), None)["response"]["privateChallengeParameters"]

    assert created == {"google_subject": ""}
    assert answered(token(sub=""), privateChallengeParameters=created) is False
    assert answered(token(), privateChallengeParameters=created) is False


@pytest.mark.parametrize("answer", ["challengeAnswer", "", None, "g-1"])
def test_answers_that_are_no_token_are_wrong(answer: Any) -> None:
    assert answered(answer) is False


@pytest.mark.parametrize(
    "changes", [{"sub": "g-2"}, {"aud": "other"}, {"exp": 1}, {"email_verified": False}, {"iss": "evil.example"}]
)
def test_tokens_of_others_are_wrong(changes: dict[str, Any]) -> None:
    assert answered(token(**changes)) is False


def test_forged_tokens_are_wrong() -> None:
    assert answered(signed({"sub": "g-1"}, key=private_key("thief"))) is False


def test_a_user_who_is_not_there_is_never_right() -> None:
    assert answered(token(), userNotFound=True) is False


def test_the_sample_answer_is_wrong() -> None:
    assert handler(event("VerifyAuthChallengeResponse"), None)["response"] == {"answerCorrect": False}


def test_without_googles_keys_the_sign_in_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELESTATE_GOOGLE_JWKS_URL", "http://127.0.0.1:9/keys")
    get_settings.cache_clear()

    with pytest.raises(Unavailable):
        answered(token())


def test_other_triggers_are_refused() -> None:
    with pytest.raises(ValueError, match="PreSignUp"):
        handler({"triggerSource": "PreSignUp_SignUp", "request": {}}, None)
