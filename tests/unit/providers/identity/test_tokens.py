"""Access tokens: the good one is believed, and every known way to forge one is refused."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from reelestate.kit.errors import AuthenticationRequired
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.tokens import MAX_TOKEN_BYTES, AccessTokenVerifier
from tests.unit.support.identity import jwk, now, private_key, signed

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Example"
CLIENT = "client-1"


def claims(**changes: Any) -> dict[str, Any]:
    made = {
        "iss": ISSUER,
        "sub": "ann",
        "client_id": CLIENT,
        "token_use": "access",
        "origin_jti": "session-1",
        "jti": "token-1",
        "iat": now(),
        "exp": now() + 3600,
        **changes,
    }
    return {name: value for name, value in made.items() if value is not None}


def verifier(*keys: dict[str, Any]) -> AccessTokenVerifier:
    return AccessTokenVerifier(ISSUER, CLIENT, JwksCache(lambda: {"keys": list(keys) or [jwk()]}))


def refused(token: str, *keys: dict[str, Any]) -> AuthenticationRequired:
    with pytest.raises(AuthenticationRequired) as caught:
        verifier(*keys).verify(token)
    return caught.value


def segment(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def with_header(text: bytes, body: bytes | None = None) -> str:
    """A token with these very bytes as header (and claims), rightly signed with RS256."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    signing_input = f"{segment(text)}.{segment(body if body is not None else claims())}"
    signature = private_key().sign(signing_input.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signing_input}.{segment(signature)}"


def test_a_valid_token_is_believed() -> None:
    issued = now()
    found = verifier().verify(signed(claims(iat=issued, exp=issued + 3600)))

    assert (found.subject, found.session_id) == ("ann", "session-1")
    assert found.issued_at == datetime.fromtimestamp(issued, UTC)
    assert (found.expires_at - found.issued_at).total_seconds() == 3600


def test_the_session_is_the_token_itself_where_revocation_is_off() -> None:
    assert verifier().verify(signed(claims(origin_jti=None))).session_id == "token-1"


def test_the_audience_may_stand_in_aud() -> None:
    assert verifier().verify(signed(claims(client_id=None, aud=CLIENT))).subject == "ann"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other"},
        {"iss": ISSUER + "/"},
        {"iss": None},
        {"client_id": "client-2"},
        {"client_id": None},
        {"client_id": None, "aud": "client-2"},
        {"aud": "client-2"},
        {"client_id": None, "aud": [CLIENT, "client-2"]},
        {"client_id": "client-2", "aud": CLIENT},
        {"token_use": "id"},
        {"token_use": None},
        {"sub": None},
        {"sub": 7},
        {"sub": ""},
        {"origin_jti": None, "jti": None},
        {"origin_jti": 7},
        {"origin_jti": ""},
        {"iat": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 2**40},
        {"exp": 1e300},
        {"iat": [1]},
    ],
    ids=str,
)
def test_wrong_claims_are_refused(changes: dict[str, Any]) -> None:
    assert refused(signed(claims(**changes))).details == {"reason": "invalid"}


def test_the_issuer_is_one_text() -> None:
    refused(with_header(b'{"alg":"RS256","kid":"k1"}', json.dumps(claims(iss=[ISSUER])).encode()))


def test_an_id_token_is_no_access_token() -> None:
    refused(signed(claims(token_use="id", aud=CLIENT, client_id=None, email="ann@example.com")))


@pytest.mark.parametrize(("age", "good"), [(-30, True), (55, True), (65, False), (3600, False)])
def test_expiry_has_a_minute_of_leeway(age: int, good: bool) -> None:
    token = signed(claims(iat=now() - 7200, exp=now() - age))

    if good:
        assert verifier().verify(token).subject == "ann"
    else:
        assert refused(token).details == {"reason": "expired"}


@pytest.mark.parametrize("name", ["nbf", "iat"])
def test_a_token_of_the_future_is_refused(name: str) -> None:
    assert verifier().verify(signed(claims(**{name: now() + 50}))).subject == "ann"
    refused(signed(claims(**{name: now() + 90})))


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", ""])
def test_unsigned_tokens_are_refused(alg: str) -> None:
    header, body = segment({"alg": alg, "kid": "k1"}), segment(claims())

    refused(f"{header}.{body}.")
    refused(f"{header}.{body}.AA")
    refused(f"{header}.{body}")


def test_the_public_key_is_no_hmac_secret() -> None:
    public = private_key().public_key()
    forms = [
        public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo),
        json.dumps(jwk()).encode(),
        jwk()["n"].encode(),
    ]
    signing_input = f"{segment({'alg': 'HS256', 'kid': 'k1', 'typ': 'JWT'})}.{segment(claims())}"

    for secret in forms:
        refused(f"{signing_input}.{segment(hmac.new(secret, signing_input.encode(), hashlib.sha256).digest())}")


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_other_algorithms_of_the_same_key_are_refused(algorithm: str) -> None:
    refused(jwt.encode(claims(), private_key(), algorithm=algorithm, headers={"kid": "k1"}))


