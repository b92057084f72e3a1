"""One of everything a tenant can own, marked so that a leak shows."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from reelestate.billing import service as billing
from reelestate.brand_kits.tables import BrandKitRow
from reelestate.contacts.tables import Contact
from reelestate.identity.tables import OpenedSession
from reelestate.kit import clock
from reelestate.kit.database import TenantRow, transaction
from reelestate.kit.ids import new_id
from reelestate.media.tables import MediaAsset
from reelestate.migrations.metadata import METADATA
from reelestate.notifications.tables import Notification
from reelestate.organizations.tables import Invitation
from reelestate.projects.tables import Project, ProjectMedia
from reelestate.properties import rows
from reelestate.properties.schemas import ListingFacts
from reelestate.properties.tables import PropertyListing
from reelestate.renders.tables import Job, JobStep
from reelestate.scenes.tables import Scene
from reelestate.templates.tables import Template

MARK = "Zanzibar"
"""Stands in every text the tenant owns and nowhere else."""


@dataclass(frozen=True)
class Possessions:
    """What a tenant owns: ids by the names that paths and bodies use."""

    organization_id: UUID
    ids: dict[str, object]


def furnish(organization_id: UUID, user_id: UUID, member_id: UUID) -> Possessions:
    """Gives the tenant one of everything. ``member_id`` is a fellow member of theirs."""
    made: dict[str, UUID] = {}
    with transaction(organization_id, user_id) as session:
        billing.open_account(session, organization_id, user_id)
        for name, row in (
            ("contact_id", Contact(name=MARK, notes=MARK)),
            ("property_id", _property()),
            ("brand_kit_id", BrandKitRow(name=MARK, kit={"name": MARK})),
            ("template_id", Template(name=MARK, type="custom", settings={})),
            ("notification_id", Notification(user_id=user_id, type="system", title=MARK, message=MARK)),
            ("invitation_id", _invitation()),
        ):
            made[name] = _add(session, organization_id, row)
        project = Project(title=MARK, type="listing_tour", property_id=made["property_id"], status="script_ready")
        project.edited_post = {"caption": MARK, "hashtags": [f"#{MARK}"], "first_comment": MARK}
        made["project_id"] = _add(session, organization_id, project)
        made["media_asset_id"] = _add(session, organization_id, _photo())
        link = ProjectMedia(project_id=project.id, media_asset_id=made["media_asset_id"], position=0)
        _add(session, organization_id, link)
        scene = Scene(project_id=project.id, sequence_order=0, start_time_ms=0, duration_ms=3000, narration_text=MARK)
        made["scene_id"] = _add(session, organization_id, scene)
        job = Job(project_id=project.id, status="failed", parameters={}, error_message=MARK, settings={})
        made["job_id"] = _add(session, organization_id, job)
        made["session_id"] = _open_session(session, user_id)
        _add(session, organization_id, JobStep(job_id=job.id, name="assemble", status="failed", error_message=MARK))
    same = {"media_id": "media_asset_id", "asset_id": "media_asset_id", "render_id": "job_id", "id": "project_id"}
    ids: dict[str, object] = {**made, **{name: made[other] for name, other in same.items()}}
    ids |= {"organization_id": organization_id, "user_id": member_id, "new_owner_id": member_id}
    return Possessions(organization_id, ids | {"name": "assemble", "picture": "logo", "ids": made["media_asset_id"]})


def fingerprint(organization_id: UUID, user_id: UUID) -> dict[str, str]:
    """A checksum of each table's rows of the tenant, but for what merely looking may write."""
    written_by_looking = {"audit_log", "idempotency_records"}
    tables = [
        t.name for t in METADATA.tables.values() if "organization_id" in t.columns and t.name not in written_by_looking
    ]
    rows = " union all ".join(
        f"select '{t}' as name, string_agg(md5(t::text), ',' order by md5(t::text)) as sums from {t} t"  # noqa: S608 (our own names)
        for t in tables
    )
    with transaction(organization_id, user_id) as session:
        return {name: sums or "" for name, sums in session.execute(text(rows))}


def _add(session: Session, organization_id: UUID, row: TenantRow) -> UUID:
    row.organization_id = organization_id
    session.add(row)
    session.flush()
    return row.id


def _open_session(session: Session, user_id: UUID) -> UUID:
    now = clock.now()
    row = OpenedSession(
        user_id=user_id,
        session_id=str(new_id()),
        method="password",
        ip_address="203.0.113.7",
        user_agent=MARK,
        last_used_at=now,
        expires_at=now + timedelta(days=1),
    )
    session.add(row)
    session.flush()
    return row.id


def _property() -> PropertyListing:
    return rows.project(PropertyListing(), ListingFacts(title=MARK, address_line1=MARK, city=MARK))


def _invitation() -> Invitation:
    return Invitation(email="guest@example.com", role="member", token_hash=new_id().hex, expires_at=clock.now())


def _photo() -> MediaAsset:
    return MediaAsset(
        filename=f"{MARK}.jpg",
        file_type="image",
        mime_type="image/jpeg",
        file_size_bytes=1,
        sha256="0" * 64,
        storage_key=f"org/{MARK}",
        processing_status="ready",
    )
