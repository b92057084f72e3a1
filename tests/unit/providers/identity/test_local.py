"""The embedded identity provider: passwords, sessions that rotate, and what ends them."""

import re
import threading
import time
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import jwt
import pytest
from argon2 import PasswordHasher

from reelestate.kit import clock
from reelestate.kit.errors import (
    AuthenticationRequired,
    Conflict,
    EmailTaken,
    InvalidCredentials,
    NotFound,
    StudioError,
)
from reelestate.providers.identity.base import GoogleIdentity, TokenPair, address_key
from reelestate.providers.identity.keys import JwksCache
from reelestate.providers.identity.local import Lifetimes, LocalIdentity
from reelestate.providers.identity.signing import signing_key
from reelestate.providers.identity.tokens import AccessTokenVerifier
from tests.unit.support.identity import MemoryStore

PASSWORD = "  correct Horse\tbättery \N{GRINNING FACE} staple "
ANN = "ann@example.com"
GOOGLE = GoogleIdentity("g-1", ANN, "Ann Lee", None, "id-token")
LIFETIMES = Lifetimes(timedelta(hours=1), timedelta(days=7), timedelta(days=30))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "key.pem"


@pytest.fixture
def provider(store: MemoryStore, key_file: Path) -> LocalIdentity:
    return LocalIdentity(store, signing_key(key_file), issuer="https://studio", audience="app", lifetimes=LIFETIMES)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Any:
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def later(duration: timedelta) -> None:
        moment[0] += duration

    return later


@pytest.fixture
def ann(provider: LocalIdentity) -> str:
    return provider.sign_up(ANN, PASSWORD, "Ann Lee")


def ended(provider: LocalIdentity, refresh_token: str) -> bool:
    try:
        provider.refresh(refresh_token)
    except AuthenticationRequired:
        return True
    return False


def test_a_person_signs_up_and_in(provider: LocalIdentity, store: MemoryStore, ann: str) -> None:
    pair = provider.authenticate(ANN, PASSWORD)
    verifier = AccessTokenVerifier(provider.issuer, provider.audience, JwksCache(provider.jwks))
    claims = verifier.verify(pair.access_token)

    assert (claims.subject, claims.session_id) == (pair.subject, pair.session_id) == (ann, pair.session_id)
    assert (claims.expires_at - claims.issued_at).total_seconds() == pair.expires_in == 3600
    assert store.names[ann] == "Ann Lee"


def test_tokens_carry_256_bits_and_are_kept_as_hashes_only(
    provider: LocalIdentity, store: MemoryStore, ann: str
) -> None:
    pair = provider.authenticate(ANN, PASSWORD)

    assert re.fullmatch(r"[\w-]{43}", pair.refresh_token)
    assert pair.refresh_token not in repr(store)
    assert pair.refresh_token not in repr(pair)
    assert pair.access_token not in repr(pair)
    assert PASSWORD not in repr(store)


def test_passwords_are_hashed_with_owasps_argon2id(provider: LocalIdentity, store: MemoryStore, ann: str) -> None:
    assert str(store.credentials[ann].password_hash).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    "password",
    [PASSWORD.strip(), PASSWORD.lower(), PASSWORD[:-1], PASSWORD + "x", unicodedata.normalize("NFD", PASSWORD), ""],
)
def test_the_password_counts_as_it_was_typed(provider: LocalIdentity, ann: str, password: str) -> None:
    with pytest.raises(InvalidCredentials):
        provider.authenticate(ANN, password)


@pytest.mark.parametrize("password", ["\ud800 half a pair", "nul\x00in the middle", "x" * 256])
def test_any_text_can_be_a_password(provider: LocalIdentity, password: str) -> None:
    provider.sign_up("bob@example.com", password, "Bob")

    assert provider.authenticate("bob@example.com", password).access_token
    with pytest.raises(InvalidCredentials):
        provider.authenticate("bob@example.com", password + "\x00")


def test_an_address_is_taken_once(provider: LocalIdentity, ann: str) -> None:
    for same in (ANN, "ANN@Example.COM", f"  {ANN} "):
        with pytest.raises(EmailTaken):
            provider.sign_up(same, PASSWORD, "Other")
    assert provider.authenticate(" Ann@EXAMPLE.com", PASSWORD).subject == ann


def test_letters_that_only_look_alike_make_other_addresses() -> None:
    assert address_key("MI\N{KELVIN SIGN}E@example.com") != address_key("mike@example.com")
    assert address_key("Anıl@example.com") != address_key("anil@example.com")


def test_every_refusal_says_the_same(provider: LocalIdentity, ann: str) -> None:
    provider.sign_up_google(replace(GOOGLE, email="google@example.com"))
    provider.sign_up("closed@example.com", PASSWORD, "Closed")
    provider.set_active(provider.authenticate("closed@example.com", PASSWORD).subject, False)
    errors = []
    for email, password in [
        (ANN, "wrong"),
        ("nobody@example.com", PASSWORD),
        ("google@example.com", PASSWORD),
        ("closed@example.com", PASSWORD),
    ]:
        with pytest.raises(InvalidCredentials) as caught:
            provider.authenticate(email, password)
        errors.append(caught.value.to_dict())

    assert all(error == errors[0] for error in errors)


