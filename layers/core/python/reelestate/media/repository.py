"""Queries of media."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, Uuid, column, exists, func, or_, select, table, text
from sqlalchemy.orm import Session

from reelestate.kit.errors import missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.kit.text import like_pattern
from reelestate.media.tables import MediaAsset

SORTS = {
    "created_at": (MediaAsset.created_at, MediaAsset.position),
    "-created_at": (MediaAsset.created_at.desc(), MediaAsset.position),
    "position": (MediaAsset.position,),
    "filename": (func.lower(MediaAsset.filename),),
    "-filename": (func.lower(MediaAsset.filename).desc(),),
    "-ai_quality_score": (MediaAsset.ai_quality_score.desc().nulls_last(),),
    "-file_size_bytes": (MediaAsset.file_size_bytes.desc(),),
}
AWAITING = "awaiting_upload"

# Projects are a feature above this one; which media they show is read without their code.
_PROJECTS = table("projects", column("id", Uuid), column("deleted_at", DateTime(timezone=True)))
_PROJECT_MEDIA = table("project_media", column("project_id", Uuid), column("media_asset_id", Uuid))
_LOCK_UPLOADS = text("select pg_advisory_xact_lock(hashtextextended('media.uploads:' || :organization, 0))")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which media are wanted; what is None does not matter. Without a status, uploads never confirmed stay out."""

    search: str | None = None
    type: str | None = None
    category: str | None = None
    project_id: UUID | None = None
    property_id: UUID | None = None
    contact_id: UUID | None = None
    favourite: bool | None = None
    tag: str | None = None
    status: str | None = None


def get(session: Session, media_id: UUID, *, lock: bool = False) -> MediaAsset:
    """The asset, locked for update when asked. Raises NotFound, for deleted ones and other tenants' too."""
    asset = session.get(MediaAsset, media_id, with_for_update=lock, populate_existing=lock)
    if asset is None or asset.deleted_at is not None:
        raise missing("media_asset", media_id)
    return asset


def get_many(session: Session, media_ids: Sequence[UUID], *, lock: bool = False) -> Sequence[MediaAsset]:
    """The assets in the order of their position in the project, deleted ones too; unknown ids are left out.

    Locked for update when asked, always in this order, so that two who want the same ones never block each other.
    """
    query = select(MediaAsset).where(MediaAsset.id.in_(media_ids)).order_by(MediaAsset.position, MediaAsset.id)
    return session.scalars(
        query.with_for_update() if lock else query, execution_options={"populate_existing": lock}
    ).all()


def lock_all(session: Session, media_ids: Sequence[UUID]) -> Sequence[MediaAsset]:
    """The assets, locked for update. Raises NotFound when one is not there, deleted, or another tenant's."""
    found = [asset for asset in get_many(session, media_ids, lock=True) if asset.deleted_at is None]
    absent = set(media_ids) - {asset.id for asset in found}
    if absent:
        raise missing("media_asset", min(absent))
    return found


def find(session: Session, wanted: Filter, sort: str, page: PageWanted) -> Page[MediaAsset]:
    """A page of the tenant's media."""
    total = session.scalar(_filtered(select(func.count(MediaAsset.id)), wanted)) or 0
    rows: Sequence[MediaAsset] = session.scalars(
        _filtered(select(MediaAsset), wanted)
        .order_by(*SORTS[sort], MediaAsset.id)
        .offset(page.offset)
        .limit(page.limit)
    ).all()
    return Page(rows, total, page)


def lock_uploads(session: Session, organization_id: UUID) -> None:
    """Lets one request at a time count and add the organization's uploads."""
    session.execute(_LOCK_UPLOADS, {"organization": str(organization_id)})


def count_open(session: Session, since: datetime) -> int:
    """Uploads begun since then that were not confirmed."""
    return (
        session.scalar(
            select(func.count(MediaAsset.id)).where(
                MediaAsset.processing_status == AWAITING,
                MediaAsset.created_at > since,
                MediaAsset.deleted_at.is_(None),
            )
        )
        or 0
    )


def stored_bytes(session: Session) -> int:
    """Bytes of all the tenant's uploads, those on their way included and deleted ones not."""
    total = session.scalar(select(func.sum(MediaAsset.file_size_bytes)).where(MediaAsset.deleted_at.is_(None)))
    return int(total or 0)


def next_position(session: Session, project_id: UUID | None, property_id: UUID | None) -> int:
    """The place behind all media uploaded for the project, else for the property, else for neither."""
    owner: tuple[ColumnElement[bool], ...] = (MediaAsset.project_id.is_(None), MediaAsset.property_id.is_(None))
    if project_id is not None:
        owner = (MediaAsset.project_id == project_id,)
    elif property_id is not None:
        owner = (MediaAsset.property_id == property_id,)
    last = session.scalar(select(func.max(MediaAsset.position)).where(*owner))
    return 0 if last is None else last + 1


def require_project(session: Session, project_id: UUID) -> None:
    """Raises NotFound when the project is not there, deleted, or another tenant's."""
    there = exists().where(_PROJECTS.c.id == project_id, _PROJECTS.c.deleted_at.is_(None))
    if not session.scalar(select(there)):
        raise missing("project", project_id)


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(MediaAsset.deleted_at.is_(None))
    if wanted.status:
        query = query.where(MediaAsset.processing_status == wanted.status)
    else:
        query = query.where(MediaAsset.processing_status != AWAITING)
    for name, column_ in (("type", MediaAsset.file_type), ("category", MediaAsset.category)):
        if getattr(wanted, name) is not None:
            query = query.where(column_ == getattr(wanted, name))
    for name in ("property_id", "contact_id"):
        if getattr(wanted, name) is not None:
            query = query.where(getattr(MediaAsset, name) == getattr(wanted, name))
    if wanted.favourite is not None:
        query = query.where(MediaAsset.is_favorite.is_(wanted.favourite))
    if wanted.tag:
        query = query.where(MediaAsset.tags.contains([wanted.tag]))
    if wanted.project_id is not None:
        query = query.where(_shown_by(wanted.project_id))
    if wanted.search:
        pattern = like_pattern(wanted.search)
        columns = (MediaAsset.title, MediaAsset.filename, MediaAsset.description)
        query = query.where(or_(*(one.ilike(pattern) for one in columns)))
    return query


def _shown_by(project_id: UUID) -> ColumnElement[bool]:
    linked = exists().where(_PROJECT_MEDIA.c.media_asset_id == MediaAsset.id, _PROJECT_MEDIA.c.project_id == project_id)
    return or_(MediaAsset.project_id == project_id, linked)
