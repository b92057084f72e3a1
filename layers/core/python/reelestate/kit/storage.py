"""The object store: uploads and artefacts of one bucket, and where each kind of artefact lives in it.

Artefacts are content-addressed per organization (``org/<org>/artefacts/<kind>/<sha256>.<ext>``), so two jobs of one
tenant share them and two tenants never do. Documents of one job live under ``org/<org>/jobs/<job>/``.
"""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from reelestate.kit import aws
from reelestate.kit.canonical import canonical_json
from reelestate.kit.disposition import content_disposition
from reelestate.kit.downloads import SignedDownloads, signed_downloads
from reelestate.kit.errors import InvalidInput, NotFound, ProviderFailed
from reelestate.kit.settings import get_settings

MAX_EXPIRES_S = 3600
"""Longest life of a presigned address; the credentials of a Lambda function that signs it do not live much longer."""

_GONE = {"404", "NoSuchKey", "NotFound"}
_CHUNK_BYTES = 4_194_304
_KEYS_AT_ONCE = 1000
"""How many keys one request lists or deletes, at most."""
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})")


@dataclass(frozen=True, slots=True)
class PresignedUpload:
    """How a client sends one file: ``method`` on ``url`` with exactly these ``headers`` and the file as the body.

    ``Content-Length`` is signed too and not listed, because every client sets it by itself and browsers forbid setting
    it. ``fields`` are a form's fields, empty for PUT.
    """

    method: str
    url: str
    headers: dict[str, str]
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """A stored object. ``size`` in bytes; ``sha256`` (hex) only where the store was given it and tells it again."""

    size: int
    content_type: str
    sha256: str | None
    etag: str


