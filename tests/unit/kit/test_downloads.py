"""Signed addresses of the content delivery network, checked as the network checks them: with the public key alone."""

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from reelestate.kit import aws, clock
from reelestate.kit.downloads import SignedDownloads, make_key, signed_downloads
from reelestate.kit.errors import Unavailable
from reelestate.kit.settings import Settings
from reelestate.kit.storage import ObjectStore

DOMAIN = "media.studio.example"
KEY_ID = "K2JCJMDEHXQW5F"


@pytest.fixture(scope="module", autouse=True)
def cloud() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    patch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        aws.forget_clients()
        yield
    aws.forget_clients()
    patch.undo()


def new_secret(name: str) -> str:
    """A secret as CloudFormation makes it: with a random value."""
    return str(aws.client("secretsmanager").create_secret(Name=name, SecretString="x8&Random")["ARN"])


@pytest.fixture(scope="module")
def secret(cloud: None) -> str:
    return new_secret("downloads")


@pytest.fixture(scope="module")
def public_key(secret: str) -> EllipticCurvePublicKey:
    key = load_pem_public_key(make_key(secret).encode())
    assert isinstance(key, EllipticCurvePublicKey)
    return key


@pytest.fixture(scope="module")
def store(secret: str, public_key: EllipticCurvePublicKey) -> ObjectStore:
    return ObjectStore("media", SignedDownloads(DOMAIN, KEY_ID, secret))


def admitted(url: str, key: EllipticCurvePublicKey) -> dict[str, str]:
    """What the network does with an address: takes its own parameters off and checks the rest. Returns them."""
    plain, expires, signature, key_id, algorithm = re.fullmatch(
        r"(.*)&Expires=(\d+)&Signature=([\w~-]+)&Key-Pair-Id=(\w+)&Hash-Algorithm=(SHA256)", url
    ).groups()  # type: ignore[union-attr]  # an address of another form fails the test, as it should
    policy = {"Statement": [{"Resource": plain, "Condition": {"DateLessThan": {"AWS:EpochTime": int(expires)}}}]}
    signed = base64.b64decode(signature.translate(str.maketrans("-_~", "+=/")))
    key.verify(signed, json.dumps(policy, separators=(",", ":")).encode(), ECDSA(hashes.SHA256()))
    return {"url": plain, "expires": expires, "key_id": key_id, "algorithm": algorithm}


def test_an_address_is_admitted_until_it_expires(store: ObjectStore, public_key: EllipticCurvePublicKey) -> None:
    before = clock.now()
    told = admitted(store.presign_download("org/1/jobs/2/film-9x16.mp4", "12 Tern Road.mp4", 600), public_key)

    parts = urlsplit(told["url"])
    assert (parts.scheme, parts.netloc, parts.path) == ("https", DOMAIN, "/org/1/jobs/2/film-9x16.mp4")
    assert parse_qs(parts.query) == {
        "response-content-disposition": [
            "attachment; filename=\"12 Tern Road.mp4\"; filename*=UTF-8''12%20Tern%20Road.mp4"
        ]
    }
    assert 599 <= int(told["expires"]) - before.timestamp() <= 605
    assert told["key_id"] == KEY_ID


@pytest.mark.parametrize(
    ("part", "other"), [("org/1/", "org/2/"), ("Expires=", "Expires=9"), ("attachment", "inline"), ("film", "plan")]
)
def test_a_changed_address_is_refused(
    store: ObjectStore, public_key: EllipticCurvePublicKey, part: str, other: str
) -> None:
    url = store.presign_download("org/1/jobs/2/film.mp4", "a.mp4")

    with pytest.raises(InvalidSignature):
        admitted(url.replace(part, other), public_key)


@given(st.text(min_size=1, max_size=40), st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=1))
@settings(max_examples=60, deadline=None)
def test_whatever_people_call_things_the_address_holds(
    store: ObjectStore, public_key: EllipticCurvePublicKey, file_name: str, key: str
) -> None:
    url = store.presign_download(key, file_name, inline=True)
    told = admitted(url, public_key)

    assert re.fullmatch(r"[!-~]+", url)
    assert unquote(told["url"].split("?")[0].removeprefix(f"https://{DOMAIN}/")) == key
    assert len(parse_qs(urlsplit(told["url"]).query)["response-content-disposition"]) == 1


def test_making_a_key_again_changes_nothing(secret: str, public_key: EllipticCurvePublicKey) -> None:
    again = load_pem_public_key(make_key(secret).encode())

    assert isinstance(again, EllipticCurvePublicKey)
    assert again.public_numbers() == public_key.public_numbers()
    assert make_key(new_secret("other")) != make_key(secret)


def test_the_key_is_read_once_and_when_it_is_needed(secret: str, public_key: EllipticCurvePublicKey) -> None:
    absent = SignedDownloads(DOMAIN, KEY_ID, "arn:aws:secretsmanager:us-east-1:123456789012:secret:absent")
    signer = SignedDownloads(DOMAIN, KEY_ID, secret)
    signer.address("a", "inline", 60)
    aws.client("secretsmanager").put_secret_value(SecretId=secret, SecretString="gone")
    try:
        admitted(signer.address("b", "inline", 60), public_key)
    finally:
        versions = aws.client("secretsmanager").list_secret_version_ids(SecretId=secret)["Versions"]
        previous = next(v["VersionId"] for v in versions if "AWSPREVIOUS" in v["VersionStages"])
        value = aws.client("secretsmanager").get_secret_value(SecretId=secret, VersionId=previous)["SecretString"]
        aws.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=value)
    with pytest.raises(Unavailable, match="cannot be read"):
        absent.address("a", "inline", 60)


def test_a_secret_without_a_key_signs_nothing() -> None:
    with pytest.raises(Unavailable, match="not been made"):
        SignedDownloads(DOMAIN, KEY_ID, new_secret("empty")).address("a", "inline", 60)


def test_the_settings_decide_where_files_are_fetched() -> None:
    whole = {"downloads_domain": DOMAIN, "downloads_key_id": KEY_ID, "downloads_secret_arn": "arn:x"}

    assert signed_downloads(Settings.model_validate(whole)) is not None
    assert signed_downloads(Settings.model_validate(dict.fromkeys(whole, ""))) is None
    for missing in whole:
        with pytest.raises(Unavailable, match="DOWNLOADS"):
            signed_downloads(Settings.model_validate(whole | {missing: ""}))
