"""Agent and logo: drawn from the brand's pictures, absent from an unbranded film, clear about bad pictures."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from reelestate.film.picture.overlays import layers
from reelestate.film.picture.overlays.logos import ground_for
from reelestate.film.picture.overlays.stage import Stage
from reelestate.film.timeline.model import Asset, Brand, Timeline
from reelestate.kit.errors import InvalidInput, NotFound
from tests.film.support.overlays import CANVASES, IDENTITY, PREVIEWS, composite, fonts, ground, overlay, timeline

CANVAS = PREVIEWS["9:16"]
ASSETS = {
    "logo": Asset(key="logo", sha256="a" * 64, width=600, height=200),
    "head": Asset(key="head", sha256="b" * 64, width=300, height=400),
}
BRAND = IDENTITY.model_copy(update={"logo": "logo", "headshot": "head"})


def logo(path: Path, ink: str = "#1E2A78", mode: str = "RGBA") -> Path:
    picture = Image.new(mode, (600, 200), (255, 255, 255, 0) if mode == "RGBA" else "white")
    ImageDraw.Draw(picture).rectangle((40, 40, 560, 160), fill=ink)
    picture.save(path)
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    head = tmp_path / "head.jpg"
    Image.new("RGB", (300, 400), (0, 160, 60)).save(head)
    return {"a" * 64: logo(tmp_path / "logo.png"), "b" * 64: head}


def film(brand: Brand = BRAND, *, branded: bool = True) -> Timeline:
    return timeline(CANVAS, brand, branded=branded, assets=ASSETS)


def shown(film_: Timeline, kind: str, pictures: dict[str, Path]) -> np.ndarray:
    return composite(layers(film_, overlay(kind, "Call today"), pictures, fonts()), ground(CANVAS, 128))


def test_the_headshot_is_a_circle(pictures: dict[str, Path]) -> None:
    picture = shown(film(), "agent_card", pictures).astype(int)
    green = np.argwhere(picture[..., 1] - picture[..., 0] > 100)
    (top, left), (bottom, right) = green.min(axis=0), green.max(axis=0)
    assert abs((bottom - top) - (right - left)) <= 2
    assert len(green) / ((bottom - top + 1) * (right - left + 1)) == pytest.approx(np.pi / 4, abs=0.02)


def test_the_logo_is_in_its_corner(pictures: dict[str, Path]) -> None:
    picture = shown(film(), "logo", pictures).astype(int)
    blue = np.argwhere(picture[..., 2] - picture[..., 0] > 60)
    assert blue[:, 1].min() > CANVAS.width / 2
    assert blue[:, 0].max() < CANVAS.height / 4


@pytest.mark.parametrize("kind", ["agent_card", "logo"])
def test_an_unbranded_film_shows_neither_agent_nor_logo(kind: str) -> None:
    assert layers(film(branded=False), overlay(kind, "Call today"), {}, fonts()) == []


@pytest.mark.parametrize("kind", ["title", "price", "address", "facts", "lower_third", "open_house", "disclosure"])
def test_other_overlays_are_the_same_whoever_the_agent_is(kind: str) -> None:
    mine = shown(film(), kind, {})
    other = shown(film(Brand(), branded=False), kind, {})
    assert np.array_equal(mine, other)


def test_a_brokerage_without_a_logo_is_written(pictures: dict[str, Path]) -> None:
    assert layers(timeline(CANVAS), overlay("logo", ""), {}, fonts())
    assert layers(timeline(CANVAS, Brand()), overlay("logo", ""), {}, fonts()) == []


def test_an_agent_nobody_described_gives_no_card() -> None:
    assert layers(timeline(CANVAS, Brand()), overlay("agent_card", ""), {}, fonts()) == []


@pytest.mark.parametrize(("ink", "is_dark"), [("#0A0A40", False), ("#FFFFFF", True), ("#FFE9A0", True)])
def test_a_logo_gets_the_ground_it_shows_on(tmp_path: Path, ink: str, is_dark: bool) -> None:
    with Image.open(logo(tmp_path / "logo.png", ink)) as picture:
        assert ground_for(picture.convert("RGBA"), 0.9).is_dark is is_dark


def test_a_picture_that_was_not_handed_in_is_named() -> None:
    with pytest.raises(NotFound, match=r"brand\.logo"):
        layers(film(), overlay("logo", ""), {}, fonts())


def test_a_logo_that_is_not_among_the_assets_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"brand\.logo"):
        layers(timeline(CANVAS, BRAND), overlay("logo", ""), {}, fonts())


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n broken", b"\xff\xd8\xff\xe0 broken"])
def test_a_broken_picture_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="PNG or JPEG"):
        layers(film(), overlay("logo", ""), {"a" * 64: path}, fonts())


@pytest.mark.parametrize("mode", ["L", "LA", "P", "CMYK", "I;16", "1", "RGB"])
def test_pictures_of_every_mode_are_read(tmp_path: Path, mode: str, pictures: dict[str, Path]) -> None:
    path = tmp_path / ("logo.tif" if mode in ("CMYK", "LA") else "logo.png")
    source = Image.new("L", (64, 48), 200)
    (Image.new("I;16", (64, 48), 50000) if mode == "I;16" else source.convert(mode)).save(path)
    assert layers(film(), overlay("logo", ""), {"a" * 64: path}, fonts())


@pytest.mark.parametrize("size", [(1, 1), (4000, 10), (10, 4000)])
def test_pictures_of_odd_shapes_stay_inside(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "odd.png"
    Image.new("RGB", size, "red").save(path)
    for kind in ("logo", "agent_card"):
        for layer in layers(film(), overlay(kind, ""), {"a" * 64: path, "b" * 64: path}, fonts()):
            assert layer.x + layer.rgba.shape[1] <= CANVAS.width


def test_colours_of_the_stage_come_from_the_brand() -> None:
    stage = Stage(timeline(CANVASES["9:16"]), overlay("title", "Casa"), {}, fonts())
    assert stage.palette.plate.colour[2] > stage.palette.plate.colour[0]
