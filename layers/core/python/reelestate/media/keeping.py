"""Keeping what the examination of an upload gave: copies in the store, facts in the asset's row.

Copies are content-addressed, so the same upload examined again is kept once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from pydantic import BaseModel

from reelestate.kit.canonical import content_key, sha256_hex
from reelestate.kit.errors import InvalidInput
from reelestate.kit.storage import ObjectStore, artefact_key
from reelestate.media import describing
from reelestate.media.acceptance import fitting_type
from reelestate.media.intake import Examined, examine
from reelestate.media.tables import MediaAsset
from reelestate.providers.photo_analysis.base import PhotoReport

INTAKE_VERSION = 1
"""Part of every working copy's key; raise it when the same original would give another copy or report."""

THUMBNAIL_KIND = "preview"
"""Kind of the thumbnails' artefacts: unlike films' thumbnails nothing makes them again, so they stay with the asset."""

_COPIES = {"image/jpeg": ("photo", "jpg"), "video/mp4": ("clip", "mp4"), "audio/flac": ("recording", "flac")}


class WorkingCopy(BaseModel):
    """What the intake of one original photo gave; stored, so that the same original is never opened twice."""

    key: str
    sha256: str
    report: PhotoReport
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload to be looked into. ``sha256`` is what the sender announced, empty when they did not."""

    key: str
    filename: str
    mime_type: str
    size: int
    sha256: str

    @classmethod
    def of(cls, asset: MediaAsset) -> "Upload":
        """The asset's upload."""
        return cls(asset.storage_key, asset.filename, asset.mime_type, asset.file_size_bytes, asset.sha256)


@dataclass(frozen=True, slots=True)
class Kept:
    """What an upload is, and the keys its working copy and thumbnails (by longest side) are kept under."""

    examined: Examined
    working_key: str | None
    thumbnails: Mapping[str, str]


def look_into(store: ObjectStore, organization_id: UUID, upload: Upload) -> Kept:
    """Examines the upload and stores its copies. What is wrong with it is in ``examined.error``.

    Raises NotFound when the object is gone.
    """
    with TemporaryDirectory(prefix="reelestate-") as scratch:
        original = store.download(upload.key, Path(scratch) / "original")
        folder = Path(scratch) / "copies"
        folder.mkdir()
        examined = examine(original, upload.mime_type, upload.filename, folder)
        examined = _as_announced(upload, examined)
        if examined.error is not None or examined.working is None:
            return Kept(examined, None, {})
        kind, extension = _COPIES[examined.working.mime]
        key = artefact_key(organization_id, kind, examined.working.sha256, extension)
        store.upload(examined.working.path, key, examined.working.mime)
    thumbnails = {
        str(side): store.put(artefact_key(organization_id, THUMBNAIL_KIND, sha256_hex(jpeg), "jpg"), jpeg, "image/jpeg")
        for side, jpeg in examined.thumbnails.items()
    }
    if examined.analysis is not None:
        copy = WorkingCopy(
            key=key, sha256=examined.working.sha256, report=examined.analysis, notes=tuple(examined.notes)
        )
        store.put_json(intake_key(organization_id, examined.sha256, upload.filename), copy)
    return Kept(examined, key, thumbnails)


def intake_key(organization_id: UUID, sha256: str, filename: str) -> str:
    """Where the ``WorkingCopy`` of an original photo with this checksum and name is kept."""
    return artefact_key(organization_id, "intake", content_key("intake", INTAKE_VERSION, sha256, filename), "json")


def write_down(asset: MediaAsset, kept: Kept) -> None:
    """Puts what was found into the asset's row. An asset that was usable before stays usable."""
    examined = kept.examined
    if examined.error is not None or examined.working is None:
        if asset.working_key is None:
            asset.processing_status, asset.problem = "failed", examined.problem
        return
    asset.processing_status, asset.problem = "ready", None
    asset.sha256, asset.mime_type = examined.sha256, examined.mime or asset.mime_type
    if examined.kind:
        asset.file_type = fitting_type(asset.file_type, examined.kind)
    asset.working_key, asset.working_sha256 = kept.working_key, examined.working.sha256
    asset.thumbnails = dict(kept.thumbnails)
    asset.width, asset.height = examined.width, examined.height
    asset.duration_seconds = None if examined.seconds is None else Decimal(str(round(examined.seconds, 2)))
    if examined.analysis is not None:
        write_report(asset, examined.analysis)
    else:
        _write_told(asset, describing.tell_clip(examined))


def write_report(asset: MediaAsset, report: PhotoReport) -> None:
    """Puts a photo's analysis into its row. A category that a person chose stays."""
    if asset.category is None or (asset.analysis and asset.category == asset.analysis["room"]):
        asset.category = report.room
    asset.analysis = report.model_dump(mode="json")
    _write_told(asset, describing.tell_photo(report))


def report_of(asset: MediaAsset) -> PhotoReport | None:
    """The photo's analysis, with the room a person chose where they chose one."""
    if asset.analysis is None:
        return None
    report = PhotoReport.model_validate(asset.analysis)
    if asset.category is None or asset.category == report.room:
        return report
    return PhotoReport.model_validate(asset.analysis | {"room": asset.category, "room_index": None})


def _write_told(asset: MediaAsset, told: describing.Told) -> None:
    asset.ai_description, asset.ai_tags, asset.ai_quality_score = told.description, list(told.tags), told.quality


def _as_announced(upload: Upload, examined: Examined) -> Examined:
    """The examination, refusing a file that is not the one that was announced."""
    if upload.size != examined.size:
        problem = f"{examined.size} bytes arrived and {upload.size} were announced"
    elif upload.sha256 and upload.sha256 != examined.sha256:
        problem = "its checksum is not the one that was announced"
    else:
        return examined
    error = InvalidInput(f"file {examined.file_name}", problem, "Send the file again, to a new upload address.")
    return Examined(examined.file_name, examined.sha256, examined.size, error=error)
