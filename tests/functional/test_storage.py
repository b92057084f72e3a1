"""The object store on the studio's buckets."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import requests

from local.blueprint import Blueprint, Kind, Ref
from local.runtime import LocalStudio
from local.studio import MEDIA_BUCKET
from reelestate.kit import storage
from reelestate.kit.errors import InvalidInput, NotFound
from reelestate.kit.storage import ObjectStore, get_store, upload_key

_DATA = b"\xff\xd8\xff" + bytes(range(256)) * 40
_SHA256 = hashlib.sha256(_DATA).hexdigest()
BUCKETS = Blueprint(
    buckets=(MEDIA_BUCKET,), environment={"REELESTATE_BUCKET": Ref(kind=Kind.BUCKET_NAME, name=MEDIA_BUCKET)}
)
"""As much of the studio as objects need: nothing runs, and the database stays empty."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    """The store of a studio that is open."""
    with LocalStudio(home=tmp_path_factory.mktemp("home"), blueprint=BUCKETS):
        yield get_store()


def test_what_is_stored_is_there_when_the_studio_is_opened_again(tmp_path: Path) -> None:
    # given a small object, and a film large enough to be uploaded in parts
    home = tmp_path / "home"
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(range(256)) * 4096 * 12)
    with LocalStudio(home=home, blueprint=BUCKETS):
        get_store().put_json("a/small.json", {"price": 1250000})
        get_store().upload(film, "a/film.mp4", "video/mp4")
        assert get_store().get("a/film.mp4") == film.read_bytes()

    with LocalStudio(home=home, blueprint=BUCKETS):
        store = get_store()
        assert store.get_json("a/small.json") == {"price": 1250000}
        assert store.download("a/film.mp4", tmp_path / "again.mp4").read_bytes() == film.read_bytes()


def test_a_missing_object_is_not_found_and_deleting_it_is_no_error(store: ObjectStore) -> None:
    assert not store.exists("a/nothing")
    store.delete("a/nothing")
    with pytest.raises(NotFound, match="a/nothing"):
        store.get("a/nothing")


def test_a_client_sends_a_file_to_a_presigned_address(store: ObjectStore) -> None:
    # given an address for one file
    upload = store.presign_upload("up/a b é.jpg", "image/jpeg", len(_DATA), _SHA256)
    # then size, type, checksum and "only once" are all signed
    query = parse_qs(urlsplit(upload.url).query)
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host;if-none-match;x-amz-checksum-sha256"]
    assert query["X-Amz-Expires"] == ["900"]
    assert upload.headers == {
        "Content-Type": "image/jpeg",
        "If-None-Match": "*",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(_SHA256)).decode(),
    }
    # when an ordinary client sends it
    answer = requests.request(upload.method, upload.url, data=_DATA, headers=upload.headers, timeout=10)
    # then it is there, and what confirms it sees its size and type
    assert answer.status_code == 200
    facts = store.head("up/a b é.jpg")
    assert (facts.size, facts.content_type) == (len(_DATA), "image/jpeg")
    assert facts.etag == hashlib.md5(_DATA, usedforsecurity=False).hexdigest()
    assert store.get("up/a b é.jpg") == _DATA


def test_an_address_cannot_exchange_what_was_sent(store: ObjectStore) -> None:
    upload = store.presign_upload("up/once.jpg", "image/jpeg", len(_DATA))
    assert requests.put(upload.url, data=_DATA, headers=upload.headers, timeout=10).status_code == 200
    again = requests.put(upload.url, data=bytes(len(_DATA)), headers=upload.headers, timeout=10)
    assert again.status_code == 412
    assert store.get("up/once.jpg") == _DATA


def test_what_the_embedded_cloud_lets_through_is_seen_when_it_is_confirmed(store: ObjectStore) -> None:
    # given an address for a small photo, to which something larger of another type is sent
    upload = store.presign_upload("up/other.jpg", "image/jpeg", 10, _SHA256)
    answer = requests.put(upload.url, data=_DATA, headers={"Content-Type": "text/html"}, timeout=10)
    # then S3 would refuse it, the embedded cloud does not, and the facts tell
    assert answer.status_code == 200
    facts = store.head("up/other.jpg")
    assert (facts.size, facts.content_type) == (len(_DATA), "text/html")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"content_type": "image/jpeg\r\nX-Evil: 1"}, "content_type"),
        ({"content_type": ""}, "content_type"),
        ({"size": 0}, "size"),
        ({"size": 6_000_000_000}, "size"),
        ({"sha256": "abc"}, "sha256"),
        ({"expires_s": 0}, "expires_s"),
        ({"expires_s": 604_800}, "expires_s"),
    ],
)
def test_an_address_with_malformed_conditions_is_not_made(
    store: ObjectStore, arguments: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        store.presign_upload(**{"key": "up/x.jpg", "content_type": "image/jpeg", "size": 5} | arguments)  # type: ignore[arg-type]  # malformed on purpose
    assert refusal.value.field == field


def test_a_download_comes_under_the_name_a_person_gave(store: ObjectStore) -> None:
    store.put("down/x.jpg", _DATA, "image/jpeg")
    url = store.presign_download("down/x.jpg", 'Küche "groß"\r\nSet-Cookie: a=b.jpg', 60)
    answer = requests.get(url, timeout=10)
    assert answer.content == _DATA
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="Kuche _gro_Set-Cookie_ a_b.jpg"; '
        "filename*=UTF-8''K%C3%BCche%20%22gro%C3%9F%22Set-Cookie%3A%20a%3Db.jpg"
    )
    shown = requests.get(store.presign_download("down/x.jpg", "x.jpg", inline=True), timeout=10)
    assert shown.headers["Content-Disposition"].startswith("inline; ")


def test_facts_of_an_object_with_a_checksum_tell_it(store: ObjectStore) -> None:
    from reelestate.kit import aws

    aws.client("s3").put_object(Bucket=store.bucket, Key="sum/x", Body=_DATA, ChecksumAlgorithm="SHA256")
    assert store.head("sum/x").sha256 == _SHA256
    with pytest.raises(NotFound, match="sum/nothing"):
        store.head("sum/nothing")


@pytest.mark.parametrize("at_once", [10, pytest.param(1000, marks=pytest.mark.long)])
def test_objects_are_copied_listed_and_deleted_together(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    # given more objects than one request lists and deletes
    monkeypatch.setattr(storage, "_KEYS_AT_ONCE", at_once)
    keys = [f"many/{number:04}" for number in range(at_once + 5)]
    for key in keys:
        store.put(key, b"x", "text/plain")
    store.put("manyfold", b"y", "text/plain")
    assert store.copy("many/0007", "copy/7") == "copy/7"
    assert (store.get("copy/7"), store.head("copy/7").content_type) == (b"x", "text/plain")
    assert list(store.list_keys("many/")) == keys
    # when they are deleted, one of them twice and one that is not there
    store.delete_many([*keys, "many/0007", "many/none"])
    # then only they are gone
    assert list(store.list_keys("many")) == ["manyfold"]
    store.delete_many([])
    with pytest.raises(NotFound):
        store.copy("many/0007", "copy/8")


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("photo.JPG", ".jpg"),
        ("../../etc/passwd", ""),
        ("a.jpg/../../../b", ""),
        ("x.j\u0000pg", ""),
        ("..", ""),
        ("con.php%00.png", ".png"),
        ("a.ſvg", ""),
    ],
)
def test_keys_hold_nothing_people_typed(name: str, ending: str) -> None:
    key = upload_key(UUID(int=1), UUID(int=2), name)
    assert key == f"org/{UUID(int=1)}/uploads/{UUID(int=2)}/original{ending}"
    assert re.fullmatch(r"[a-z0-9/.-]+", key)
