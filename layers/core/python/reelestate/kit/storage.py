"""The object store: uploads and artefacts of one bucket, and where each kind of artefact lives in it.

Artefacts are content-addressed per organization (``org/<org>/artefacts/<kind>/<sha256>.<ext>``), so two jobs of one
tenant share them and two tenants never do. Documents of one job live under ``org/<org>/jobs/<job>/``.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from reelestate.kit import aws
from reelestate.kit.canonical import canonical_json
from reelestate.kit.errors import NotFound
from reelestate.kit.settings import get_settings


class ObjectStore:
    """Reads and writes objects of one bucket."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket

    def exists(self, key: str) -> bool:
        """Whether the object is there."""
        from botocore.exceptions import ClientError

        try:
            aws.client("s3").head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
                return False
            raise
        return True

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises NotFound."""
        from botocore.exceptions import ClientError

        try:
            body: bytes = aws.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
                raise NotFound(f"The stored object {key} is gone.", key=key) from error
            raise
        return body

    def put(self, key: str, data: bytes, content_type: str) -> str:
        """Writes the object whole and returns its key."""
        aws.client("s3").put_object(Bucket=self.bucket, Key=key, Body=data, ContentType=content_type)
        return key

    def download(self, key: str, path: Path) -> Path:
        """Copies the object to a file that is complete or absent. Raises NotFound."""
        partial = path.with_name(path.name + ".part")
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(self.get(key))
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


@lru_cache(maxsize=1)
def get_store() -> ObjectStore:
    """The process's store."""
    return ObjectStore(get_settings().bucket)


def artefact_key(organization_id: UUID, kind: str, content: str, extension: str) -> str:
    """Key of a content-addressed artefact; ``content`` is a SHA-256 in hex."""
    return f"org/{organization_id}/artefacts/{kind}/{content}.{extension}"


def job_key(organization_id: UUID, job_id: UUID, name: str) -> str:
    """Key of a document or output that belongs to one job."""
    return f"org/{organization_id}/jobs/{job_id}/{name}"


def upload_key(organization_id: UUID, media_id: UUID, file_name: str) -> str:
    """Key of an original upload."""
    return f"org/{organization_id}/uploads/{media_id}/{file_name}"
