"""Projects and their media as callers see them: rows with signed addresses and estimates."""

from typing import Any

from reelestate.billing.rules import credits_required
from reelestate.kit.storage import get_store
from reelestate.media.tables import MediaAsset
from reelestate.projects import rules, schemas
from reelestate.projects.styles import infographic_of, style_of, voice_of
from reelestate.projects.tables import Project

LINK_SECONDS = 3600
_THUMBNAIL_EDGE = 400


def project_view(project: Project) -> schemas.Project:
    """The project as callers see it."""
    style = style_of(project.style_settings)
    cuts = len(style.film_formats) + style.unbranded
    plain: dict[str, Any] = {
        name: getattr(project, name) for name in schemas.Project.model_fields if hasattr(project, name)
    }
    return schemas.Project.model_validate(
        plain
        | {
            "style_settings": style,
            "voice_settings": voice_of(project.voice_settings),
            "infographic_settings": infographic_of(project.infographic_settings),
            "thumbnail_url": link(project.thumbnail_key, "thumbnail.jpg"),
            "estimated_credits": credits_required(style.duration_seconds),
            "estimated_cost_usd": rules.estimated_cost_usd(style.duration_seconds, cuts),
        }
    )


def media_view(asset: MediaAsset, position: int) -> schemas.AttachedMedia:
    """A project's picture, film or recording as callers see it."""
    plain = {name: getattr(asset, name) for name in schemas.AttachedMedia.model_fields if hasattr(asset, name)}
    return schemas.AttachedMedia.model_validate(
        plain
        | {
            "position": position,
            "url": link(asset.working_key, asset.filename),
            "thumbnail_url": link(thumbnail_key(asset), "thumbnail.jpg"),
        }
    )


def thumbnail_key(asset: MediaAsset) -> str | None:
    """The smallest thumbnail that is large enough for a list."""
    sizes = sorted((int(size), str(key)) for size, key in asset.thumbnails.items())
    large = [key for size, key in sizes if size >= _THUMBNAIL_EDGE] or [key for _, key in sizes[::-1]]
    return large[0] if large else None


def link(key: str | None, file_name: str) -> str | None:
    """An address from which the object can be shown for an hour."""
    return get_store().presign_download(key, file_name, LINK_SECONDS, inline=True) if key else None
