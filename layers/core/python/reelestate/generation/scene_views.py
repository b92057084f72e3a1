"""Scenes as callers see them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from reelestate.generation import scene_schemas
from reelestate.media import repository as media
from reelestate.media.tables import MediaAsset
from reelestate.projects.views import media_view
from reelestate.scenes.tables import Scene


def scene_views(session: Session, scenes: Iterable[Scene]) -> list[scene_schemas.Scene]:
    """The scenes, each with its photo."""
    rows = list(scenes)
    wanted = [row.media_asset_id for row in rows if row.media_asset_id]
    photos = {asset.id: asset for asset in media.get_many(session, wanted)}
    return [_view(row, photos.get(row.media_asset_id) if row.media_asset_id else None) for row in rows]


def _view(row: Scene, photo: MediaAsset | None) -> scene_schemas.Scene:
    plain: dict[str, Any] = {
        name: getattr(row, name) for name in scene_schemas.Scene.model_fields if hasattr(row, name)
    }
    return scene_schemas.Scene.model_validate(
        plain
        | {
            "camera_movement": row.camera_movement or None,
            "media_asset": media_view(photo, row.sequence_order) if photo else None,
        }
    )
