"""Queries of projects and the media they are told with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from reelestate.brand_kits.tables import BrandKitRow
from reelestate.kit.database import Deletable, TenantRow
from reelestate.kit.errors import missing
from reelestate.kit.http.envelope import Page, PageWanted
from reelestate.kit.text import like_pattern
from reelestate.media.tables import MediaAsset
from reelestate.projects.tables import Project, ProjectMedia

SORTS = {
    "created_at": Project.created_at,
    "updated_at": Project.updated_at,
    "title": Project.title,
    "completed_at": Project.completed_at,
}
RowT = TypeVar("RowT", bound=TenantRow)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which projects are wanted; what is None does not matter."""

    search: str | None = None
    type: str | None = None
    status: str | None = None
    property_id: UUID | None = None


def get(session: Session, project_id: UUID, *, lock: bool = False) -> Project:
    """The project, locked for update when asked. Raises NotFound, for deleted ones and other tenants' too."""
    project = session.get(Project, project_id, with_for_update=lock, populate_existing=lock)
    if project is None or project.deleted_at is not None:
        raise missing("project", project_id)
    return project


def find(session: Session, wanted: Filter, sort: str, page: PageWanted) -> Page[Project]:
    """A page of the tenant's projects; a minus before ``sort`` turns the order round."""
    column = SORTS[sort.removeprefix("-")]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_last()
    total = session.scalar(_filtered(select(func.count(Project.id)), wanted)) or 0
    rows = session.scalars(
        _filtered(select(Project), wanted).order_by(order, Project.id).offset(page.offset).limit(page.limit)
    ).all()
    return Page(rows, total, page)


def present(session: Session, table: type[RowT], identifier: UUID, what: str) -> RowT:
    """A row that a request refers to. Raises NotFound when it is not there, deleted, or another tenant's."""
    row = session.get(table, identifier)
    if row is None or (isinstance(row, Deletable) and row.deleted_at is not None):
        raise missing(what, identifier)
    return row


def default_brand_kit(session: Session) -> UUID | None:
    """The tenant's default brand kit."""
    return session.scalar(
        select(BrandKitRow.id).where(BrandKitRow.is_default, BrandKitRow.deleted_at.is_(None)).limit(1)
    )


def links(session: Session, project_id: UUID) -> Sequence[ProjectMedia]:
    """The project's media links in order."""
    return session.scalars(
        select(ProjectMedia)
        .where(ProjectMedia.project_id == project_id)
        .order_by(ProjectMedia.position, ProjectMedia.id)
    ).all()


def media_of(session: Session, project: Project) -> Sequence[MediaAsset]:
    """What the project is told with, in order: what was put into it, then what was uploaded for it.

    A project without media of its own takes its property's.
    """
    linked = (
        select(MediaAsset)
        .join(ProjectMedia, ProjectMedia.media_asset_id == MediaAsset.id)
        .where(ProjectMedia.project_id == project.id, *_usable())
        .order_by(ProjectMedia.position, ProjectMedia.id)
    )
    found = {asset.id: asset for asset in session.scalars(linked)}
    for asset in session.scalars(_newest(MediaAsset.project_id == project.id)):
        found.setdefault(asset.id, asset)
    if not found and project.property_id:
        found = {asset.id: asset for asset in session.scalars(_newest(MediaAsset.property_id == project.property_id))}
    return list(found.values())


def _usable() -> tuple[Any, ...]:
    return MediaAsset.deleted_at.is_(None), MediaAsset.processing_status != "awaiting_upload"


def _newest(condition: Any) -> Select[MediaAsset]:
    return select(MediaAsset).where(condition, *_usable()).order_by(MediaAsset.position, MediaAsset.id)


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    query = query.where(Project.deleted_at.is_(None))
    if wanted.search:
        query = query.where(Project.title.ilike(like_pattern(wanted.search)))
    if wanted.type:
        query = query.where(Project.type == wanted.type)
    if wanted.status:
        query = query.where(Project.status == wanted.status)
    if wanted.property_id:
        query = query.where(Project.property_id == wanted.property_id)
    return query
