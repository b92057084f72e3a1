"""Somebody whose project can be rendered as it is."""

from dataclasses import dataclass
from uuid import UUID

from httpx2 import Client

from reelestate.billing import service as billing
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.projects.tables import Project
from reelestate.properties import rows
from reelestate.properties.loading import load_listing
from reelestate.properties.tables import PropertyListing
from tests.functional.api.conftest import Person
from tests.functional.api.listings import LISTING, add_photos
from tests.functional.api.people import add_member, add_organization, add_user


@dataclass(frozen=True)
class Broker:
    """A person, their organization, and a graphic of the sample listing."""

    organization_id: UUID
    user_id: UUID
    project_id: UUID


def broker() -> Broker:
    """Somebody new, on a plan with credits."""
    organization_id, user_id = new_id(), new_id()
    listing = rows.project(PropertyListing(organization_id=organization_id), load_listing(LISTING).facts)
    with transaction(organization_id, user_id) as session:
        add_organization(session, organization_id)
        add_user(session, user_id, organization_id, f"{user_id.hex}@example.com", str(user_id), verified=True)
        session.flush()
        add_member(session, organization_id, user_id, "owner")
        billing.open_account(session, organization_id, user_id)
        billing.start_plan(session, organization_id, "standard", "test")
        session.add(listing)
        session.flush()
        project = Project(
            organization_id=organization_id,
            created_by_id=user_id,
            property_id=listing.id,
            title="From an order",
            type="infographic",
            infographic_settings={"animation": "static", "layout": "single_card", "formats": ["4:5"]},
        )
        session.add(project)
        session.flush()
    with Client() as nowhere:
        person = Person(nowhere, user_id, f"{user_id.hex}@example.com", str(user_id), organization_id)
        add_photos(person, property_id=listing.id)
    return Broker(organization_id, user_id, project.id)
