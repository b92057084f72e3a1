"""What can be done with the library's media."""

from typing import Any
from uuid import UUID

from reelestate.access.callers import MemberCaller
from reelestate.audit.service import record
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput
from reelestate.kit.http import versions
from reelestate.kit.http.fields import changes
from reelestate.media import references, repository
from reelestate.media.acceptance import kind_of
from reelestate.media.schemas import BulkChange, MediaChanges
from reelestate.media.tables import MediaAsset

_MOST_TAGS = 50


def change(caller: MemberCaller, media_id: UUID, body: MediaChanges, if_match: str | None) -> MediaAsset:
    """Changes the fields that were sent. Raises NotFound, PreconditionFailed and InvalidInput."""
    asset = repository.get(caller.session, media_id)
    versions.check(asset, if_match)
    sent = changes(body, "tags", "is_favorite", "position")
    references.check(
        caller.session, **{name: sent[name] for name in ("project_id", "property_id", "contact_id") if name in sent}
    )
    if sent.get("altered") is not None and kind_of(asset.file_type) == "audio":
        raise InvalidInput("altered", "a recording shows nothing", "Give it for photos and films only.")
    for name, value in sent.items():
        setattr(asset, name, list(value) if name == "tags" else value)
    caller.session.flush()
    record(caller, "media.updated", "media_asset", asset.id, new=body.model_dump(mode="json", exclude_unset=True))
    return asset


def delete(caller: MemberCaller, media_id: UUID) -> None:
    """Marks the asset as deleted; retention removes it for good. A film that is being made keeps it."""
    asset = repository.get(caller.session, media_id, lock=True)
    asset.deleted_at = clock.now()
    record(caller, "media.deleted", "media_asset", asset.id)


def change_many(caller: MemberCaller, body: BulkChange) -> int:
    """Does the same to several media, or to none of them; how many were changed. Raises NotFound and InvalidInput."""
    assets = repository.lock_all(caller.session, tuple(dict.fromkeys(body.ids)))
    changed = [asset for asset in assets if _apply(asset, body)]
    caller.session.flush()
    what: dict[str, Any] = body.model_dump(mode="json", exclude={"ids"}, exclude_defaults=True)
    name = "media.deleted" if body.action == "delete" else "media.updated"
    for asset in changed:
        record(caller, name, "media_asset", asset.id, new=what)
    return len(changed)


def _apply(asset: MediaAsset, body: BulkChange) -> bool:
    """Changes one asset; whether there was anything to change."""
    before = (asset.is_favorite, tuple(asset.tags), asset.category, asset.deleted_at)
    if body.action in {"favourite", "unfavourite"}:
        asset.is_favorite = body.action == "favourite"
    elif body.action == "tag":
        asset.tags = _tagged(asset, body.tags)
    elif body.action == "untag":
        asset.tags = [tag for tag in asset.tags if tag not in body.tags]
    elif body.action == "categorise":
        asset.category = body.category
    else:
        asset.deleted_at = clock.now()
    return before != (asset.is_favorite, tuple(asset.tags), asset.category, asset.deleted_at)


def _tagged(asset: MediaAsset, more: tuple[str, ...]) -> list[str]:
    tags = list(dict.fromkeys([*asset.tags, *more]))
    if len(tags) > _MOST_TAGS:
        raise InvalidInput("tags", f"{asset.filename} would have {len(tags)} tags", f"Give it at most {_MOST_TAGS}.")
    return tags