def test_an_unknown_address_takes_as_long_as_a_wrong_password(provider: LocalIdentity, ann: str) -> None:
    def seconds(email: str) -> float:
        start = time.thread_time()
        with pytest.raises(InvalidCredentials):
            provider.authenticate(email, "wrong")
        return time.thread_time() - start

    known, unknown = zip(*[(seconds(ANN), seconds("nobody@example.com")) for _ in range(9)], strict=True)

    assert median(unknown) == pytest.approx(median(known), rel=0.5)
    assert median(unknown) > 0.002


def test_older_hashes_are_renewed_at_sign_in(provider: LocalIdentity, store: MemoryStore, ann: str) -> None:
    store.set_password_hash(ann, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))

    assert provider.authenticate(ANN, PASSWORD)
    assert "m=19456,t=2,p=1" in str(store.credentials[ann].password_hash)
    assert provider.authenticate(ANN, PASSWORD)


def test_refreshing_keeps_the_session_and_spends_the_token(provider: LocalIdentity, ann: str) -> None:
    first = provider.authenticate(ANN, PASSWORD)
    second = provider.refresh(first.refresh_token)

    assert second.session_id == first.session_id
    assert second.subject == ann
    assert second.refresh_token != first.refresh_token
    assert second.access_token != first.access_token


def test_a_reused_token_ends_the_whole_session(provider: LocalIdentity, ann: str) -> None:
    first = provider.authenticate(ANN, PASSWORD)
    other_device = provider.authenticate(ANN, PASSWORD)
    second = provider.refresh(first.refresh_token)
    third = provider.refresh(second.refresh_token)

    assert ended(provider, first.refresh_token)
    assert ended(provider, third.refresh_token)
    assert not ended(provider, other_device.refresh_token)


def test_of_many_uses_at_once_one_wins_and_the_session_ends(provider: LocalIdentity, ann: str) -> None:
    token = provider.authenticate(ANN, PASSWORD).refresh_token
    won: list[TokenPair] = []
    start = threading.Barrier(8)

    def use() -> None:
        start.wait()
        try:
            won.append(provider.refresh(token))
        except AuthenticationRequired:
            return

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert ended(provider, won[0].refresh_token)


@pytest.mark.parametrize("token", ["", "made up", "x" * 10_000, "\ud800"])
def test_unknown_refresh_tokens_open_and_end_nothing(provider: LocalIdentity, ann: str, token: str) -> None:
    pair = provider.authenticate(ANN, PASSWORD)

    assert ended(provider, token)
    provider.revoke(token)
    assert not ended(provider, pair.refresh_token)


def test_a_session_left_alone_ends(provider: LocalIdentity, wait: Any) -> None:
    provider.sign_up(ANN, PASSWORD, "Ann")
    pair = provider.authenticate(ANN, PASSWORD)

    wait(LIFETIMES.idle - timedelta(seconds=1))
    pair = provider.refresh(pair.refresh_token)
    wait(LIFETIMES.idle)
    assert ended(provider, pair.refresh_token)


def test_even_a_busy_session_ends_at_last(provider: LocalIdentity, wait: Any) -> None:
    provider.sign_up(ANN, PASSWORD, "Ann")
    pair = provider.authenticate(ANN, PASSWORD)

    for _ in range(29):
        wait(timedelta(days=1))
        pair = provider.refresh(pair.refresh_token)
    wait(timedelta(days=1))
    assert ended(provider, pair.refresh_token)


def test_signing_out_ends_one_session_even_by_a_spent_token(provider: LocalIdentity, ann: str) -> None:
    here, there = provider.authenticate(ANN, PASSWORD), provider.authenticate(ANN, PASSWORD)
    newer = provider.refresh(here.refresh_token)

    provider.revoke(here.refresh_token)

    assert ended(provider, newer.refresh_token)
    assert not ended(provider, there.refresh_token)


def test_all_sessions_can_be_ended(provider: LocalIdentity, ann: str) -> None:
    pairs = [provider.authenticate(ANN, PASSWORD) for _ in range(3)]
    provider.sign_up("bob@example.com", PASSWORD, "Bob")
    bob = provider.authenticate("bob@example.com", PASSWORD)

    provider.revoke_all(ann)

    assert all(ended(provider, pair.refresh_token) for pair in pairs)
    assert not ended(provider, bob.refresh_token)


def test_a_new_password_replaces_the_old(provider: LocalIdentity, ann: str) -> None:
    provider.set_password(ann, "four other random words")

    assert provider.authenticate(ANN, "four other random words").subject == ann
    with pytest.raises(InvalidCredentials):
        provider.authenticate(ANN, PASSWORD)


