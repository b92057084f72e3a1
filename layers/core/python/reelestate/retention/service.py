"""The purge: removes for good what the policy no longer keeps, objects first, then the rows that name them.

So a purge that is cut off leaves rows whose objects are gone, and the next one removes those; never objects that
nobody knows of. One tenant's failure is logged and does not keep the others from being purged.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypedDict
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from reelestate.identity.guard import forget_waits
from reelestate.identity.rules import REMEMBERED
from reelestate.identity.tables import User
from reelestate.kit.database import transaction
from reelestate.kit.errors import StudioError
from reelestate.kit.http.limits import forget_windows
from reelestate.kit.logging import get_logger
from reelestate.kit.storage import ObjectStore, get_store, job_key, organization_prefix
from reelestate.media.tables import MediaAsset
from reelestate.retention import repository
from reelestate.retention.policy import RetentionPolicy, retention_policy

REMADE = frozenset({"segment", "sighting", "mix", "thumbnail", "speech", "music"})
"""Kinds of artefacts that a later render makes again when it needs them."""


class Purged(TypedDict):
    """What a purge removed, and the tenants it failed on."""

    users: int
    projects: int
    media: int
    rows: int
    objects: int
    failed: list[str]


def purge(now: datetime) -> Purged:
    """Purges every tenant, deleted accounts, and what belongs to nobody. Running it twice is once."""
    policy, store = retention_policy(), get_store()
    done = Purged(users=0, projects=0, media=0, rows=0, objects=0, failed=[])
    with transaction(None) as session:
        deleted = repository.list_deleted_users(session, policy.before("deleted_accounts", now))
    for user_id, organization_id in deleted:
        _guarded(done, organization_id or user_id, partial(_forget, done, store, user_id, organization_id, now))
    with transaction(None) as session:
        organizations = repository.list_organizations(session)
    for organization_id in organizations:
        _guarded(done, organization_id, partial(_purge_tenant, done, store, policy, organization_id, now))
    with transaction(None) as session:
        done["rows"] += repository.purge_sign_ins(session) + repository.purge_audit_log(session)
        done["rows"] += repository.purge_nobodys(session, policy.before("inbox_events", now), now - timedelta(days=1))
    done["rows"] += forget_windows(now - timedelta(days=1)) + forget_waits(now - REMEMBERED)
    return done


def _guarded(done: Purged, identifier: UUID, work: Callable[[], None]) -> None:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        work()
    except (StudioError, SQLAlchemyError, BotoCoreError, ClientError):
        get_logger().exception("the purge failed for a tenant", tenant=str(identifier))
        done["failed"].append(str(identifier))


def _forget(done: Purged, store: ObjectStore, user_id: UUID, organization_id: UUID | None, now: datetime) -> None:
    """Removes a person, and all that their personal organization owns but its books."""
    if organization_id is not None:
        done["objects"] += _remove(store, list(store.list_keys(organization_prefix(organization_id))))
        with transaction(organization_id, user_id) as session:
            repository.drop_everything(session, organization_id, now)
    with transaction(None, user_id) as session:
        session.execute(delete(User).where(User.id == user_id))
    done["users"] += 1


def _purge_tenant(
    done: Purged, store: ObjectStore, policy: RetentionPolicy, organization_id: UUID, now: datetime
) -> None:
    with transaction(organization_id) as session:
        done["rows"] += repository.delete_idle_drafts(
            session, now, policy.before("inactive_drafts", now), policy.before("failed_projects", now)
        )
        projects = [row.id for row in repository.list_projects(session, policy.before("deleted_projects", now))]
        jobs = repository.list_jobs_of(session, projects)
        media = repository.list_media(
            session,
            policy.before("deleted_media", now),
            policy.before("unconfirmed_uploads", now),
            policy.before("refused_uploads", now),
            projects,
        )
        kept = repository.shared_keys(session, media)
    keys = [key for job in jobs for key in store.list_keys(job_key(organization_id, job, ""))]
    keys += [key for asset in media for key in _keys_of(asset) if key not in kept]
    keys += _unused_artefacts(store, organization_id, policy.before("unused_artefacts", now))
    done["objects"] += _remove(store, keys)
    with transaction(organization_id) as session:
        repository.drop_media(session, [asset.id for asset in media])
        repository.drop_projects(session, projects)
        done["rows"] += repository.drop_records(session, policy.before("deleted_records", now))
        done["rows"] += repository.drop_expired(session, now, policy.before("read_notifications", now))
    done["projects"] += len(projects)
    done["media"] += len(media)


def _keys_of(asset: MediaAsset) -> list[str]:
    return [key for key in (asset.storage_key, asset.working_key, *asset.thumbnails.values()) if key]


def _unused_artefacts(store: ObjectStore, organization_id: UUID, before: datetime) -> list[str]:
    artefacts = f"{organization_prefix(organization_id)}artefacts/"
    return [
        key
        for key, changed in store.list_changes(artefacts)
        if changed < before and key.removeprefix(artefacts).partition("/")[0] in REMADE
    ]


def _remove(store: ObjectStore, keys: list[str]) -> int:
    store.delete_many(keys)
    return len(keys)
