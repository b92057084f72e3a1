"""The purge: what the policy no longer keeps is gone, rows and objects, and nothing else is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, TextClause, create_engine, select, text

from local.postgres import PostgresServer
from reelestate.contacts.tables import Contact
from reelestate.identity.tables import User
from reelestate.inbox.tables import InboxEvent
from reelestate.kit import clock
from reelestate.kit.database import TenantRow, transaction
from reelestate.kit.storage import ObjectStore, job_key, upload_key
from reelestate.media.tables import MediaAsset
from reelestate.organizations.tables import Organization
from reelestate.projects.tables import Project
from reelestate.renders.live.tables import LiveConnection, WaitingConnection
from reelestate.renders.tables import Job
from reelestate.retention.service import purge
from tests.functional.api.conftest import People, Person
from tests.functional.servers import migrated_server
from tests.security.possessions import furnish

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server of their own: a purge goes through every tenant there is."""
    with migrated_server(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture
def administrator(postgres: PostgresServer) -> Iterator[Engine]:
    """An engine as the role that owns the tables."""
    engine = create_engine(postgres.owner_url)
    yield engine
    engine.dispose()


def _add(person: Person, *rows: TenantRow) -> None:
    with transaction(person.organization_id, person.user_id) as session:
        for row in rows:
            row.organization_id = person.organization_id
            session.add(row)
            session.flush()


def _photo(store: ObjectStore, person: Person, name: str, **fields: object) -> MediaAsset:
    photo = MediaAsset(
        filename=f"{name}.jpg", file_type="image", file_size_bytes=3, sha256="0" * 64, storage_key="", **fields
    )
    photo.storage_key = store.put(f"org/{person.organization_id}/uploads/{name}/original.jpg", b"jpg", "image/jpeg")
    photo.processing_status = str(fields.get("processing_status", "ready"))
    return photo


def _left(person: Person, table: type[TenantRow]) -> int:
    with transaction(person.organization_id, person.user_id) as session:
        return len(session.scalars(select(table)).all())


_CREATED = text("update media_assets set created_at = :when where id = :id")
_REFUSED = text("update media_assets set updated_at = :when where id = :id")
_TOUCHED = text("update projects set updated_at = :when where id = :id")


def _aged(administrator: Engine, person: Person, statement: TextClause, row_id: UUID, when: datetime) -> None:
    """Rewrites a row's time, which the application sets by itself."""
    with administrator.begin() as connection:
        connection.execute(text("select set_config('app.org_id', :org, true)"), {"org": str(person.organization_id)})
        connection.execute(statement, {"when": when, "id": row_id})


def test_a_deleted_project_goes_after_thirty_days_with_its_films(owner: Person, object_store: ObjectStore) -> None:
    # given one project deleted 31 days ago, one deleted 29 days ago, and their jobs' films
    now = clock.now()
    old = Project(title="old", type="listing_tour", deleted_at=now - 31 * DAY)
    recent = Project(title="recent", type="listing_tour", deleted_at=now - 29 * DAY)
    _add(owner, old, recent)
    jobs = {project: Job(project_id=project.id, status="completed", parameters={}) for project in (old, recent)}
    _add(owner, *jobs.values())
    films = {
        project: object_store.put(job_key(owner.organization_id, job.id, "film-9x16.mp4"), b"mp4", "video/mp4")
        for project, job in jobs.items()
    }

    done = purge(now)

    assert done["failed"] == []
    with transaction(owner.organization_id, owner.user_id) as session:
        assert session.scalars(select(Project.title)).all() == ["recent"]
        assert session.scalars(select(Job.id)).all() == [jobs[recent].id]
    assert not object_store.exists(films[old])
    assert object_store.exists(films[recent])


def test_media_go_with_their_objects_but_not_what_others_still_show(owner: Person, object_store: ObjectStore) -> None:
    # given two uploads of the same picture, which share a working copy, one of them deleted long ago
    now = clock.now()
    copy = object_store.put(f"org/{owner.organization_id}/artefacts/photo/same.jpg", b"jpg", "image/jpeg")
    gone = _photo(object_store, owner, "gone", working_key=copy, deleted_at=now - 40 * DAY)
    kept = _photo(object_store, owner, "kept", working_key=copy)
    _add(owner, gone, kept)

    purge(now)

    assert _left(owner, MediaAsset) == 1
    assert not object_store.exists(gone.storage_key)
    assert object_store.exists(kept.storage_key)
    assert object_store.exists(copy)


def test_an_upload_nobody_confirmed_goes_after_a_day(
    owner: Person, object_store: ObjectStore, administrator: Engine
) -> None:
    now = clock.now()
    forgotten = _photo(object_store, owner, "forgotten", processing_status="awaiting_upload")
    under_way = _photo(object_store, owner, "under-way", processing_status="awaiting_upload")
    _add(owner, forgotten, under_way)
    _aged(administrator, owner, _CREATED, forgotten.id, now - 2 * DAY)

    purge(now)

    assert not object_store.exists(forgotten.storage_key)
    assert object_store.exists(under_way.storage_key)


def test_a_refused_upload_goes_after_a_day_and_a_photo_that_was_usable_stays(
    owner: Person, object_store: ObjectStore, administrator: Engine
) -> None:
    now = clock.now()
    refused = _photo(object_store, owner, "refused", processing_status="failed")
    fresh = _photo(object_store, owner, "fresh", processing_status="failed")
    usable = _photo(
        object_store, owner, "usable", processing_status="failed", working_key="org/x/artefacts/photo/a.jpg"
    )
    _add(owner, refused, fresh, usable)
    for photo in (refused, usable):
        _aged(administrator, owner, _REFUSED, photo.id, now - 2 * DAY)

    purge(now)

    assert not object_store.exists(refused.storage_key)
    assert object_store.exists(fresh.storage_key)
    assert object_store.exists(usable.storage_key)


def test_idle_drafts_can_be_brought_back_for_thirty_days(
    owner: Person, object_store: ObjectStore, administrator: Engine
) -> None:
    now = clock.now()
    idle = Project(title="idle", type="film")
    done = Project(title="done", type="film", status="completed")
    _add(owner, idle, done)
    for project in (idle, done):
        _aged(administrator, owner, _TOUCHED, project.id, now - 400 * DAY)

    purge(now)

    with transaction(owner.organization_id, owner.user_id) as session:
        deleted = dict(session.execute(select(Project.title, Project.deleted_at.is_not(None))).all())
    assert deleted == {"idle": True, "done": False}
    purge(now + 31 * DAY)
    assert _left(owner, Project) == 1


def test_a_deleted_account_is_forgotten_after_its_grace_but_its_books_are_kept(
    people: People, owner: Person, object_store: ObjectStore
) -> None:
    # given somebody who owns one of everything and deleted their account
    leaving, now = people.person(), clock.now()
    furnish(leaving.organization_id, leaving.user_id, owner.user_id)
    upload = object_store.put(upload_key(leaving.organization_id, leaving.user_id, "a.jpg"), b"jpg", "image/jpeg")
    with transaction(None, leaving.user_id) as session:
        session.get_one(User, leaving.user_id).deleted_at = now

    purge(now + 89 * DAY)
    assert _left(leaving, Contact) == 1
    purge(now + 91 * DAY)

    assert _left(leaving, Contact) == _left(leaving, Project) == _left(leaving, MediaAsset) == 0
    assert not object_store.exists(upload)
    with transaction(None, leaving.user_id) as session:
        assert session.get(User, leaving.user_id) is None
    with transaction(leaving.organization_id) as session:
        organization = session.get_one(Organization, leaving.organization_id)
        assert (organization.name, organization.owner_id) == ("Deleted", None)
        ledger = session.execute(text("select user_id from credit_transactions")).scalars().all()
    assert ledger == [None]


def test_artefacts_that_can_be_made_again_go_when_they_are_old(owner: Person, object_store: ObjectStore) -> None:
    prefix = f"org/{owner.organization_id}/artefacts"
    segment = object_store.put(f"{prefix}/segment/a.mkv", b"mkv", "video/x-matroska")
    working_copy = object_store.put(f"{prefix}/photo/a.jpg", b"jpg", "image/jpeg")

    purge(clock.now() + 91 * DAY)

    assert not object_store.exists(segment)
    assert object_store.exists(working_copy)


def test_the_audit_log_outlives_everything_for_seven_years(owner: Person, object_store: ObjectStore) -> None:
    owner.post("/contacts", {"name": "Thandi"})

    purge(clock.now() + 3000 * DAY)  # the clock that counts is the database's

    with transaction(owner.organization_id, owner.user_id) as session:
        assert session.execute(text("select count(*) from audit_log")).scalar_one() == 1


def test_the_inbox_keeps_ninety_days_and_nothing_waits_for_a_watcher_that_never_came(
    owner: Person, object_store: ObjectStore
) -> None:
    # given events and connections on both sides of their terms
    now = clock.now()
    job = Job(status="processing", parameters={})
    _add(owner, job)
    with transaction(None) as session:
        for days in (89, 91):
            session.add(
                InboxEvent(
                    source="stripe",
                    event_id=f"evt_{days}",
                    type="invoice.paid",
                    payload={},
                    status="recorded",
                    received_at=now - days * DAY,
                )
            )
        for hours in (23, 25):
            since = now - timedelta(hours=hours)
            session.add(WaitingConnection(connection_id=f"waits-{hours}", given={}, connected_at=since))
    _add(owner, *(_watcher(owner, job, now + minutes * timedelta(minutes=1)) for minutes in (-1, 1)))

    # when the clock asks
    purge(now)

    # then what is over has gone
    with transaction(None) as session:
        events = session.scalars(select(InboxEvent.event_id).where(InboxEvent.event_id.in_(("evt_89", "evt_91")))).all()
        waiting = session.scalars(select(WaitingConnection.connection_id)).all()
    with transaction(owner.organization_id) as session:
        watching = session.scalars(select(LiveConnection.expires_at)).all()
    assert (events, waiting, watching) == (["evt_89"], ["waits-23"], [now + timedelta(minutes=1)])


def _watcher(person: Person, job: Job, expires_at: datetime) -> LiveConnection:
    return LiveConnection(
        connection_id=str(expires_at),
        job_id=job.id,
        user_id=person.user_id,
        subject=person.subject,
        session_id="session",
        issued_at=expires_at - timedelta(hours=1),
        expires_at=expires_at,
        connected_at=expires_at - timedelta(hours=1),
    )
