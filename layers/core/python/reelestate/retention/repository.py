"""Queries of the purge, each within one tenant unless it says otherwise."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from reelestate.brand_kits.tables import BrandKitRow
from reelestate.contacts.tables import Contact
from reelestate.inbox import repository as inbox
from reelestate.kit.http.tables import IdempotencyRecord
from reelestate.media.tables import MediaAsset
from reelestate.notifications.tables import Notification
from reelestate.organizations.tables import Invitation, Organization, OrganizationMember
from reelestate.projects.tables import Project, ProjectMedia
from reelestate.properties.tables import PropertyListing
from reelestate.renders.live import repository as live
from reelestate.renders.tables import Job
from reelestate.scenes.tables import Scene
from reelestate.templates.tables import Template

RECORDS = (Contact, Template)
"""Soft-deleted rows that nothing but a nullable reference points to."""


def list_organizations(session: Session) -> Sequence[UUID]:
    """Every tenant there is, deleted ones too; needs none to act for."""
    return session.scalars(text("select organization_id from gate_organizations()")).all()


def list_deleted_users(session: Session, before: datetime) -> Sequence[tuple[UUID, UUID | None]]:
    """Users deleted before then, each with their personal organization; needs no tenant to act for."""
    rows = session.execute(text("select * from gate_users_deleted_before(:before)"), {"before": before})
    return [(row.user_id, row.organization_id) for row in rows]


def delete_idle_drafts(session: Session, now: datetime, drafts: datetime, failed: datetime) -> int:
    """Marks drafts untouched since ``drafts`` and failed projects since ``failed`` as deleted."""
    idle = or_(
        (Project.status == "draft") & (Project.updated_at < drafts),
        (Project.status == "failed") & (Project.updated_at < failed),
    )
    # The change is the clock's, so it does not count as one of a person's.
    done = session.execute(
        update(Project).where(Project.deleted_at.is_(None), idle).values(deleted_at=now, updated_at=Project.updated_at)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result counts its rows


def list_projects(session: Session, before: datetime) -> Sequence[Project]:
    """Projects deleted before then."""
    return session.scalars(select(Project).where(Project.deleted_at < before)).all()


def list_jobs_of(session: Session, project_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The projects' jobs."""
    return session.scalars(select(Job.id).where(Job.project_id.in_(project_ids))).all()


def list_media(
    session: Session, deleted: datetime, unconfirmed: datetime, refused: datetime, project_ids: Sequence[UUID]
) -> Sequence[MediaAsset]:
    """Media deleted before then, uploads not confirmed or refused since, and what belonged to these projects alone."""
    elsewhere = exists().where(
        ProjectMedia.media_asset_id == MediaAsset.id, ProjectMedia.project_id.not_in(project_ids)
    )
    return session.scalars(
        select(MediaAsset).where(
            or_(
                MediaAsset.deleted_at < deleted,
                (MediaAsset.processing_status == "awaiting_upload") & (MediaAsset.created_at < unconfirmed),
                (MediaAsset.processing_status == "failed")
                & MediaAsset.working_key.is_(None)
                & (MediaAsset.updated_at < refused),
                MediaAsset.project_id.in_(project_ids)
                & MediaAsset.property_id.is_(None)
                & MediaAsset.is_favorite.is_(False)
                & ~elsewhere,
            )
        )
    ).all()


def shared_keys(session: Session, media: Sequence[MediaAsset]) -> set[str]:
    """Of these media's working copies and thumbnails the keys that other media show too."""
    ids = [asset.id for asset in media]
    copies = {asset.working_key for asset in media if asset.working_key}
    other = aliased(MediaAsset)
    rows = session.scalars(select(other).where(other.id.not_in(ids), other.working_key.in_(copies))).all()
    return {key for row in rows for key in (row.working_key, *row.thumbnails.values()) if key}


def drop_media(session: Session, media_ids: Sequence[UUID]) -> None:
    """Removes media, and their places in scenes."""
    session.execute(update(Scene).where(Scene.media_asset_id.in_(media_ids)).values(media_asset_id=None))
    session.execute(delete(MediaAsset).where(MediaAsset.id.in_(media_ids)))


def drop_projects(session: Session, project_ids: Sequence[UUID]) -> None:
    """Removes projects with their scenes, jobs and steps; media that stay lose their place in them."""
    session.execute(update(MediaAsset).where(MediaAsset.project_id.in_(project_ids)).values(project_id=None))
    session.execute(delete(Project).where(Project.id.in_(project_ids)))


def drop_records(session: Session, before: datetime) -> int:
    """Removes contacts, templates, listings and brand kits deleted before then that no project needs."""
    gone = 0
    for table in RECORDS:
        gone += _drop(session, table, table.deleted_at < before)
    used_listing = exists().where(Project.property_id == PropertyListing.id)
    gone += _drop(session, PropertyListing, (PropertyListing.deleted_at < before) & ~used_listing)
    used_brand = exists().where(Project.brand_kit_id == BrandKitRow.id)
    return gone + _drop(session, BrandKitRow, (BrandKitRow.deleted_at < before) & ~used_brand)


def drop_expired(session: Session, now: datetime, read_before: datetime) -> int:
    """Removes stored answers and connections that have expired, and notifications read long ago."""
    gone = _drop(session, IdempotencyRecord, IdempotencyRecord.expires_at < now) + live.drop_expired(session, now)
    return gone + _drop(session, Notification, Notification.read_at < read_before)


def drop_everything(session: Session, organization_id: UUID, now: datetime) -> None:
    """Removes all that a tenant owns but its books: ledger, subscription, usage and audit stay, without a name."""
    session.execute(update(Scene).values(media_asset_id=None))
    session.execute(update(MediaAsset).values(project_id=None))
    for table in (Job, Project, MediaAsset, PropertyListing, BrandKitRow, Contact, Template):
        session.execute(delete(table))
    for owned in (Notification, IdempotencyRecord, Invitation, OrganizationMember):
        session.execute(delete(owned))
    organization = session.get(Organization, organization_id)
    if organization is not None:
        organization.name, organization.slug = "Deleted", f"deleted-{organization_id}"
        organization.settings, organization.owner_id = {}, None
        organization.deleted_at = organization.deleted_at or now


def purge_sign_ins(session: Session) -> int:
    """Removes expired sessions and tokens of everybody."""
    return int(session.scalar(text("select gate_purge_sign_ins()")) or 0)


def purge_audit_log(session: Session) -> int:
    """Removes audit entries older than seven years, of everybody."""
    return int(session.scalar(text("select gate_purge_audit_log()")) or 0)


def purge_nobodys(session: Session, inbox_before: datetime, waiting_before: datetime) -> int:
    """Removes events of third parties and connections without a watcher that came before then; they are no tenant's."""
    return inbox.drop_before(session, inbox_before) + live.drop_waiting_since(session, waiting_before)


def _drop(session: Session, table: type, condition: ColumnElement[bool]) -> int:
    done = session.execute(delete(table).where(condition))
    return int(done.rowcount)  # type: ignore[attr-defined]  # a DML result counts its rows
