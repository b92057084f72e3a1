"""Uploads that are not what they are said to be."""

import struct
import zlib
from typing import Any

import pytest

from reelestate.kit.canonical import sha256_hex
from reelestate.kit.storage import ObjectStore
from tests.functional.api.conftest import Person
from tests.functional.api.uploading import announce, confirm, open_account, send, sent
from tests.unit.support.inputs import encoded, scene

PHOTO = encoded(scene(), "JPEG")
PAGE = b"<!doctype html><html><body><script>alert(1)</script></body></html>"


@pytest.fixture
def realtor(owner: Person, object_store: ObjectStore) -> Person:
    """The owner of an organization on the free plan, with somewhere to send files to."""
    return open_account(owner)


def _large_png(side: int) -> bytes:
    """A valid PNG of side × side black pixels, tiny on disk."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "name", "mime", "why"),
    [
        (PAGE, "kitchen.jpg", "image/jpeg", "web page"),
        (PHOTO[:3] + b"\xe0" + PAGE, "kitchen.jpg", "image/jpeg", "web page"),
        (b"%PDF-1.7\n" + bytes(400), "plan.jpg", "image/jpeg", "PDF"),
        (_large_png(20_000), "bomb.png", "image/png", "too large"),
        (PHOTO[: len(PHOTO) // 2], "cut.jpg", "image/jpeg", "cut off"),
        (encoded(scene(60, 40), "JPEG"), "tiny.jpg", "image/jpeg", "small"),
        (bytes(5000), "zeros.jpg", "image/jpeg", "no photo"),
    ],
    ids=["page", "page-as-jpeg", "pdf", "20000x20000", "cut-off", "tiny", "zeros"],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_remedy(
    realtor: Person, object_store: ObjectStore, data: bytes, name: str, mime: str, why: str
) -> None:
    # given a file under a name and type that are not its own
    asset_id = sent(realtor, data, name, mime_type=mime)
    # when it is confirmed, once and again
    first, second = confirm(realtor, asset_id), confirm(realtor, asset_id)
    # then the answer says what is wrong and what to do, both times
    assert (first.status_code, first.json()["error"]["code"]) == (422, "INVALID_INPUT")
    assert first.json() == second.json()
    assert why in first.json()["error"]["message"]
    assert set(first.json()["error"]["details"]) == {"field", "problem", "remedy", "media_asset_id"}
    # and the library shows it as failed, with the reason and without anything to view; support can still look at it
    asset = realtor.get(f"/media/{asset_id}").json()["media_asset"]
    assert (asset["processing_status"], asset["url"], asset["thumbnails"]) == ("failed", None, {})
    assert asset["problem"].rstrip(".") in first.json()["error"]["message"]
    assert object_store.get(asset["storage_key"]) == data


def test_a_file_of_another_size_is_refused(realtor: Person) -> None:
    # the embedded store takes what S3 would turn away
    address = announce(realtor, PHOTO, sha256=None).json()
    assert send(address, PHOTO + b"more") == 200

    answer = confirm(realtor, address["asset_id"])

    assert answer.status_code == 422
    message = answer.json()["error"]["message"]
    assert f"{len(PHOTO) + 4} bytes arrived and {len(PHOTO)} were announced" in message


def test_a_file_with_another_checksum_is_refused(realtor: Person) -> None:
    other = encoded(scene(seed=9), "JPEG")
    size = max(len(PHOTO), len(other))
    announced, arrived = PHOTO.ljust(size, b"\0"), other.ljust(size, b"\0")
    address = announce(realtor, announced).json()
    # the checksum's header is left out, which S3 would turn away too
    address["upload_headers"].pop("x-amz-checksum-sha256")
    assert send(address, arrived) == 200

    answer = confirm(realtor, address["asset_id"])

    assert answer.status_code == 422
    assert "its checksum is not the one that was announced" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"mime_type": "text/html"}, "mime_type"),
        ({"mime_type": "image/svg+xml"}, "mime_type"),
        ({"mime_type": "image/jpeg\r\nX-Evil: 1"}, "mime_type"),
        ({"mime_type": "application/octet-stream", "filename": "unknown"}, "mime_type"),
        ({"mime_type": "video/mp4", "type": "logo"}, "type"),
        ({"file_size": 0}, "file_size"),
        ({"file_size": 200_000_001}, "file_size"),
        ({"file_size": 10**30}, "file_size"),
        ({"sha256": "abc"}, "sha256"),
        ({"filename": "\x00\u202e"}, "filename"),
        ({"filename": "../.."}, "filename"),
        ({"filename": "a" * 300}, "filename"),
        ({"category": "dungeon"}, "category"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_never_taken_gets_no_address(realtor: Person, fields: dict[str, Any], field: str) -> None:
    answer = announce(realtor, PHOTO, **fields)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID_INPUT")
    assert answer.json()["error"]["details"]["field"] == field
    assert answer.json()["error"]["details"]["remedy"]


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "a\\b\\c.jpg", 'x";rm -rf.jpg', "Küche \U0001f3e1.jpg"])
def test_a_strange_name_never_reaches_a_key(realtor: Person, name: str) -> None:
    answer = announce(realtor, PHOTO, name).json()

    key = f"org/{realtor.organization_id}/uploads/{answer['asset_id']}/original.jpg"
    assert answer["storage_key"] == key
    assert send(answer, PHOTO) == 200
    assert confirm(realtor, answer["asset_id"]).status_code == 200


def test_a_photo_of_no_known_type_is_told_by_its_bytes(realtor: Person) -> None:
    png = encoded(scene(), "PNG")
    asset_id = sent(realtor, png, "pool.png", mime_type="application/octet-stream", sha256=sha256_hex(png).upper())

    asset = confirm(realtor, asset_id).json()["media_asset"]

    assert (asset["mime_type"], asset["file_type"], asset["category"]) == ("image/png", "image", "pool")
