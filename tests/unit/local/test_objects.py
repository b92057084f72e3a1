"""Objects on disk."""

import time
from pathlib import Path

import pytest

from local.objects import BucketDirectory, StoredBytes, StoredObject


def store(directory: BucketDirectory, key: str, data: bytes) -> StoredObject:
    """Puts one object."""
    metadata = {"content-type": "text/plain", "x-amz-meta-kind": "grün"}
    stored = StoredObject(key, directory.write(data), len(data), "abc", "2026-01-02T03:04:05+00:00", metadata)
    directory.put(stored)
    return stored


def test_objects_are_read_back_as_they_were_put(tmp_path: Path) -> None:
    directory = BucketDirectory(tmp_path)
    stored = [store(directory, key, key.encode()) for key in ("a", "a/b", "ü ?#%", "../up", "x" * 1024)]
    directory.close()

    again = BucketDirectory(tmp_path)
    loaded = list(again.load())

    assert sorted(loaded, key=lambda one: one.key) == sorted(stored, key=lambda one: one.key)
    assert all(again.path(one).read_bytes() == one.key.encode() for one in loaded)
    again.close()


def test_the_last_put_wins_and_the_old_bytes_go(tmp_path: Path) -> None:
    directory = BucketDirectory(tmp_path)
    first = store(directory, "k", b"first")
    second = store(directory, "k", b"second")

    assert list(directory.load()) == [second]
    assert not directory.path(first).exists()
    directory.close()


def test_a_deleted_object_is_gone_with_its_bytes(tmp_path: Path) -> None:
    directory = BucketDirectory(tmp_path)
    stored = store(directory, "k", b"data")

    directory.delete("k")
    directory.delete("never there")

    assert list(directory.load()) == []
    assert not directory.path(stored).exists()
    directory.close()


def test_bytes_without_an_object_are_swept(tmp_path: Path) -> None:
    directory = BucketDirectory(tmp_path)
    kept = store(directory, "k", b"kept")
    directory.write(b"a put that was interrupted before its row")
    directory.close()

    again = BucketDirectory(tmp_path)

    assert list(again.load()) == [kept]
    assert [file.name for file in (tmp_path / "objects").iterdir()] == [kept.file]
    again.close()


def test_two_thousand_objects_load_within_a_second(tmp_path: Path) -> None:
    directory = BucketDirectory(tmp_path)
    for number in range(2_000):
        store(directory, f"{number:04}", b"")

    began = time.process_time()

    assert len(list(directory.load())) == 2_000
    assert time.process_time() - began < 1
    directory.close()


def test_stored_bytes_read_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"0123456789")
    stored = StoredBytes(tmp_path / "f")

    assert stored.read(4) == b"0123"
    assert stored.read() == b"456789"
    assert stored.seek(2) == 2
    assert stored.read(3) == b"234"


def test_a_closed_directory_refuses(tmp_path: Path) -> None:
    import sqlite3

    directory = BucketDirectory(tmp_path)
    directory.close()

    with pytest.raises(sqlite3.ProgrammingError):
        directory.delete("k")
