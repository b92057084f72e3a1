"""Rooms from file names in many languages, from keywords, and from sky and plants."""

import numpy as np
import pytest

from reelestate.providers.photo_analysis.rooms import room_hint

GRAY = np.full((120, 160, 3), 128, np.uint8)


@pytest.mark.parametrize(
    ("name", "room", "index"),
    [
        ("kitchen.jpg", "kitchen", None),
        ("Cozinha 1.JPG", "kitchen", 1),
        ("Küche.png", "kitchen", None),
        ("02-cuisine_ouverte.webp", "kitchen", 2),
        ("IMG_20240506_Kitchen.jpg", "kitchen", None),
        ("br2.jpg", "bedroom", 2),
        ("bed 3.jpg", "bedroom", 3),
        ("masterBedroom.heic", "bedroom", None),
        ("Schlafzimmer-2.jpg", "bedroom", 2),
        ("room-main.jpg", "bedroom", None),
        ("room-other-2.jpg", "bedroom", 2),
        ("room.jpg", "interior", None),
        ("master-bath.jpg", "bathroom", None),
        ("en-suite.jpg", "bathroom", None),
        ("Baño_principal.jpg", "bathroom", None),
        ("WC.jpg", "bathroom", None),
        ("lounge.jpg", "living_room", None),
        ("living-room-1.jpg", "living_room", 1),
        ("Wohnzimmer.jpg", "living_room", None),
        ("sala de estar.jpg", "living_room", None),
        ("sala-de-jantar.jpg", "dining_room", None),
        ("Esszimmer.jpg", "dining_room", None),
        ("outside-pool-1.jpg", "pool", 1),
        ("outside-balcony-5.jpg", "balcony", 5),
        ("outside-table.jpg", "balcony", None),
        ("outside.jpg", "exterior", None),
        ("Fachada.jpg", "exterior", None),
        ("front_door.jpg", "exterior", None),
        ("garden-front.jpg", "exterior", None),
        ("aerial view.jpg", "exterior", None),
        ("garage.jpg", "exterior", None),
        ("Garten.jpg", "backyard", None),
        ("ocean view.jpg", "view", None),
        ("balcony view.jpg", "view", None),
        ("floorplan_2.png", "floorplan", 2),
        ("Grundriss EG.jpg", "floorplan", None),
        ("agent.jpg", "agent_selfie", None),
        ("厨房1.jpg", "kitchen", 1),
        ("キッチン.jpg", "kitchen", None),
        ("रसोई.jpg", "kitchen", None),
        ("침실 2.jpg", "bedroom", 2),
        ("مطبخ.jpg", "kitchen", None),
        ("C:\\photos\\kitchen\\bath.jpg", "bathroom", None),
    ],
)
def test_file_names_name_rooms(name: str, room: str, index: int | None) -> None:
    hint = room_hint(GRAY, name, {})
    assert (hint.room, hint.source, hint.index) == (room, "file_name", index)


@pytest.mark.parametrize("name", ["IMG_2034.jpg", "DSC00012.JPG", "a1b2.png", "", "....", "photo (3).jpg", "barn.jpg"])
def test_names_that_say_nothing_give_no_room(name: str) -> None:
    hint = room_hint(GRAY, name, {})
    assert (hint.room, hint.source) == ("other", "none")


def test_keywords_speak_when_the_name_does_not() -> None:
    hint = room_hint(GRAY, "IMG_1.jpg", {"keywords": "house tour, master bedroom"})
    assert (hint.room, hint.source) == ("bedroom", "metadata")
    assert room_hint(GRAY, "IMG_1.jpg", {"caption": "Our pool at dusk"}).room == "pool"


def test_a_name_outweighs_keywords() -> None:
    assert room_hint(GRAY, "kitchen.jpg", {"keywords": "pool"}).room == "kitchen"


def test_open_sky_or_plants_say_outside() -> None:
    sky = GRAY.copy()
    sky[:50] = (230, 160, 70)
    lawn = GRAY.copy()
    lawn[60:] = (40, 140, 60)
    assert room_hint(sky, "IMG_1.jpg", {}).room == "exterior"
    assert room_hint(lawn, "IMG_1.jpg", {}).source == "picture"


def test_a_blue_wall_is_no_sky() -> None:
    room = GRAY.copy()
    room[20:80] = (200, 120, 60)
    room[:20] = (235, 240, 240)
    assert room_hint(room, "IMG_1.jpg", {}).room == "other"