class ObjectStore:
    """Reads and writes objects of one bucket. ``downloads`` signs the addresses they are fetched from, if not S3."""

    def __init__(self, bucket: str, downloads: SignedDownloads | None = None) -> None:
        self.bucket = bucket
        self._downloads = downloads

    def exists(self, key: str) -> bool:
        """Whether the object is there."""
        try:
            self.head(key)
        except NotFound:
            return False
        return True

    def head(self, key: str) -> ObjectFacts:
        """What the store knows of the object without reading it. Raises NotFound."""
        with _known(key):
            answer = aws.client("s3").head_object(Bucket=self.bucket, Key=key, ChecksumMode="ENABLED")
        checksum = answer.get("ChecksumSHA256")
        return ObjectFacts(
            size=answer["ContentLength"],
            content_type=answer.get("ContentType", ""),
            # The checksum of an object uploaded in parts is none of its bytes; it ends with the number of parts.
            sha256=_hex(checksum) if checksum and "-" not in checksum else None,
            etag=answer["ETag"].strip('"'),
        )

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises NotFound."""
        with _known(key):
            body: bytes = aws.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return body

    def put(self, key: str, data: bytes, content_type: str) -> str:
        """Writes the object whole and returns its key."""
        aws.client("s3").put_object(Bucket=self.bucket, Key=key, Body=data, ContentType=content_type)
        return key

    def download(self, key: str, path: Path) -> Path:
        """Copies the object to a file that is complete or absent, never holding it whole. Raises NotFound."""
        partial = path.with_name(path.name + ".part")
        partial.parent.mkdir(parents=True, exist_ok=True)
        with _known(key):
            body = aws.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"]
        with partial.open("wb") as file:
            for chunk in body.iter_chunks(_CHUNK_BYTES):
                file.write(chunk)
        partial.replace(path)
        return path

    def upload(self, path: Path, key: str, content_type: str) -> str:
        """Stores the file under the key and returns the key."""
        aws.client("s3").upload_file(str(path), self.bucket, key, ExtraArgs={"ContentType": content_type})
        return key

    def get_json(self, key: str) -> Any:
        """The object parsed as JSON. Raises NotFound."""
        return json.loads(self.get(key))

    def put_json(self, key: str, value: Any) -> str:
        """Writes the value (models too) as canonical JSON and returns the key."""
        return self.put(key, canonical_json(value), "application/json")

    def delete(self, key: str) -> None:
        """Removes the object; a missing one is no error."""
        aws.client("s3").delete_object(Bucket=self.bucket, Key=key)

    def delete_many(self, keys: Iterable[str]) -> None:
        """Removes the objects; missing ones are no error. Raises ProviderFailed naming those that stayed."""
        wanted_keys = list(dict.fromkeys(keys))
        for start in range(0, len(wanted_keys), _KEYS_AT_ONCE):
            batch = wanted_keys[start : start + _KEYS_AT_ONCE]
            wanted = {"Objects": [{"Key": key} for key in batch], "Quiet": True}
            answer = aws.client("s3").delete_objects(Bucket=self.bucket, Delete=wanted)
            stayed = [error["Key"] for error in answer.get("Errors", ())]
            if stayed:
                raise ProviderFailed("Stored objects could not be deleted.", keys=stayed)

    def copy(self, source: str, target: str) -> str:
        """Copies the object within the bucket, type and all, and returns the target's key. Raises NotFound."""
        with _known(source):
            aws.client("s3").copy({"Bucket": self.bucket, "Key": source}, self.bucket, target)
        return target

    def list_keys(self, prefix: str) -> Iterator[str]:
        """The keys that start with the prefix, in their order, fetched page by page."""
        for key, _ in self.list_changes(prefix):
            yield key

    def list_changes(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """The same keys, each with the moment at which its object was written."""
        pages = aws.client("s3").get_paginator("list_objects_v2")
        sizes = {"PageSize": _KEYS_AT_ONCE}
        for page in pages.paginate(Bucket=self.bucket, Prefix=prefix, PaginationConfig=sizes):
            for entry in page.get("Contents", ()):
                yield entry["Key"], entry["LastModified"]

    def presign_upload(
        self, key: str, content_type: str, size: int, sha256: str | None = None, expires_s: int = 900
    ) -> PresignedUpload:
        """An address to which one file of exactly this type and size (bytes) can be sent, once.

        A signed PUT rather than a form (POST policy): clients send the file as it is, and S3 itself refuses another
        length, type or checksum, for all of them are among the signed headers. ``sha256`` (hex) is the file's, when
        the client can tell it. ``If-None-Match`` makes the address useless once the object is there, so that what was
        examined cannot be exchanged afterwards. The embedded cloud obeys only that last one: check size, type and
        checksum again when an upload is confirmed. Raises InvalidInput for a malformed argument.
        """
        _check_expiry(expires_s)
        if not _MEDIA_TYPE.fullmatch(content_type):
            raise InvalidInput("content_type", f"{content_type!r} is no media type", "Give one such as image/jpeg.")
        if not 0 < size <= 5_000_000_000:
            raise InvalidInput("size", f"{size} bytes cannot be sent at once", "Send between 1 byte and 5 GB.")
        parameters: dict[str, Any] = {
            "Bucket": self.bucket,
            "Key": key,
            "ContentType": content_type,
            "ContentLength": size,
            "IfNoneMatch": "*",
        }
        headers = {"Content-Type": content_type, "If-None-Match": "*"}
        if sha256 is not None:
            checksum = _base64(sha256)
            parameters["ChecksumSHA256"] = headers["x-amz-checksum-sha256"] = checksum
        url = aws.client("s3").generate_presigned_url("put_object", Params=parameters, ExpiresIn=expires_s)
        return PresignedUpload("PUT", url, headers, {})

    def presign_download(self, key: str, file_name: str, expires_s: int = 900, *, inline: bool = False) -> str:
        """An address from which the object can be fetched under a file name that a person gave.

        Browsers save it; with ``inline`` they may show it, which is for files that we made. Raises InvalidInput for
        an impossible expiry. Whether the object is there is not asked.
        """
        _check_expiry(expires_s)
        disposition = content_disposition(file_name, inline=inline)
        if self._downloads is not None:
            return self._downloads.address(key, disposition, expires_s)
        parameters = {"Bucket": self.bucket, "Key": key, "ResponseContentDisposition": disposition}
        url: str = aws.client("s3").generate_presigned_url("get_object", Params=parameters, ExpiresIn=expires_s)
        return url


@lru_cache(maxsize=1)
def get_store() -> ObjectStore:
    """The process's store."""
    settings = get_settings()
    return ObjectStore(settings.bucket, signed_downloads(settings))


def organization_prefix(organization_id: UUID) -> str:
    """What the keys of all that an organization stores begin with."""
    return f"org/{organization_id}/"


def artefact_key(organization_id: UUID, kind: str, content: str, extension: str) -> str:
    """Key of a content-addressed artefact; ``content`` is a SHA-256 in hex."""
    return f"org/{organization_id}/artefacts/{kind}/{content}.{extension}"


def job_key(organization_id: UUID, job_id: UUID, name: str) -> str:
    """Key of a document or output that belongs to one job."""
    return f"org/{organization_id}/jobs/{job_id}/{name}"


def upload_key(organization_id: UUID, media_id: UUID, file_name: str) -> str:
    """Key of an original upload. Of the file's name only a plain ending is used: keys never hold what people typed."""
    ending = _EXTENSION.fullmatch(Path(file_name).suffix)
    return f"org/{organization_id}/uploads/{media_id}/original{'.' + ending.group(1).lower() if ending else ''}"


@contextmanager
def _known(key: str) -> Iterator[None]:
    """Turns the store's answer that there is no such object into NotFound."""
    from botocore.exceptions import ClientError

    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            raise NotFound(f"The stored object {key} is gone.", key=key) from error
        raise


def _check_expiry(expires_s: int) -> None:
    if not 1 <= expires_s <= MAX_EXPIRES_S:
        raise InvalidInput("expires_s", f"{expires_s} s is no possible life", f"Ask for 1 to {MAX_EXPIRES_S} s.")


def _base64(sha256: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise InvalidInput("sha256", "it is no SHA-256", "Give 64 hexadecimal digits in lower case.")
    return b64encode(bytes.fromhex(sha256)).decode()


def _hex(checksum: str) -> str:
    return b64decode(checksum).hex()
