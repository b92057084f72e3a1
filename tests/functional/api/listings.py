"""Listings, photos and credits that projects are made from, written as the features that own them would."""

from pathlib import Path
from uuid import UUID

from reelestate.billing import service as billing
from reelestate.kit.canonical import sha256_hex
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from reelestate.media.tables import MediaAsset
from reelestate.properties import rows
from reelestate.properties.loading import load_listing
from reelestate.properties.tables import PropertyListing
from reelestate.providers.photo_analysis.base import PhotoReport, Point, Room
from tests.functional.api.conftest import Person

LISTING = Path(__file__).parents[3] / "demo" / "listing.yaml"
ROOMS: tuple[Room, ...] = ("exterior", "living_room", "kitchen", "bedroom", "bathroom", "backyard", "exterior")


def add_listing(person: Person) -> UUID:
    """The sample listing, as the person's property."""
    with transaction(person.organization_id, person.user_id) as session:
        row = rows.project(PropertyListing(organization_id=person.organization_id), load_listing(LISTING).facts)
        session.add(row)
    return row.id


def add_photos(
    person: Person, rooms: tuple[Room, ...] = ROOMS, *, property_id: UUID | None = None, analysed: bool = True
) -> list[UUID]:
    """Photos of those rooms, looked at already."""
    assets = [_photo(person, room, place, property_id, analysed) for place, room in enumerate(rooms)]
    with transaction(person.organization_id, person.user_id) as session:
        session.add_all(assets)
    return [asset.id for asset in assets]


def open_account(person: Person, plan: str | None = None) -> None:
    """A credit account, on the free plan or on another."""
    with transaction(person.organization_id, person.user_id) as session:
        billing.open_account(session, person.organization_id, person.user_id)
        if plan:
            billing.start_plan(session, person.organization_id, plan, f"test-{new_id()}")


def credits_of(person: Person) -> tuple[int, int]:
    """Balance and reserved credits."""
    with transaction(person.organization_id, person.user_id) as session:
        found = billing.balance(session, person.organization_id)
    return found.balance, found.reserved


def _photo(person: Person, room: Room, place: int, property_id: UUID | None, analysed: bool) -> MediaAsset:
    media_id = new_id()
    name = f"{place + 1:02}-{room.replace('_', '-')}.jpg"
    sha256 = sha256_hex(name.encode())
    report = PhotoReport(
        width=1600,
        height=1200,
        room=room,
        room_source="file_name",
        quality=0.8,
        sharpness=0.8,
        exposure=0.8,
        focus=Point(x=0.5, y=0.5),
        path=(Point(x=0.5, y=0.5),),
        perceptual_hash=sha256[:16],
        provider="test",
    )
    return MediaAsset(
        id=media_id,
        organization_id=person.organization_id,
        property_id=property_id,
        filename=name,
        file_type="image",
        mime_type="image/jpeg",
        file_size_bytes=1000,
        sha256=sha256,
        storage_key=f"org/{person.organization_id}/uploads/{media_id}/original",
        working_key=f"org/{person.organization_id}/artefacts/photo/{sha256}.jpg" if analysed else None,
        working_sha256=sha256 if analysed else None,
        width=1600,
        height=1200,
        category=room if analysed else None,
        analysis=report.model_dump(mode="json") if analysed else None,
        processing_status="ready" if analysed else "pending",
        position=place,
    )
