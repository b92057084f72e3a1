"""An order of several renders, through the real state machines."""

import json
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from local.rendering import find_photos
from reelestate.access.callers import MemberCaller
from reelestate.billing import service as billing
from reelestate.kit import clock
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput, NotFound
from reelestate.kit.ids import new_id
from reelestate.kit.storage import get_store, upload_key
from reelestate.media.tables import MediaAsset
from reelestate.notifications.tables import Notification
from reelestate.projects.tables import Project
from reelestate.properties import rows
from reelestate.properties.loading import load_listing
from reelestate.properties.tables import PropertyListing
from reelestate.renders import bulk, repository
from reelestate.renders.api_schemas import RenderWish
from tests.functional.api.people import add_member, add_organization, add_user
from tests.pipeline.conftest import LISTING, PHOTOS, Studio

WAIT_SECONDS = 240.0


class Broker:
    """Somebody with a plan, and with projects on the sample listing."""

    def __init__(self) -> None:
        self.user_id, self.organization_id = new_id(), new_id()
        with transaction(self.organization_id, self.user_id) as session:
            add_organization(session, self.organization_id)
            email = f"{self.user_id.hex}@example.com"
            add_user(session, self.user_id, self.organization_id, email, str(new_id()), verified=True)
            session.flush()
            add_member(session, self.organization_id, self.user_id, "owner")
            billing.open_account(session, self.organization_id, self.user_id)
            billing.start_plan(session, self.organization_id, "standard", "test")

    def add_project(self, kind: str) -> UUID:
        """A project of the kind."""
        listing = load_listing(LISTING)
        property_row = rows.project(PropertyListing(organization_id=self.organization_id), listing.facts)
        with transaction(self.organization_id, self.user_id) as session:
            session.add(property_row)
            session.flush()
            project = Project(
                organization_id=self.organization_id,
                created_by_id=self.user_id,
                property_id=property_row.id,
                title="From an order",
                type=kind,
                infographic_settings={"animation": "static", "layout": "single_card", "formats": ["4:5"]},
            )
            session.add(project)
            session.flush()
            for position, path in enumerate(find_photos(PHOTOS)[:2]):
                session.add(self._photo(path, property_row.id, position))
            return project.id

    def order(self, *project_ids: UUID, wish: RenderWish | None = None) -> UUID:
        """Has the projects rendered."""
        with transaction(self.organization_id, self.user_id) as session:
            return bulk.order(self._caller(session), project_ids, wish or RenderWish())

    def item(self, project_id: UUID, bulk_id: UUID | None = None) -> bulk.BulkItem:
        """One of an order's items as the state machine hands it over."""
        return bulk.BulkItem(
            organization_id=self.organization_id,
            bulk_id=bulk_id or new_id(),
            user_id=self.user_id,
            project_id=project_id,
            wish=RenderWish(),
        )

    def jobs_of(self, project_id: UUID) -> list[Any]:
        """The project's jobs."""
        with transaction(self.organization_id) as session:
            return [job for job in repository.list_jobs(session) if job.project_id == project_id]

    def _photo(self, path: Path, property_id: UUID, position: int) -> MediaAsset:
        media_id, data = new_id(), path.read_bytes()
        return MediaAsset(
            id=media_id,
            organization_id=self.organization_id,
            property_id=property_id,
            filename=path.name,
            file_type="image",
            mime_type="image/jpeg",
            file_size_bytes=len(data),
            sha256=sha256_hex(data),
            storage_key=get_store().put(upload_key(self.organization_id, media_id, path.name), data, "image/jpeg"),
            position=position,
        )

    def _caller(self, session: Any) -> MemberCaller:
        return MemberCaller(
            session=session,
            user_id=self.user_id,
            email="broker@example.com",
            full_name="A broker",
            email_verified=True,
            platform_role="user",
            session_id="test",
            issued_at=clock.now(),
            expires_at=clock.now(),
            ip_address="127.0.0.1",
            request_id="test",
            two_factors=False,
            lacks_factor=False,
            organization_id=self.organization_id,
            role="owner",
        )


@pytest.fixture
def broker(studio: Studio) -> Broker:
    """A broker of the running studio."""
    return Broker()


def wait_for(studio: Studio, bulk_id: UUID) -> None:
    """Waits until the order has been gone through and its results are written."""
    states = studio.runtime.client("stepfunctions")
    machine = studio.runtime.settings_env["REELESTATE_BULK_STATE_MACHINE_ARN"]
    arn = f"{machine.replace(':stateMachine:', ':execution:')}:{bulk_id}"
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := states.describe_execution(executionArn=arn))["status"] == "RUNNING":
        assert time.monotonic() < deadline, "the order did not end"
        time.sleep(0.2)
    assert found["status"] == "SUCCEEDED", (found["error"], found["cause"])
    prefix = json.loads(found["input"])["results_prefix"]
    assert any(key.endswith("/manifest.json") for key in get_store().list_keys(prefix))


def test_an_order_makes_what_it_can(studio: Studio, broker: Broker) -> None:
    # given two projects that can be made, and a film nobody approved
    first, second, film = (broker.add_project(kind) for kind in ("infographic", "infographic", "listing_tour"))

    wait_for(studio, broker.order(first, second, film, first))

    for project_id in (first, second):
        (job,) = broker.jobs_of(project_id)
        assert job.status == "completed", job.error_message
        assert job.created_by_id == broker.user_id
    assert broker.jobs_of(film) == []


def test_what_cannot_be_made_is_told_once(broker: Broker) -> None:
    item = broker.item(broker.add_project("listing_tour"))

    begun = [bulk.begin(item) for _ in range(2)]

    assert {(one.status, one.code) for one in begun} == {("refused", "STORYBOARD_NOT_APPROVED")}
    with transaction(broker.organization_id, broker.user_id) as session:
        (told,) = session.scalars(select(Notification).where(Notification.user_id == broker.user_id)).all()
    assert told.title == "“From an order” was not begun"
    assert told.message == begun[0].message


def test_an_item_asked_for_twice_is_one_job(broker: Broker) -> None:
    project_id, bulk_id = broker.add_project("infographic"), new_id()

    first = bulk.begin(broker.item(project_id, bulk_id))
    again = bulk.begin(broker.item(project_id, bulk_id))

    assert first.status == "begun", first.message
    assert again == first
    (job,) = broker.jobs_of(project_id)
    assert job.execution_arn.endswith(f":{first.name}")


def test_whoever_left_the_organization_has_nothing_made(broker: Broker) -> None:
    item = broker.item(broker.add_project("infographic")).model_copy(update={"user_id": new_id()})

    begun = bulk.begin(item)

    assert (begun.status, begun.code) == ("refused", "MEMBER_NOT_FOUND")


def test_an_order_names_projects_that_are_there(broker: Broker) -> None:
    with pytest.raises(NotFound):
        broker.order(new_id())
    with pytest.raises(InvalidInput, match="project_ids"):
        broker.order()
