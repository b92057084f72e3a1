"""A brand's pictures: opened safely, made what films need."""

from io import BytesIO

import pytest
from PIL import Image

from reelestate.brand_kits.pictures import LOGO_MAX_SIDE, headshot_copy, logo_copy
from reelestate.kit.errors import InvalidInput
from tests.unit.support.inputs import encoded, real, scene


def test_a_logo_keeps_its_transparency_and_loses_the_rest() -> None:
    image = Image.new("RGBA", (2400, 600), (10, 20, 30, 0))
    image.paste((200, 0, 0, 255), (0, 0, 1200, 600))
    exif = Image.Exif()
    exif[0x010E] = "made by Jo"
    copy = Image.open(BytesIO(logo_copy(encoded(image, "PNG", exif=exif), "logo.png")))
    assert (copy.format, copy.mode, copy.size) == ("PNG", "RGBA", (LOGO_MAX_SIDE, 400))
    assert copy.getpixel((100, 100)) == (200, 0, 0, 255)
    assert copy.getpixel((1500, 100))[3] == 0
    assert not copy.getexif()


def test_a_headshot_becomes_a_plain_photo() -> None:
    portrait = real("portraits") / "astronaut.png"
    copy = Image.open(BytesIO(headshot_copy(portrait.read_bytes(), portrait.name)))
    assert (copy.format, copy.mode, copy.size) == ("JPEG", "RGB", (512, 512))


@pytest.mark.parametrize("take", [logo_copy, headshot_copy])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
        encoded(Image.new("1", (12_000, 12_000)), "PNG"),
        encoded(scene(600, 600), "PNG")[:9000],
        bytes(21_000_000),
    ],
    ids=["empty", "svg", "postscript", "bomb", "cut off", "large"],
)
def test_hostile_pictures_are_refused(take: object, data: bytes) -> None:
    with pytest.raises(InvalidInput) as refusal:
        take(data, "logo.png")  # type: ignore[operator]  # either of two functions
    assert refusal.value.remedy.endswith(".")


def test_a_logo_of_many_pixels_is_refused_before_it_is_opened_whole() -> None:
    with pytest.raises(InvalidInput, match="too large"):
        logo_copy(encoded(Image.new("1", (8000, 8000)), "PNG"), "logo.png")
