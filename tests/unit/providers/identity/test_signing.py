"""The signing key's file: made once, whole, for its owner's eyes only."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from reelestate.kit.errors import Unavailable
from reelestate.providers.identity.signing import signing_key


@pytest.fixture(autouse=True)
def forgotten() -> None:
    signing_key.cache_clear()


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "identity" / "key.pem"
    first = signing_key(path)
    signing_key.cache_clear()

    assert signing_key(path).jwks() == first.jwks()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key.pem"]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    with ThreadPoolExecutor(4) as pool:
        kids = list(pool.map(lambda _: signing_key.__wrapped__(path).kid, range(4)))

    assert len(set(kids)) == 1
    assert signing_key(path).kid == kids[0]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key.pem"
    signing_key(path)
    signing_key.cache_clear()
    path.chmod(mode)

    with pytest.raises(Unavailable, match="chmod 600"):
        signing_key(path)


def test_files_that_are_no_rsa_key_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for content in (b"", b"no key", curve):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(Unavailable, match="Move it away"):
            signing_key(path)
