"""The API as it is deployed: everything that people may ask of it works with nothing but its bundles."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from httpx2 import Client
from PIL import Image

from local.runtime import LocalStudio
from tests.artefacts.bare import NOT_IN_THE_LAYER, BareFunction
from tests.artefacts.conftest import ADDRESS
from tests.functional.realtor import Realtor
from tests.unit.support.inputs import encoded, scene

Start = Callable[..., BareFunction]


@pytest.fixture(scope="module")
def realtor(http: Client, studio: LocalStudio) -> Realtor:
    """Somebody who signed up, with the API behind API Gateway, and followed the link of the mail."""
    realtor = Realtor(ADDRESS, studio.home / "mail", http)
    realtor.register()
    realtor.verify()
    return realtor


@pytest.fixture(autouse=True)
def lacks_nothing(bare: Start) -> Iterator[None]:
    """Nothing of what the layer leaves out was looked for."""
    function = bare("api")
    function.lacked.clear()
    yield
    assert function.lacked & NOT_IN_THE_LAYER == set()


@pytest.fixture(scope="module")
def listing(realtor: Realtor) -> str:
    """A listing of the realtor's."""
    fields = {"title": "12 Tern Road", "address_line1": "12 Tern Road", "city": "Austin", "listing_price": 1250000}
    fields |= {"bedrooms": 4, "bathrooms": 3, "amenities": ["Pool", "Garden"]}
    return str(realtor.post("/properties", fields, 201)["property"]["id"])


@pytest.fixture(scope="module")
def confirmed(realtor: Realtor, listing: str) -> Any:
    """The answer to a photo of the listing that was sent and confirmed."""
    photo = encoded(scene(1600, 1200), "JPEG")
    wish = {"filename": "kitchen.jpg", "mime_type": "image/jpeg", "file_size": len(photo), "property_id": listing}
    place = realtor.post("/media/upload-url", wish, 201)
    with Client(trust_env=False) as store:
        sent = store.request(
            place["upload_method"], place["upload_url"], headers=place["upload_headers"], content=photo
        )
    assert sent.status_code == 200, sent.text
    return realtor.post(f"/media/{place['asset_id']}/confirm-upload")


def test_people_come_and_go(realtor: Realtor) -> None:
    visitor = realtor.another()
    visitor.register()
    login = visitor.post("/auth/login", {"email": visitor.email, "password": "heron velvet anchor 61"})
    renewed = visitor.post("/auth/refresh", {"refresh_token": login["refresh_token"]})

    visitor.token = renewed["access_token"]
    assert visitor.get("/users/me")["user"]["email"] == visitor.email
    wrong = visitor.send("POST", "/auth/login", json={"email": visitor.email, "password": "not this one at all"})
    weak = visitor.send("POST", "/auth/register", json={"email": "x@example.com", "password": "password1234"})
    assert (wrong.status_code, weak.status_code) == (401, 422)


def test_a_photo_is_examined_by_a_job(realtor: Realtor, confirmed: Any) -> None:
    asset = confirmed["media_asset"]
    assert asset["processing_status"] == "processing"

    assert realtor.finished(confirmed["job_id"])["status"] == "completed"

    known = realtor.get(f"/media/{asset['id']}")["media_asset"]
    assert (known["processing_status"], known["width"]) == ("ready", 1600)


def test_a_film_is_written_and_begun_within_requests(realtor: Realtor, listing: str, confirmed: Any) -> None:
    realtor.finished(confirmed["job_id"])
    fields = {"title": "The tour", "type": "listing_tour", "property_id": listing}
    project = realtor.post("/projects", fields, 201)["project"]["id"]

    scenes = realtor.post("/ai/generate-script", {"project_id": project})["scenes"]
    realtor.post(f"/projects/{project}/storyboard/approve")
    job = realtor.post(f"/projects/{project}/renders", {"render_type": "preview"}, 202)["job_id"]

    assert all(scene["narration_text"] for scene in scenes)
    assert realtor.get(f"/jobs/{job}")["job"]["status"] == "queued"


def test_listings_travel_as_csv(realtor: Realtor, listing: str) -> None:
    sent = realtor.send("GET", "/properties/export", params={"format": "csv"})
    visitor = realtor.another()
    visitor.register()

    taken = visitor.send("POST", "/properties/import", files={"file": ("listings.csv", sent.content, "text/csv")})

    assert (sent.status_code, taken.status_code) == (200, 200), taken.text
    assert [known["title"] for known in visitor.get("/properties")["properties"]] == ["12 Tern Road"]


def test_a_logo_is_cleaned_by_the_pictures_function(realtor: Realtor) -> None:
    kit = realtor.post("/brand-kits", {"name": "Alder Homes"}, 201)["brand_kit"]["id"]
    logo = encoded(Image.new("RGBA", (400, 300), (200, 30, 60, 128)), "PNG")

    shown = realtor.call("POST", f"/brand-kits/{kit}/logo", 200, files={"file": ("logo.png", logo, "image/png")})
    with Client(trust_env=False) as store:
        kept = store.get(shown["logo_url"])
    refused = realtor.send("POST", f"/brand-kits/{kit}/logo", files={"file": ("x.svg", b"<svg/>", "image/svg+xml")})

    with Image.open(io.BytesIO(kept.content)) as picture:
        assert (picture.format, picture.size, picture.getpixel((9, 9))) == ("PNG", (400, 300), (200, 30, 60, 128))
    assert refused.status_code == 422
    assert refused.json()["error"]["details"]["field"] == "file"
