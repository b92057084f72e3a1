"""Objects of the embedded S3, kept on disk so that they outlive the process that serves them.

A bucket's directory holds one immutable file per stored object, named at random, and ``index.sqlite``, which tells what
each file is. An object comes into being by one row of that index, after its file is complete: a kill at any moment
leaves the old object or the new one, never a part. Files without a row are removed at the next start.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from uuid import uuid4

_COLUMNS = "key, file, size, etag, modified, metadata, checksum_algorithm, checksum_value"


@dataclass(frozen=True)
class StoredObject:
    """One object: its key, the name of the file with its bytes, and what S3 tells about it.

    ``etag`` has no quotes, ``modified`` is ISO 8601 in UTC, ``metadata`` maps lower-case header names
    (``content-type``, ``x-amz-meta-…``) to values.
    """

    key: str
    file: str
    size: int
    etag: str
    modified: str
    metadata: dict[str, str]
    checksum_algorithm: str | None = None
    checksum_value: str | None = None


class BucketDirectory:
    """The objects of one bucket under ``root``. Safe to use from many threads of one process."""

    def __init__(self, root: Path) -> None:
        self._files = root / "objects"
        self._files.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._index = sqlite3.connect(root / "index.sqlite", check_same_thread=False, isolation_level=None)
        self._index.execute("PRAGMA journal_mode = WAL")
        self._index.execute("PRAGMA synchronous = NORMAL")
        self._index.execute(
            "CREATE TABLE IF NOT EXISTS objects (key TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL,"
            " etag TEXT NOT NULL, modified TEXT NOT NULL, metadata TEXT NOT NULL, checksum_algorithm TEXT,"
            " checksum_value TEXT) WITHOUT ROWID"
        )

    def path(self, stored: StoredObject) -> Path:
        """The file with the object's bytes."""
        return self._files / stored.file

    def load(self) -> Iterator[StoredObject]:
        """Every object of the bucket; removes files that no object refers to."""
        rows = self._index.execute(f"SELECT {_COLUMNS} FROM objects").fetchall()  # noqa: S608 - constant columns
        known = {row[1] for row in rows}
        for file in self._files.iterdir():
            if file.name not in known:
                file.unlink()
        for row in rows:
            values = dict(zip((column.name for column in fields(StoredObject)), row, strict=True))
            yield StoredObject(**{**values, "metadata": json.loads(values["metadata"])})

    def write(self, data: bytes) -> str:
        """Writes the bytes of an object to be; returns the name of the file."""
        name = uuid4().hex
        (self._files / name).write_bytes(data)
        return name

    def put(self, stored: StoredObject) -> None:
        """Makes the object with the bytes of an earlier `write` the one under its key."""
        values = [json.dumps(value) if isinstance(value, dict) else value for value in astuple(stored)]
        with self._lock:
            before = self._file_of(stored.key)
            self._index.execute(f"REPLACE INTO objects ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)  # noqa: S608
        if before is not None and before != stored.file:
            self.discard(before)

    def delete(self, key: str) -> None:
        """Forgets the object; one that is not there is no error."""
        with self._lock:
            before = self._file_of(key)
            self._index.execute("DELETE FROM objects WHERE key = ?", (key,))
        if before is not None:
            self.discard(before)

    def discard(self, file: str) -> None:
        """Removes a file of this bucket."""
        (self._files / file).unlink(missing_ok=True)

    def close(self) -> None:
        """Closes the index."""
        with self._lock:
            self._index.close()

    def _file_of(self, key: str) -> str | None:
        row = self._index.execute("SELECT file FROM objects WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])


class StoredBytes:
    """A binary file to read an object from, opened only while it is read.

    Stands in for the in-memory file that moto keeps per object, so that a studio with many films needs no memory for
    them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0
        self.closed = False

    def seek(self, position: int) -> int:
        """Sets where the next read begins."""
        self._position = position
        return position

    def read(self, size: int = -1) -> bytes:
        """Reads ``size`` bytes, or all that is left."""
        with self._path.open("rb") as file:
            file.seek(self._position)
            data = file.read(size)
        self._position += len(data)
        return data

    def close(self) -> None:
        """Nothing is held open, so nothing needs to be closed."""
        self.closed = True