def test_a_key_must_be_named_and_known() -> None:
    refused(jwt.encode(claims(), private_key(), algorithm="RS256"))
    refused(signed(claims(), kid="k2"))
    refused(signed(claims(), kid=""))
    refused(with_header(b'{"alg":"RS256","kid":["k1"]}'))


def test_another_key_under_a_known_name_is_refused() -> None:
    refused(signed(claims(), key=private_key("thief")))


@pytest.mark.parametrize(
    "change",
    [{"use": "enc"}, {"use": None}, {"alg": "RS512"}, {"alg": None}, {"kty": "EC"}, {"kid": None}, {"kid": 1}],
    ids=str,
)
def test_keys_not_made_for_rs256_signatures_are_not_used(change: dict[str, Any]) -> None:
    refused(signed(claims()), jwk(**change))


def test_short_keys_are_not_used() -> None:
    short = private_key("short", 1024)
    token = with_header(b'{"alg":"RS256","kid":"k1"}')

    refused(token, jwk(key=short))


def test_an_ambiguous_key_name_is_refused() -> None:
    refused(signed(claims()), jwk(), jwk(key=private_key("thief")))
    refused(signed(claims()), jwk(key=private_key("thief")), jwk())
    assert verifier(jwk(), jwk("k2", private_key("thief"))).verify(signed(claims())).subject == "ann"


@pytest.mark.parametrize("name", ["jku", "x5u", "jwk", "x5c", "crit", "b64", "zip"])
def test_keys_and_orders_inside_the_token_are_refused(name: str) -> None:
    thief = private_key("thief")
    value = {"jwk": jwk(key=thief), "crit": ["exp"], "x5c": ["MIIB"], "b64": False}.get(name, "https://evil.example/k")
    header = {"alg": "RS256", "kid": "k1", name: value}

    refused(with_header(json.dumps(header).encode()))
    if name == "jwk":
        refused(signed(claims(), key=thief, kid="k1", jwk=jwk(key=thief)))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_changed_byte_anywhere_is_refused(part: int) -> None:
    parts = signed(claims()).split(".")
    middle = len(parts[part]) // 2
    parts[part] = parts[part][:middle] + ("A" if parts[part][middle] != "A" else "B") + parts[part][middle + 1 :]

    refused(".".join(parts))


def test_claims_of_one_token_under_the_signature_of_another_are_refused() -> None:
    header, _, signature = signed(claims()).split(".")

    refused(f"{header}.{segment(claims(sub='admin'))}.{signature}")


def test_names_standing_twice_are_refused() -> None:
    body = json.dumps(claims()).encode()

    assert verifier().verify(with_header(b'{"alg":"RS256","kid":"k1"}', body)).subject == "ann"
    refused(with_header(b'{"alg":"none","alg":"RS256","kid":"k1"}', body))
    refused(with_header(b'{"alg":"RS256","kid":"k1"}', body[:-1] + b',"sub":"admin"}'))


@pytest.mark.parametrize(
    "text",
    [b"[]", b"null", b"{", b'"x"', b"{}", b"\xff\xfe", b"[" * 4000, b'{"alg":"RS256","kid":"k1","x":NaN}'],
    ids=["list", "null", "open", "text", "empty", "bytes", "deep", "nan"],
)
def test_broken_headers_are_refused(text: bytes) -> None:
    refused(with_header(text))


def test_deep_or_endless_claims_are_refused() -> None:
    refused(with_header(b'{"alg":"RS256","kid":"k1"}', b"[" * 4000))
    refused(with_header(b'{"alg":"RS256","kid":"k1"}', b'{"exp":Infinity}'))


def test_a_huge_token_is_refused_before_it_is_read() -> None:
    asked: list[str] = []

    class Keys(JwksCache):
        def find(self, kid: str) -> Any:
            asked.append(kid)
            return super().find(kid)

    guarded = AccessTokenVerifier(ISSUER, CLIENT, Keys(lambda: {"keys": [jwk()]}))
    fitting = signed(claims(pad="x" * 5200))
    huge = signed(claims(pad="x" * 6200))

    assert len(fitting) <= MAX_TOKEN_BYTES < len(huge)
    assert guarded.verify(fitting).subject == "ann"
    with pytest.raises(AuthenticationRequired):
        guarded.verify(huge)
    assert asked == ["k1"]


@given(st.text(max_size=200) | st.from_regex(r"[\w-]{1,40}\.[\w-]{1,40}\.[\w-]{1,40}", fullmatch=True))
def test_no_text_at_all_is_more_than_refused(text: str) -> None:
    refused(text)
    refused(f"{signed(claims())}.{text}")
    refused(f" {signed(claims())}")
