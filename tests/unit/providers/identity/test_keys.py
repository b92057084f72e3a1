"""Public keys: read when needed, kept, never fetched as often as strangers wish."""

from datetime import timedelta
from typing import Any

import pytest

from reelestate.kit import clock
from reelestate.kit.errors import Unavailable
from reelestate.providers.identity.keys import MAX_AGE, MAX_STALE, MIN_INTERVAL, JwksCache, fetch_jwks
from tests.unit.support.identity import jwk, jwks_server, private_key


class Issuer:
    """Answers with its present keys, counts how often it was asked, and can fall silent."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys = list(keys)
        self.asked = 0
        self.silent = False

    def __call__(self) -> dict[str, Any]:
        self.asked += 1
        if self.silent:
            raise Unavailable("no answer")
        return {"keys": self.keys}


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Any:
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def later(duration: timedelta) -> None:
        moment[0] += duration

    return later


def test_keys_are_read_once_and_again_when_old(wait: Any) -> None:
    issuer = Issuer(jwk())
    cache = JwksCache(issuer)

    assert cache.find("k1") is cache.find("k1") is not None
    assert issuer.asked == 1

    wait(MAX_AGE)
    assert cache.find("k1")
    assert issuer.asked == 2


def test_a_new_key_is_found_after_rotation(wait: Any) -> None:
    issuer = Issuer(jwk())
    cache = JwksCache(issuer)
    cache.find("k1")

    issuer.keys = [jwk("k2", private_key("next"))]
    wait(MIN_INTERVAL)

    assert cache.find("k2")
    assert cache.find("k1") is None


def test_unknown_names_do_not_make_a_storm(wait: Any) -> None:
    issuer = Issuer(jwk())
    cache = JwksCache(issuer)

    assert [cache.find(f"made-up-{n}") for n in range(100)] == [None] * 100
    assert issuer.asked == 1

    wait(MIN_INTERVAL)
    assert cache.find("made-up") is None
    assert issuer.asked == 2


def test_known_keys_outlive_a_silent_issuer_for_a_day(wait: Any) -> None:
    issuer = Issuer(jwk())
    cache = JwksCache(issuer)
    cache.find("k1")

    issuer.silent = True
    wait(MAX_AGE)
    assert cache.find("k1")
    assert cache.find("k2") is None

    wait(MAX_STALE)
    with pytest.raises(Unavailable):
        cache.find("k1")


def test_without_any_answer_the_fault_is_ours_not_the_tokens(wait: Any) -> None:
    issuer = Issuer()
    issuer.silent = True
    cache = JwksCache(issuer)

    for _ in range(3):
        with pytest.raises(Unavailable):
            cache.find("k1")
    assert issuer.asked == 1


@pytest.mark.parametrize("answer", [{}, {"keys": None}, {"keys": {}}, {"keys": [None, 1, "x", [], {}]}], ids=str)
def test_a_set_without_keys_has_none(answer: dict[str, Any]) -> None:
    assert JwksCache(lambda: answer).find("k1") is None


def test_keys_are_read_over_http_from_this_machine() -> None:
    with jwks_server({"keys": [jwk()]}) as url:
        assert fetch_jwks(url) == {"keys": [jwk()]}


@pytest.mark.parametrize("path", ["/moved", "/list", "/huge", "/page"])
def test_anything_but_a_key_set_is_refused(path: str) -> None:
    with jwks_server({"keys": []}) as url, pytest.raises(Unavailable):
        fetch_jwks(url.replace("/keys", path))


@pytest.mark.parametrize("url", ["http://example.com/keys", "file:///etc/passwd", "ftp://localhost/k", "", "keys"])
def test_keys_come_over_https_only(url: str) -> None:
    with pytest.raises(Unavailable, match="https"):
        fetch_jwks(url)


def test_a_closed_port_is_unavailable() -> None:
    with jwks_server({"keys": []}) as url:
        closed = url
    with pytest.raises(Unavailable):
        fetch_jwks(closed)
