"""Sealed secrets: bound to their owner, and openable across a change of the key."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from reelestate.kit import aws, sealing
from reelestate.kit.errors import Unavailable
from reelestate.kit.settings import get_settings


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A studio's home without any key."""
    monkeypatch.setenv("REELESTATE_HOME", str(tmp_path))
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    get_settings.cache_clear()
    sealing._derived_keys.cache_clear()


class _SecretsManager:
    """Holds one secret with its present and its previous value."""

    def __init__(self) -> None:
        self.values = {"AWSCURRENT": "a" * 64}

    def get_secret_value(self, *, SecretId: str, VersionStage: str) -> dict[str, Any]:  # noqa: N803, ARG002 (AWS's names)
        if VersionStage not in self.values:
            raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "GetSecretValue")
        return {"SecretString": self.values[VersionStage]}

    def change(self, value: str) -> None:
        self.values = {"AWSCURRENT": value, "AWSPREVIOUS": self.values["AWSCURRENT"]}


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> _SecretsManager:
    """The secret that the studio seals with on AWS."""
    manager = _SecretsManager()
    monkeypatch.setenv("REELESTATE_SEALING_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:seal")
    monkeypatch.setattr(aws, "client", lambda _name: manager)
    get_settings.cache_clear()
    return manager


def test_what_was_sealed_opens_for_its_owner_and_nobody_else() -> None:
    sealed = sealing.seal(b"seed", "second factor of jane")

    assert sealing.unseal(sealed, "second factor of jane") == b"seed"
    with pytest.raises(Unavailable):
        sealing.unseal(sealed, "second factor of sam")
    assert b"seed" not in sealed.encode()
    assert sealing.seal(b"seed", "second factor of jane") != sealed


def test_a_changed_value_does_not_open() -> None:
    sealed = sealing.seal(b"seed", "jane")
    head, body = sealed.rsplit(".", 1)
    changed = body[:20] + ("A" if body[20] != "A" else "B") + body[21:]

    with pytest.raises(Unavailable):
        sealing.unseal(f"{head}.{changed}", "jane")


def test_the_key_stays_in_a_file_that_nobody_else_reads(home: Path) -> None:
    sealed = sealing.seal(b"seed", "jane")
    sealing._derived_keys.cache_clear()

    assert sealing.unseal(sealed, "jane") == b"seed"
    assert (home / sealing.KEY_FILE).stat().st_mode & 0o077 == 0
    (home / sealing.KEY_FILE).chmod(0o644)
    sealing._derived_keys.cache_clear()
    with pytest.raises(Unavailable, match="chmod 600"):
        sealing.seal(b"seed", "jane")


def test_a_changed_secret_opens_what_the_one_before_sealed(secret: _SecretsManager) -> None:
    before = sealing.seal(b"seed", "jane")
    secret.change("b" * 64)
    sealing._derived_keys.cache_clear()
    after = sealing.seal(b"seed", "jane")

    assert sealing.unseal(before, "jane") == sealing.unseal(after, "jane") == b"seed"
    assert before.split(".")[1] != after.split(".")[1]


def test_a_process_learns_of_a_change_when_it_meets_the_new_key(secret: _SecretsManager) -> None:
    sealing.seal(b"warm", "jane")
    secret.change("b" * 64)
    old_keys = sealing._keys()
    sealing._derived_keys.cache_clear()
    sealed_elsewhere = sealing.seal(b"seed", "jane")
    sealing._derived_keys.cache_clear()
    secret.change("c" * 64)

    assert sealing.unseal(sealed_elsewhere, "jane") == b"seed"
    assert sealing._keys() != old_keys


def test_without_its_key_it_stays_sealed(secret: _SecretsManager) -> None:
    sealed = sealing.seal(b"seed", "jane")
    secret.change("b" * 64)
    secret.change("c" * 64)
    sealing._derived_keys.cache_clear()

    with pytest.raises(Unavailable, match="not here any more"):
        sealing.unseal(sealed, "jane")
