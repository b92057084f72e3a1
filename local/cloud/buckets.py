"""S3: what moto holds in memory is written through to disk, and read back at the start."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from moto.s3.models import FakeBucket, FakeKey, S3Backend, s3_backends

from local.cloud.patches import replace
from local.environment import ACCOUNT, REGION
from local.objects import BucketDirectory, StoredBytes, StoredObject

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class PersistentBuckets:
    """Keeps the objects of moto's buckets under ``root``, one directory per bucket.

    Objects are saved after the request that changed them is worked out and before its answer is sent, so what a caller
    knows to be stored is stored. Only the latest version of an object is kept.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._directories: dict[str, BucketDirectory] = {}
        self._lock = threading.Lock()
        self._changed = threading.local()

    def open(self, name: str) -> None:
        """Creates the bucket with the objects it had."""
        backend: S3Backend = s3_backends[ACCOUNT]["aws"]
        bucket = backend.create_bucket(name, REGION)
        directory = self._directories[name] = BucketDirectory(self._root / name)
        for stored in directory.load():
            bucket.keys.setlist(stored.key, [_restore(bucket, directory, stored)])

    def follow(self) -> None:
        """Notes every change of an object; each comes through one of these two methods."""

        def put_object(backend: S3Backend, bucket_name: str, key_name: str, *args: Any, **kwargs: Any) -> Any:
            key = put(backend, bucket_name, key_name, *args, **kwargs)
            self._changes().append((bucket_name, key_name))
            return key

        def delete_object(backend: S3Backend, bucket_name: str, key_name: str, *args: Any, **kwargs: Any) -> Any:
            answer = delete(backend, bucket_name, key_name, *args, **kwargs)
            self._changes().append((bucket_name, key_name))
            return answer

        put = replace(S3Backend, "put_object", put_object)
        delete = replace(S3Backend, "delete_object", delete_object)

    def saving(self, application: Application) -> Application:
        """The WSGI application with its changes saved before it answers."""

        def save_and_answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            answer = application(environ, start_response)
            for bucket, key in self._take_changes():
                self._save(bucket, key)
            return answer

        return save_and_answer

    def close(self) -> None:
        """Closes the directories."""
        for directory in self._directories.values():
            directory.close()

    def _changes(self) -> list[tuple[str, str]]:
        if not hasattr(self._changed, "keys"):
            self._changed.keys = []
        changes: list[tuple[str, str]] = self._changed.keys
        return changes

    def _take_changes(self) -> Iterator[tuple[str, str]]:
        changes = self._changes()
        while changes:
            yield changes.pop()

    def _save(self, bucket_name: str, key_name: str) -> None:
        directory = self._directories.get(bucket_name)
        if directory is None:  # made by a test or a person with the API: it lives as long as the process
            return
        bucket = s3_backends[ACCOUNT]["aws"].get_bucket(bucket_name)
        key = bucket.keys.get(key_name)
        if not isinstance(key, FakeKey):
            with self._lock:
                if not isinstance(bucket.keys.get(key_name), FakeKey):
                    directory.delete(key_name)
            return
        stored = _describe(key, directory.write(key.value))
        with self._lock:
            if bucket.keys.get(key_name) is not key:  # overtaken by a later change, which saves itself
                directory.discard(stored.file)
                return
            directory.put(stored)
        _keep_on_disk(key, directory, stored)


def _describe(key: FakeKey, file: str) -> StoredObject:
    # The checksum of an object uploaded in parts is one of its parts' checksums, and no use without them.
    in_parts = key.multipart is not None
    return StoredObject(
        key=key.name,
        file=file,
        size=key.size,
        etag=key.etag.strip('"'),
        modified=key.last_modified.replace(tzinfo=UTC).isoformat(),
        metadata=dict(key.metadata),
        checksum_algorithm=None if in_parts else key.checksum_algorithm,
        checksum_value=None if in_parts else key.checksum_value,
    )


def _restore(bucket: FakeBucket, directory: BucketDirectory, stored: StoredObject) -> FakeKey:
    key = FakeKey(
        name=stored.key,
        value=b"",
        account_id=ACCOUNT,
        region_name=REGION,
        etag=stored.etag,
        version_id="null",
        bucket_name=bucket.name,
        checksum_value=stored.checksum_value,
    )
    key.checksum_algorithm = stored.checksum_algorithm
    key.last_modified = datetime.fromisoformat(stored.modified).replace(tzinfo=None)
    key.set_metadata(dict(stored.metadata))
    _keep_on_disk(key, directory, stored)
    return key


def _keep_on_disk(key: FakeKey, directory: BucketDirectory, stored: StoredObject) -> None:
    """Exchanges the bytes in memory for the file."""
    with key.lock:
        memory = key._value_buffer
        key._value_buffer = StoredBytes(directory.path(stored))  # type: ignore[assignment]
        key.contentsize = stored.size
        memory.close()
    if key.multipart is not None:
        key.multipart.dispose()
        key.multipart = None