def test_a_closed_account_neither_opens_nor_keeps_sessions(provider: LocalIdentity, ann: str) -> None:
    provider.link_google(ann, GOOGLE, email_was_verified=True)
    pair = provider.authenticate(ANN, PASSWORD)

    provider.set_active(ann, False)

    assert ended(provider, pair.refresh_token)
    with pytest.raises(InvalidCredentials):
        provider.authenticate(ANN, PASSWORD)
    with pytest.raises(InvalidCredentials):
        provider.authenticate_google(ann, GOOGLE)

    provider.set_active(ann, True)
    assert ended(provider, pair.refresh_token)
    assert provider.authenticate(ANN, PASSWORD).subject == ann


@pytest.mark.parametrize("change", ["close", "password"])
def test_no_session_slips_past_a_change_at_the_same_moment(
    provider: LocalIdentity, store: MemoryStore, ann: str, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    open_session = store.open_session

    def late(session: Any, password_hash: str | None) -> bool:
        if change == "close":
            provider.set_active(ann, False)
        else:
            provider.set_password(ann, "four other random words")
        return open_session(session, password_hash)

    monkeypatch.setattr(store, "open_session", late)
    with pytest.raises(InvalidCredentials):
        provider.authenticate(ANN, PASSWORD)
    assert store.sessions == {}


def test_a_deleted_account_is_gone_and_its_address_free(provider: LocalIdentity, store: MemoryStore, ann: str) -> None:
    pair = provider.authenticate(ANN, PASSWORD)

    provider.delete(ann)
    provider.delete(ann)

    assert ended(provider, pair.refresh_token)
    assert (store.credentials, store.sessions, store.tokens) == ({}, {}, {})
    assert provider.sign_up(ANN, PASSWORD, "Ann") != ann


def test_google_opens_the_linked_account_only(provider: LocalIdentity, ann: str) -> None:
    with pytest.raises(InvalidCredentials):
        provider.authenticate_google(ann, GOOGLE)

    provider.link_google(ann, GOOGLE, email_was_verified=True)

    assert provider.authenticate_google(ann, GOOGLE).subject == ann
    assert provider.authenticate(ANN, PASSWORD).subject == ann
    with pytest.raises(InvalidCredentials):
        provider.authenticate_google(ann, replace(GOOGLE, subject="g-2"))
    with pytest.raises(InvalidCredentials):
        provider.authenticate_google("nobody", GOOGLE)


def test_a_google_account_is_linked_once(provider: LocalIdentity, ann: str) -> None:
    provider.link_google(ann, GOOGLE, email_was_verified=True)
    provider.link_google(ann, GOOGLE, email_was_verified=True)
    bob = provider.sign_up("bob@example.com", PASSWORD, "Bob")

    with pytest.raises(Conflict):
        provider.link_google(bob, GOOGLE, email_was_verified=True)
    with pytest.raises(Conflict):
        provider.link_google(ann, replace(GOOGLE, subject="g-2"), email_was_verified=True)


def test_whoever_registered_an_unproved_address_is_locked_out_by_its_owner(provider: LocalIdentity, ann: str) -> None:
    squatter = provider.authenticate(ANN, PASSWORD)

    provider.link_google(ann, GOOGLE, email_was_verified=False)

    assert ended(provider, squatter.refresh_token)
    with pytest.raises(InvalidCredentials):
        provider.authenticate(ANN, PASSWORD)
    assert provider.authenticate_google(ann, GOOGLE).subject == ann


def test_an_account_made_with_google_has_no_password_until_one_is_set(provider: LocalIdentity) -> None:
    subject = provider.sign_up_google(GOOGLE)

    assert provider.authenticate_google(subject, GOOGLE).subject == subject
    for guess in ("", "None", "null"):
        with pytest.raises(InvalidCredentials):
            provider.authenticate(ANN, guess)
    provider.set_password(subject, PASSWORD)
    assert provider.authenticate(ANN, PASSWORD).subject == subject


@pytest.mark.parametrize(
    "act",
    [
        lambda p: p.set_password("nobody", PASSWORD),
        lambda p: p.set_active("nobody", True),
        lambda p: p.link_google("nobody", GOOGLE, email_was_verified=True),
    ],
)
def test_absent_accounts_are_not_found(provider: LocalIdentity, act: Any) -> None:
    with pytest.raises(NotFound):
        act(provider)


def test_access_tokens_look_like_cognitos(provider: LocalIdentity, ann: str) -> None:
    token = provider.authenticate(ANN, PASSWORD).access_token

    assert jwt.get_unverified_header(token) == {
        "alg": "RS256",
        "kid": provider.jwks()["keys"][0]["kid"],
        "typ": "JWT",
    }
    names = {"iss", "sub", "client_id", "token_use", "origin_jti", "jti", "iat", "exp"}
    assert jwt.decode(token, options={"verify_signature": False}).keys() == names
    assert not {"d", "p", "q"} & provider.jwks()["keys"][0].keys()


def test_errors_are_those_of_the_one_tree() -> None:
    assert issubclass(EmailTaken, Conflict)
    assert all(issubclass(error, StudioError) for error in (AuthenticationRequired, InvalidCredentials))
