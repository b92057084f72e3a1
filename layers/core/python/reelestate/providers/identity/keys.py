"""Public keys of a token issuer: where they come from, which of them are good, and how long they are kept."""

import json
import threading
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reelestate.kit import clock
from reelestate.kit.errors import Unavailable
from reelestate.providers.identity.base import JwkSet

if TYPE_CHECKING:
    from jwt import PyJWK

MAX_AGE = timedelta(hours=1)
"""Keys older than this are fetched again at the next use."""
MIN_INTERVAL = timedelta(seconds=30)
"""No two fetches are closer than this, whatever key names tokens bring."""
MAX_STALE = timedelta(hours=24)
"""So long known keys serve while the issuer does not answer."""

_TIMEOUT_SECONDS = 5
_MAX_BYTES = 65_536
_MIN_MODULUS_BITS = 2048


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Keys come from the address that was configured, or not at all."""

    def redirect_request(self, *_args: object) -> None:
        """Follows nothing: the redirecting answer becomes an HTTPError."""


class JwksCache:
    """The issuer's signing keys by name, fetched on first use, when they are old, and for a name not seen before."""

    def __init__(self, fetch: Callable[[], JwkSet]) -> None:
        self._fetch = fetch
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._lock = threading.Lock()

    def find(self, kid: str) -> "PyJWK | None":
        """The RS256 signing key of that name, or None. Raises Unavailable when there is no way to know."""
        key = self._keys.get(kid)
        if key is not None and self._age() < MAX_AGE:
            return key
        with self._lock:
            if self._may_fetch():
                self._refresh()
        if self._age() >= MAX_STALE:
            raise Unavailable("The sign-in service's keys cannot be read. Try again in a minute.")
        return self._keys.get(kid)

    def _age(self) -> timedelta:
        return timedelta.max if self._fetched_at is None else clock.now() - self._fetched_at

    def _may_fetch(self) -> bool:
        return self._tried_at is None or clock.now() - self._tried_at >= MIN_INTERVAL

    def _refresh(self) -> None:
        self._tried_at = clock.now()
        try:
            self._keys = signing_keys(self._fetch())
        except Unavailable:
            if self._age() >= MAX_STALE:
                raise
            return
        self._fetched_at = self._tried_at


def signing_keys(jwks: JwkSet) -> "dict[str, PyJWK]":
    """The set's RSA keys for RS256 signatures, by name. A name that two keys bear is ambiguous: neither is taken."""
    from jwt import PyJWK

    entries = jwks.get("keys")
    usable = [entry for entry in entries if _is_signing_key(entry)] if isinstance(entries, list) else []
    names = [entry["kid"] for entry in usable]
    keys = {entry["kid"]: PyJWK(entry, "RS256") for entry in usable if names.count(entry["kid"]) == 1}
    return {kid: key for kid, key in keys.items() if key.key.key_size >= _MIN_MODULUS_BITS}


def _is_signing_key(entry: Any) -> bool:
    if not isinstance(entry, dict):
        return False
    wanted = {"kty": "RSA", "use": "sig", "alg": "RS256"}
    named = isinstance(entry.get("kid"), str) and entry["kid"] != ""
    return named and all(entry.get(name) == value for name, value in wanted.items())


def fetch_jwks(url: str) -> JwkSet:
    """Reads a JWK set over HTTPS, or over HTTP from this machine. Raises Unavailable."""
    address = urlsplit(url)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in {"127.0.0.1", "localhost"}):
        raise Unavailable(f"Keys are read over https only; the address is {url}.")
    try:
        with urllib.request.build_opener(_NoRedirect).open(url, timeout=_TIMEOUT_SECONDS) as answer:
            body = answer.read(_MAX_BYTES + 1)
        jwks = json.loads(body) if len(body) <= _MAX_BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        raise Unavailable(f"The keys at {url} cannot be read.") from error
    if not isinstance(jwks, dict):
        raise Unavailable(f"There is no key set at {url}.")
    return jwks
