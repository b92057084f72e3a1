"""The sample listing as a realtor would have brought it in: the brand with its pictures, photos, a script."""

import mimetypes
from pathlib import Path
from uuid import UUID

from sqlalchemy import exists, select

from local.rendering import find_photos
from reelestate.access.callers import MemberCaller
from reelestate.billing import service as billing
from reelestate.brand_kits import service as brand_kits
from reelestate.brand_kits.api_schemas import BrandKitFields
from reelestate.generation import service as generation
from reelestate.kit.documents import read_document
from reelestate.kit.storage import get_store
from reelestate.media import uploads
from reelestate.media.schemas import UploadWish
from reelestate.projects import service as projects
from reelestate.projects.schemas import ProjectFields
from reelestate.properties import service as properties
from reelestate.properties.api_schemas import PropertyFields
from reelestate.properties.loading import load_listing
from reelestate.properties.tables import PropertyListing

DEMO = Path(__file__).parents[1] / "demo"
PLAN = "pro"
PROJECT = "18 Alder Crescent, the tour"


def add(caller: MemberCaller) -> None:
    """Adds the samples, on a plan that allows everything worth trying, unless the organization has a listing."""
    if caller.session.scalar(select(exists().where(PropertyListing.organization_id == caller.organization_id))):
        return
    billing.start_plan(caller.session, caller.organization_id, PLAN, "sample", user_id=caller.user_id)
    _add_brand(caller)
    document = read_document(DEMO / "listing.yaml")
    facts = {name: value for name, value in document.items() if name not in {"agent", "brand"}}
    listing = properties.create(caller, PropertyFields.model_validate(facts))
    for photo in find_photos(DEMO / "photos"):
        _upload(caller, photo, listing.id)
    fields = ProjectFields(title=PROJECT, type="listing_tour", property_id=listing.id)
    project = projects.create(caller, fields)
    generation.write_script(caller, project.id, regenerate=False)


def _add_brand(caller: MemberCaller) -> None:
    kit = load_listing(DEMO / "listing.yaml").brand_kit
    shown = kit.model_dump(include=set(BrandKitFields.model_fields), exclude={"name"})
    row = brand_kits.create(caller, BrandKitFields(name=kit.brokerage_name or kit.name, is_default=True, **shown))
    brand_kits.put_picture(caller, row.id, "logo", (DEMO / "brand" / "logo.png").read_bytes(), "logo.png")
    brand_kits.put_picture(caller, row.id, "headshot", (DEMO / "brand" / "headshot.jpg").read_bytes(), "headshot.jpg")


def _upload(caller: MemberCaller, photo: Path, property_id: UUID) -> None:
    data = photo.read_bytes()
    content_type = mimetypes.guess_type(photo.name)[0] or "application/octet-stream"
    wish = UploadWish(filename=photo.name, mime_type=content_type, file_size=len(data), property_id=property_id)
    asset = uploads.begin(caller, wish)
    get_store().put(asset.storage_key, data, asset.mime_type)
    uploads.confirm(caller, asset.id)
