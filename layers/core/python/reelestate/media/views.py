"""Media as callers see them: rows with signed addresses."""

from pathlib import PurePosixPath

from reelestate.kit.storage import get_store
from reelestate.media import schemas
from reelestate.media.tables import MediaAsset

LINK_SECONDS = 3600
_THUMBNAIL_EDGE = 320


def media_view(asset: MediaAsset) -> schemas.MediaAsset:
    """The asset with addresses of its clean copy and its thumbnails."""
    stem = PurePosixPath(asset.filename.replace("\\", "/")).stem or "media"
    thumbnails = {side: _link(key, f"{stem}-{side}.jpg") for side, key in asset.thumbnails.items()}
    plain = {name: getattr(asset, name) for name in schemas.MediaAsset.model_fields if hasattr(asset, name)}
    copy = asset.working_key
    return schemas.MediaAsset.model_validate(
        plain
        | {
            "url": _link(copy, stem + PurePosixPath(copy).suffix) if copy else None,
            "thumbnails": thumbnails,
            "thumbnail_url": thumbnails.get(_nearest(list(thumbnails))) if thumbnails else None,
        }
    )


def _nearest(sides: list[str]) -> str:
    """The smallest side that is enough for a list, else the largest."""
    return min(sides, key=lambda side: (int(side) < _THUMBNAIL_EDGE, abs(int(side) - _THUMBNAIL_EDGE)))


def _link(key: str, file_name: str) -> str:
    return get_store().presign_download(key, file_name, LINK_SECONDS, inline=True)
