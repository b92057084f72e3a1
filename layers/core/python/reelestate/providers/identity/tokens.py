"""Signed tokens: what is checked before a claim is believed.

RS256 alone is taken, with a key that the issuer publishes. Keys or key addresses inside the token are never looked at.
"""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from reelestate.kit.errors import AuthenticationRequired
from reelestate.providers.identity.keys import JwksCache

MAX_TOKEN_BYTES = 8192
LEEWAY_SECONDS = 60

_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)", re.ASCII)
# Each of these would change which key or which bytes are verified.
_FORBIDDEN_HEADERS = {"jku", "jwk", "x5u", "x5c", "crit", "zip", "b64"}
_END_OF_TIME = 2**36
_TIMES = ("exp", "iat", "nbf", "auth_time")


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a verified access token says."""

    subject: str
    session_id: str
    issued_at: datetime
    expires_at: datetime


class AccessTokenVerifier:
    """Believes access tokens of one issuer that are meant for one client."""

    def __init__(self, issuer: str, audience: str, jwks: JwksCache) -> None:
        self._issuer = issuer
        self._audience = audience
        self._jwks = jwks

    def verify(self, token: str) -> AccessClaims:
        """The claims of a valid access token. Raises AuthenticationRequired, and Unavailable when keys are missing."""
        claims = verified_claims(token, self._jwks, issuers=(self._issuer,))
        if claims.get("token_use") != "access":
            refuse("it is no access token")
        self._check_audience(claims)
        # Cognito names the session by the token that opened it; without token revocation there is only the token's own.
        session_id = claims.get("origin_jti", claims.get("jti"))
        if not isinstance(session_id, str) or not session_id:
            refuse("it names no session")
        return AccessClaims(claims["sub"], session_id, _moment(claims["iat"]), _moment(claims["exp"]))

    def _check_audience(self, claims: dict[str, Any]) -> None:
        named = [claims[name] for name in ("client_id", "aud") if name in claims]
        if not named or any(value != self._audience for value in named):
            refuse("it is meant for another client")


def verified_claims(token: str, jwks: JwksCache, *, issuers: Sequence[str]) -> dict[str, Any]:
    """The claims of a token with a valid signature, from one of the issuers, valid now.

    ``iss``, ``sub``, ``iat`` and ``exp`` are there and of the right type; times have 60 s of leeway. Audience and
    purpose are the caller's to check. Raises AuthenticationRequired, and Unavailable when the keys cannot be read.
    """
    import jwt

    header, claims = _parts(token)
    if header.get("alg") != "RS256":
        refuse("it is not signed with RS256")
    if _FORBIDDEN_HEADERS & header.keys():
        refuse("its header asks for what is not done here")
    kid = header.get("kid")
    key = jwks.find(kid) if isinstance(kid, str) and kid else None
    if key is None:
        refuse("no key of that name exists")
    if not all(_is_moment(claims[name]) for name in _TIMES if name in claims):
        refuse("a time in it is none")
    try:
        verified: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "iat", "exp"], "verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        raise AuthenticationRequired("The session's access token has expired. Refresh it.", reason="expired") from None
    except jwt.InvalidTokenError as error:
        refuse(str(error))
    if verified["iss"] not in issuers or not isinstance(verified["sub"], str) or not verified["sub"]:
        refuse("another issuer made it, or it names nobody")
    return verified


def refuse(why: str) -> NoReturn:
    """Raises AuthenticationRequired; ``why`` goes to the log alone, for a forger learns nothing from the answer."""
    from reelestate.kit.logging import get_logger

    get_logger().info("A token was refused.", extra={"why": why})
    raise AuthenticationRequired("The token is not valid. Sign in again.", reason="invalid")


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, not yet verified, each a JSON object in which no name stands twice."""
    if len(token) > MAX_TOKEN_BYTES:
        refuse(f"it is longer than {MAX_TOKEN_BYTES} bytes")
    match = _COMPACT.fullmatch(token)
    if match is None:
        refuse("it does not have three parts")
    try:
        return _strict_object(match[1]), _strict_object(match[2])
    except (ValueError, RecursionError):
        refuse("a part of it is no JSON object")


def _strict_object(segment: str) -> dict[str, Any]:
    value = json.loads(
        urlsafe_b64decode(segment + "=" * (-len(segment) % 4)), object_pairs_hook=_unique, parse_constant=_no_constant
    )
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - bad data, as every other fault found here
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice")
    return values


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _is_moment(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value < _END_OF_TIME


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
