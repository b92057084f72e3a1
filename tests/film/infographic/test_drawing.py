"""Stills: the same bytes every time, nothing hidden in them, photos cut around what the eye looks for."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reelestate.film.infographic.check import (
    CardReport,
    TextRecord,
    check_card,
    check_png,
)
from reelestate.film.infographic.crop import views
from reelestate.film.infographic.drawing import paint, png, scene_of
from reelestate.film.infographic.marks import qr_tile
from reelestate.film.infographic.model import CardPhoto, KeepBox
from reelestate.film.infographic.tones import Tones
from reelestate.film.picture import colour
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import Asset, Brand
from reelestate.kit.errors import InvalidInput
from tests.film.infographic.samples import CANVASES, PLAIN, files, fonts, infographic

GREY = (0x77, 0x77, 0x77)
FRACTIONS = st.floats(0, 1)
COLOURS = st.from_regex(r"\A#[0-9A-F]{6}\Z")


def test_the_same_card_gives_the_same_bytes_without_metadata(photos: list[Path], tmp_path: Path) -> None:
    made = infographic(photos, "editorial", **PLAIN)

    first, second = (
        png(paint(scene_of(made, 0, CANVASES["4:5"], fonts(), files(photos)), files(photos))) for _ in range(2)
    )

    assert first == second
    path = tmp_path / "card.png"
    path.write_bytes(first)
    assert check_png(path, 1080, 1350).ok
    with Image.open(path) as picture:
        assert (picture.mode, picture.info) == ("RGB", {})


def test_metadata_and_a_wrong_size_are_found(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "somebody")
    path = tmp_path / "card.png"
    Image.new("RGB", (10, 20)).save(path, pnginfo=notes)

    failed = {check.name for check in check_png(path, 20, 10).failed}

    assert failed == {"png_size", "png_metadata"}


def test_text_outside_over_other_text_or_too_faint_is_found() -> None:
    report = CardReport(
        width=100,
        height=100,
        area=(10, 10, 90, 90),
        texts=(
            TextRecord(text="a", box=(0, 20, 50, 40), ink=GREY, grounds=((255, 255, 255),)),
            TextRecord(text="b", box=(40, 30, 60, 50), ink=(0, 0, 0), grounds=((255, 255, 255),)),
        ),
        left_out=(),
    )

    failed = {check.name for check in check_card(report).failed}

    assert failed == {"text_margins", "text_overlaps", "text_contrast"}


@given(COLOURS, COLOURS, COLOURS)
def test_every_tone_of_every_brand_reads(primary: str, secondary: str, accent: str) -> None:
    tones = Tones.of(Brand(primary=primary, secondary=secondary, accent=accent))

    for name in ("primary", "secondary", "accent", "paper", "white", "night", "scrim"):
        tone = getattr(tones, name)
        for ink in (tone.text, tone.muted, tone.accent):
            assert colour.worst_contrast(ink, tone.extremes) >= 4.5, name
        assert colour.contrast(tone.on_fill, tone.fill) >= 4.5, name


@given(
    FRACTIONS, FRACTIONS, st.integers(100, 4000), st.integers(100, 4000), st.integers(40, 1920), st.integers(40, 1920)
)
def test_views_stay_in_the_photo_and_never_distort(
    x: float, y: float, width: int, height: int, box_width: int, box_height: int
) -> None:
    asset = Asset(key="a", sha256="0" * 64, width=width, height=height)

    found = views(CardPhoto(asset="a", focus_x=x, focus_y=y), asset, Box(0, 0, box_width, box_height))

    for view in (found.still, found.wide, found.close):
        assert view.x >= 0
        assert view.y >= 0
        assert view.x + view.w <= 1 + 1e-9
        assert view.y + view.h <= 1 + 1e-9
        assert view.w * width / (view.h * height) == pytest.approx(box_width / box_height, rel=1e-6)


def test_a_face_at_the_edge_stays_in_view() -> None:
    asset = Asset(key="a", sha256="0" * 64, width=2000, height=1000)
    photo = CardPhoto(asset="a", focus_x=0.2, focus_y=0.5, keep=KeepBox(x0=0.8, y0=0.2, x1=0.95, y1=0.5))

    still = views(photo, asset, Box(0, 0, 500, 500)).still

    assert still.x <= 0.8
    assert still.x + still.w >= 0.95


def test_the_qr_code_is_read_back() -> None:
    import cv2

    link = "https://harbourandpine.example/18-alder?v=2"
    tile = Image.new("RGB", (400, 400), (20, 40, 60))
    code = qr_tile(link, 220)
    tile.paste(code, (90, 90), code)

    said, _, _ = cv2.QRCodeDetector().detectAndDecode(np.asarray(tile))

    assert said == link
    with pytest.raises(InvalidInput, match="link"):
        qr_tile("x" * 501, 200)
