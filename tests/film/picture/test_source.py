"""Photos become planes: upright, decoded once, cropped to what the camera sees."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from reelestate.film.picture.planes import U8, Frame, to_rgb
from reelestate.film.picture.source import PhotoShelf
from reelestate.film.picture.warp import kernel, opencv_kernel
from reelestate.film.timeline import Asset, Canvas, Motion, Rect, Shot, Timeline
from reelestate.kit.errors import InvalidInput, NotFound
from tests.film.support.pictures import film, flat_photo, psnr, textured_photo

CANVAS = Canvas(width=270, height=480)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How an upright picture is stored under each EXIF orientation."""


def drawn(timeline: Timeline, pictures: dict[str, Path], frame: int = 0) -> U8:
    out = Frame.allocate(timeline.canvas.width, timeline.canvas.height)
    PhotoShelf(pictures, kernel()).prepare(timeline, timeline.shots[0]).draw(frame, out)
    return to_rgb(out)


def test_the_view_shows_the_right_part_of_the_photo(tmp_path: Path) -> None:
    # Given a photo and a view of its lower right part
    photo = textured_photo(tmp_path / "photo.png", 1200, 900)
    timeline, pictures = film([photo], CANVAS)
    view = Rect(x=0.7, y=0.3, w=0.28125, h=0.66666667)
    shot = timeline.shots[0].model_copy(update={"motion": Motion(start=view, end=view)})
    timeline = timeline.model_copy(update={"shots": (shot,)})

    # When it is drawn
    picture = drawn(timeline, pictures)

    # Then it is that part of the photo
    with Image.open(photo) as image:
        box = (840.0, 270.0, 840 + 337.5, 270 + 600.0)
        expected = np.asarray(image.convert("RGB").resize((270, 480), Image.Resampling.BOX, box=box))
    assert psnr(picture[8:-8, 8:-8], expected[8:-8, 8:-8]) > 27


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_that_still_carries_an_orientation_is_turned_upright(tmp_path: Path, orientation: int) -> None:
    # Given a photo, red above blue when upright, stored in each of the eight ways
    upright = np.zeros((400, 300, 3), np.uint8)
    upright[:200, :, 0], upright[200:, :, 2], upright[:, :150, 1] = 255, 255, 120
    stored = Image.fromarray(upright)
    if orientation in TURNS:
        stored = stored.transpose(TURNS[orientation])
    exif = Image.Exif()
    exif[274] = orientation
    stored.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    timeline, pictures = film([tmp_path / "photo.jpg"], CANVAS)

    # When a frame is drawn
    picture = drawn(timeline, pictures)

    # Then it is upright
    assert timeline.assets["photo"].width == 300
    assert picture[60, 60].argmax() == 0
    assert picture[-60, 60].argmax() == 2
    assert picture[60, 40, 1] > picture[60, -40, 1] + 60


def test_a_photo_is_decoded_once_for_all_formats(tmp_path: Path) -> None:
    photo = textured_photo(tmp_path / "photo.jpg")
    canvases = [CANVAS, Canvas(width=480, height=480), Canvas(width=480, height=270)]
    films = [film([photo], canvas) for canvas in canvases]
    shelf = PhotoShelf(films[0][1], kernel())
    for timeline, _ in films * 2:
        shelf.prepare(timeline, timeline.shots[0])
    assert shelf.decoded == 1


@pytest.mark.parametrize(("treatment", "darker", "softer"), [("dim", True, False), ("blur", True, True)])
def test_treatments_make_a_quiet_background(tmp_path: Path, treatment: str, darker: bool, softer: bool) -> None:
    photo = textured_photo(tmp_path / "photo.jpg")
    timeline, pictures = film([photo], CANVAS)
    plain = drawn(timeline, pictures)
    shot = timeline.shots[0].model_copy(update={"treatment": treatment})
    treated = drawn(timeline.model_copy(update={"shots": (shot,)}), pictures)

    def detail(picture: U8) -> float:
        return float(cv2.Laplacian(picture, cv2.CV_32F).var() / picture.astype(float).mean() ** 2)

    assert (treated.mean() < 0.8 * plain.mean()) == darker
    assert (detail(treated) < 0.05 * detail(plain)) == softer
    assert psnr(cv2.resize(treated, (9, 16)), cv2.resize(plain, (9, 16))) < 30


def test_colours_stay(tmp_path: Path) -> None:
    photo = flat_photo(tmp_path / "photo.png", (31, 58, 95))
    assert np.abs(drawn(*film([photo], CANVAS)).astype(int) - (31, 58, 95)).max() <= 2


def test_a_tiny_photo_still_fills_the_canvas(tmp_path: Path) -> None:
    photo = flat_photo(tmp_path / "photo.png", (200, 100, 50), width=1, height=1)
    assert np.abs(drawn(*film([photo], CANVAS), frame=20).astype(int) - (200, 100, 50)).max() <= 3


def test_every_kernel_shows_the_same_picture(tmp_path: Path) -> None:
    photo = textured_photo(tmp_path / "photo.jpg", 2400, 1800)
    timeline, pictures = film([photo], CANVAS)
    out = Frame.allocate(CANVAS.width, CANVAS.height)
    PhotoShelf(pictures, opencv_kernel()).prepare(timeline, timeline.shots[0]).draw(11, out)
    assert psnr(to_rgb(out), drawn(timeline, pictures, 11)) > 30


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    timeline, _ = film([flat_photo(tmp_path / "photo.png", (1, 2, 3))], CANVAS)
    with pytest.raises(NotFound, match=timeline.assets["photo"].sha256[:12]):
        drawn(timeline, {})


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_text("not a picture")
    asset = Asset(key="photo", sha256="a" * 64, width=10, height=10)
    whole = Rect(x=0, y=0, w=1, h=1)
    shot = Shot(id="s", asset="photo", motion=Motion(start=whole, end=whole), start_frame=0, frames=30)
    timeline = Timeline(canvas=CANVAS, assets={"photo": asset}, shots=(shot,))
    with pytest.raises(InvalidInput, match=r"photo\.jpg is not a readable picture"):
        drawn(timeline, {asset.sha256: tmp_path / "photo.jpg"})
