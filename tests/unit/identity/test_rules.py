"""Pure rules of accounts."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.identity.rules import (
    FROM_EVERYWHERE,
    FROM_NETWORK,
    Patience,
    link,
    network_of,
    new_secret,
    secret_hash,
    valid_from,
)


def test_waits_double_after_the_free_failures() -> None:
    patience = Patience(free=2, longest=timedelta(seconds=6))

    waits = [patience.wait_after(failures).total_seconds() for failures in range(7)]

    assert waits == [0, 0, 0, 1, 2, 4, 6]


@given(st.integers(0, 10_000), st.sampled_from([FROM_NETWORK, FROM_EVERYWHERE]))
def test_waits_grow_and_never_pass_their_longest(failures: int, patience: Patience) -> None:
    wait = patience.wait_after(failures)

    assert timedelta(0) <= wait <= patience.wait_after(failures + 1) <= patience.longest


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_subscriber_counts_as_one(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_link_keeps_its_secret_from_servers() -> None:
    address = urlsplit(link("https://studio.example/", "reset-password", "s3cret"))

    assert (address.path, address.query, address.fragment) == ("/reset-password", "", "token=s3cret")


def test_secrets_differ_and_are_kept_as_hashes() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert min(map(len, secrets)) >= 43
    assert len({secret_hash(secret) for secret in secrets} - secrets) == 100


def test_tokens_of_the_same_second_are_believed() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)

    assert valid_from(moment) == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
