"""Google ID tokens, with Google's keys served from this machine."""

from collections.abc import Iterator
from typing import Any

import pytest

from reelestate.kit.errors import InvalidCredentials, Unavailable
from reelestate.kit.settings import Settings
from reelestate.providers.factory import google_id_tokens
from reelestate.providers.identity.google import GoogleIdTokens
from tests.unit.support.identity import jwk, jwks_server, now, private_key, signed

CLIENT = "1234.apps.googleusercontent.com"


def claims(**changes: Any) -> dict[str, Any]:
    made = {
        "iss": "https://accounts.google.com",
        "azp": CLIENT,
        "aud": CLIENT,
        "sub": "110169484474386276334",
        "email": "ann@example.com",
        "email_verified": True,
        "name": "Ann  Lee",
        "picture": "https://lh3.googleusercontent.com/a/ann=s96-c",
        "iat": now(),
        "exp": now() + 3600,
        **changes,
    }
    return {name: value for name, value in made.items() if value is not None}


@pytest.fixture(scope="module")
def google() -> Iterator[GoogleIdTokens]:
    with jwks_server({"keys": [jwk(), jwk("enc", use="enc")]}) as url:
        yield google_id_tokens(Settings(google_client_id=CLIENT, google_jwks_url=url))


@pytest.mark.parametrize("issuer", ["https://accounts.google.com", "accounts.google.com"])
def test_googles_word_is_taken(google: GoogleIdTokens, issuer: str) -> None:
    token = signed(claims(iss=issuer))
    person = google.verify(token)

    assert (person.subject, person.email, person.full_name) == ("110169484474386276334", "ann@example.com", "Ann Lee")
    assert person.picture == "https://lh3.googleusercontent.com/a/ann=s96-c"
    assert person.id_token == token
    assert token not in repr(person)


def test_what_google_leaves_out_is_made_up_for(google: GoogleIdTokens) -> None:
    person = google.verify(signed(claims(name=None, picture=None)))

    assert (person.full_name, person.picture) == ("ann", None)


@pytest.mark.parametrize("picture", ["http://example.com/a.png", "javascript:alert(1)", 7])
def test_only_https_pictures_are_kept(google: GoogleIdTokens, picture: Any) -> None:
    assert google.verify(signed(claims(picture=picture))).picture is None


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://accounts.google.com.evil.example"},
        {"iss": "http://accounts.google.com"},
        {"iss": None},
        {"aud": "5678.apps.googleusercontent.com"},
        {"aud": [CLIENT]},
        {"aud": None},
        {"email": None},
        {"email": "ann"},
        {"email": ["ann@example.com"]},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"sub": None},
        {"sub": ""},
        {"exp": 1},
        {"exp": None},
        {"iat": 2**33},
        {"nbf": 2**33},
    ],
    ids=str,
)
def test_wrong_claims_are_refused(google: GoogleIdTokens, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidCredentials):
        google.verify(signed(claims(**changes)))


def test_forged_tokens_are_refused(google: GoogleIdTokens) -> None:
    good = signed(claims())
    for token in (
        signed(claims(), key=private_key("thief")),
        signed(claims(), kid="enc"),
        signed(claims(), kid="k9"),
        good[:-8] + "AAAAAAAA",
        good.rsplit(".", 1)[0] + ".",
        "",
        "x" * 20_000,
    ):
        with pytest.raises(InvalidCredentials):
            google.verify(token)


def test_a_nonce_is_told(google: GoogleIdTokens) -> None:
    assert google.verify(signed(claims(nonce="n-1"))).nonce == "n-1"
    assert google.verify(signed(claims())).nonce is None


def test_without_googles_keys_nobody_is_blamed() -> None:
    with jwks_server({"keys": []}) as url:
        closed = url
    with pytest.raises(Unavailable):
        google_id_tokens(Settings(google_client_id=CLIENT, google_jwks_url=closed)).verify(signed(claims()))


def test_without_a_client_google_is_off() -> None:
    with pytest.raises(Unavailable, match="not set up"):
        google_id_tokens(Settings(google_client_id=""))
