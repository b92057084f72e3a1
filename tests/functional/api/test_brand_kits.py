"""Brand kits over HTTP."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from PIL import Image

from reelestate.kit.storage import ObjectStore
from tests.functional.api.conftest import People, Person

pytestmark = pytest.mark.usefixtures("object_store")


def add(person: Person, **fields: Any) -> dict[str, Any]:
    answer = person.post("/brand-kits", {"name": "Alder Homes"} | fields)
    assert answer.status_code == 201, answer.text
    kit: dict[str, Any] = answer.json()["brand_kit"]
    return kit


def names(person: Person) -> list[tuple[str, bool]]:
    return [(kit["name"], kit["is_default"]) for kit in person.get("/brand-kits").json()["brand_kits"]]


def picture(fmt: str = "PNG", size: tuple[int, int] = (400, 300), mode: str = "RGBA", **options: Any) -> bytes:
    stream = io.BytesIO()
    image = Image.new(mode, size, (200, 30, 60, 128)[: len(mode)])
    image.paste((10, 10, 10, 255)[: len(mode)], (0, 0, size[0] // 3, size[1]))
    image.save(stream, fmt, **options)
    return stream.getvalue()


def send(person: Person, kit: dict[str, Any], what: str, data: bytes, name: str = "file.png") -> Any:
    return person.post(f"/brand-kits/{kit['id']}/{what}", files={"file": (name, data, "image/png")})


def fetched(url: str) -> tuple[bytes, str]:
    with urlopen(url) as answer:  # noqa: S310 (the store of this test)
        return answer.read(), answer.headers["Content-Type"]


def test_a_kit_is_added_read_changed_and_deleted(owner: Person) -> None:
    kit = add(
        owner, agent_name="Jane Alder", agent_email="jane@example.com", primary_color="#abc", body_font="notoserif"
    )
    path = f"/brand-kits/{kit['id']}"

    read = owner.get(path)
    changed = owner.patch(path, {"accent_color": "#00ff00", "agent_email": None, "name": "Alder & Co"})
    deleted = owner.delete(path)

    assert (kit["primary_color"], kit["secondary_color"], kit["body_font"]) == ("#AABBCC", "#F5F1E8", "Noto Serif")
    assert (kit["is_default"], kit["logo_url"]) == (True, None)
    assert read.json()["brand_kit"] == kit
    after = changed.json()["brand_kit"]
    assert (after["name"], after["accent_color"], after["agent_email"]) == ("Alder & Co", "#00FF00", "")
    assert (after["agent_name"], after["primary_color"]) == ("Jane Alder", "#AABBCC")
    assert changed.headers["etag"] == '"2"'
    assert deleted.json() == {"success": True}
    assert owner.get(path).status_code == 404


def test_exactly_one_kit_is_the_default(owner: Person) -> None:
    first, second = add(owner, name="First"), add(owner, name="Second")
    alone = names(owner)

    owner.patch(f"/brand-kits/{second['id']}", {"is_default": True})
    swapped = names(owner)
    none = owner.patch(f"/brand-kits/{second['id']}", {"is_default": False})
    early = owner.delete(f"/brand-kits/{second['id']}")
    add(owner, name="Third", is_default=True)

    assert alone == [("First", True), ("Second", False)]
    assert swapped == [("Second", True), ("First", False)]
    assert (none.status_code, early.status_code) == (409, 409)
    assert names(owner) == [("Third", True), ("First", False), ("Second", False)]
    assert owner.delete(f"/brand-kits/{first['id']}").status_code == 200


def test_the_last_kit_may_go_and_the_next_one_is_the_default(owner: Person) -> None:
    kit = add(owner)

    assert owner.delete(f"/brand-kits/{kit['id']}").status_code == 200
    assert add(owner, name="Next")["is_default"] is True


def test_wrong_fields_are_named_with_the_remedy(owner: Person) -> None:
    body = {"name": " ", "primary_color": "red", "body_font": "Comic Sans", "agent_email": "nobody", "logo_url": "x"}

    answer = owner.post("/brand-kits", body)

    found = {problem["field"]: problem["remedy"] for problem in answer.json()["error"]["details"]["errors"]}
    assert set(found) == set(body)
    assert found["body_font"] == "Choose one of Inter, Noto Sans, Noto Serif."
    assert [font["name"] for font in owner.get("/brand-kits/fonts").json()["fonts"]] == [
        "Inter",
        "Noto Sans",
        "Noto Serif",
    ]


def test_colours_that_cannot_be_read_are_told(owner: Person) -> None:
    good = add(owner)["colors"]
    poor = add(owner, primary_color="#808080", secondary_color="#808080", accent_color="#828282")["colors"]

    assert not [use for use in good if use["repaired"] and use["use"].startswith("text")]
    assert all(use["used_contrast"] >= 4.5 for use in good + poor)
    assert [use["repaired"] for use in poor] == [True, True, True, True]
    assert all(use["asked_contrast"] < use["used_contrast"] for use in poor)


def test_a_logo_keeps_its_transparency_and_loses_what_it_tells(owner: Person, object_store: ObjectStore) -> None:
    kit = add(owner)
    told = Image.Exif()
    told[0x010E] = "Home address 12 Tern Road"

    answer = send(owner, kit, "logo", picture(exif=told.tobytes()))
    again = send(owner, kit, "logo", picture(exif=told.tobytes()))
    light = send(owner, kit, "logo-light", picture(size=(3000, 40)))

    assert answer.status_code == 200, answer.text
    data, kind = fetched(answer.json()["logo_url"])
    with Image.open(io.BytesIO(data)) as logo:
        assert (logo.format, logo.mode, logo.size) == ("PNG", "RGBA", (400, 300))
        assert logo.getpixel((390, 10)) == (200, 30, 60, 128)
    assert b"Tern" not in data
    assert kind == "image/png"
    assert again.headers["etag"] == answer.headers["etag"]
    with Image.open(io.BytesIO(fetched(light.json()["logo_light_url"])[0])) as logo:
        assert logo.size[0] == 1600
    keys = sorted(object_store.list_keys("org/"))
    assert [key.split("/")[3] for key in keys] == ["logo-light", "logo"]
    assert all(key.startswith(f"org/{owner.organization_id}/artefacts/") for key in keys)


def test_a_headshot_stands_upright_and_can_be_taken_out(owner: Person) -> None:
    kit = add(owner)
    turned = Image.Exif()
    turned[0x0112] = 6
    photo = picture("JPEG", mode="RGB", exif=turned.tobytes())

    answer = send(owner, kit, "headshot", photo, "me.jpg")
    shown = owner.get(f"/brand-kits/{kit['id']}").json()["brand_kit"]
    removed = owner.delete(f"/brand-kits/{kit['id']}/headshot")

    data, kind = fetched(answer.json()["headshot_url"])
    with Image.open(io.BytesIO(data)) as headshot:
        assert headshot.size == (300, 400)
        assert not headshot.getexif()
    assert kind == "image/jpeg"
    assert shown["headshot_url"] is not None
    assert removed.json() == {"success": True}
    assert owner.get(f"/brand-kits/{kit['id']}").json()["brand_kit"]["headshot_url"] is None


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("logo", b""),
        ("logo", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("logo", b"%PDF-1.7"),
        ("logo", b"x" * (4 * 2**20 + 1)),
        ("logo", picture(size=(8, 8))),
        ("logo", picture()[:200]),
        ("headshot", picture("JPEG", size=(100, 100), mode="RGB")),
        ("headshot", b"GIF89a"),
        ("logo-light", b"\0" * 100),
    ],
    ids=["empty", "svg", "pdf", "large", "tiny", "cut", "small", "gif", "zeros"],
)
def test_what_is_no_picture_is_refused(kit: tuple[Person, dict[str, Any]], what: str, data: bytes) -> None:
    person, existing = kit

    answer = send(person, existing, what, data, "naughty\0../name.png")

    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["details"]["field"] == "file"


@pytest.fixture
def kit(owner: Person) -> Iterator[tuple[Person, dict[str, Any]]]:
    """Somebody and their kit, which stays without pictures."""
    existing = add(owner)
    yield owner, existing
    assert owner.get(f"/brand-kits/{existing['id']}").json()["brand_kit"]["logo_url"] is None


def test_a_body_without_a_file_is_refused(owner: Person) -> None:
    path = f"/brand-kits/{add(owner)['id']}/logo"

    assert owner.post(path).status_code == 422
    assert owner.post(path, {"file": "text"}).status_code == 422
    assert owner.post(path, data={"file": "text"}).status_code == 422
    assert send(owner, {"id": "00000000-0000-4000-8000-000000000001"}, "logo", picture()).status_code == 404
    assert owner.post(path, content=b"x" * (7 * 2**20)).status_code == 413


def test_a_change_based_on_an_old_version_is_refused(owner: Person) -> None:
    path = f"/brand-kits/{add(owner)['id']}"
    owner.patch(path, {"name": "New"}, headers={"If-Match": '"1"'})

    assert owner.patch(path, {"name": "Late"}, headers={"If-Match": '"1"'}).status_code == 412


def test_strangers_see_nothing_and_colleagues_do(owner: Person, stranger: Person, people: People) -> None:
    kit = add(owner)
    path = f"/brand-kits/{kit['id']}"
    add(stranger)

    assert stranger.get(path).status_code == 404
    assert stranger.patch(path, {"name": "Mine"}).status_code == 404
    assert stranger.delete(path).status_code == 404
    assert send(stranger, kit, "logo", picture()).status_code == 404
    assert names(stranger) == [("Alder Homes", True)]
    assert people.member_of(owner).get(path).status_code == 200
