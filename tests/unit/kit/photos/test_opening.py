"""Opening photos of every kind, and refusing what is none."""

import struct
import time
import tracemalloc
import zlib
from io import BytesIO

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from reelestate.kit.errors import InvalidInput
from reelestate.kit.photos import MAX_SIDE, open_photo, working_copy
from reelestate.kit.photos.opening import clean_name
from tests.unit.support.inputs import encoded, real, scene

_ORIENTATION = 0x0112


def _difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean())


def _png(width: int, height: int) -> bytes:
    """A PNG header that promises a size and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def _display_p3() -> bytes:
    """A matrix profile with Display P3's primaries (D50-adapted) and sRGB's curve as a gamma of 2.2."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ " + bytes(4) + b"".join(map(fixed, values))

    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    text = b"desc" + bytes(4) + struct.pack(">I", 11) + b"Display P3\x00" + bytes(78)
    tags = [
        (b"desc", text + bytes(-len(text) % 4)),
        (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz(0.51512, 0.2412, -0.00105)),
        (b"gXYZ", xyz(0.29198, 0.69225, 0.04189)),
        (b"bXYZ", xyz(0.1571, 0.06657, 0.78407)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + b"".join(map(fixed, (0.9642, 1.0, 0.8249)))
    return head.ljust(128, b"\0") + table + body


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(orientation: int) -> None:
    # given a camera file whose pixels are stored turned, with the tag that says so
    folder = real("exif-landscape")
    plain = open_photo((folder / "Landscape_1.jpg").read_bytes(), name="Landscape_1.jpg")
    turned = open_photo((folder / f"Landscape_{orientation}.jpg").read_bytes(), name="turned.jpg")
    # then it equals the file stored upright, but for JPEG's own losses and the printed number
    assert (turned.width, turned.height) == (plain.width, plain.height) == (1800, 1200)
    assert _difference(turned.rgb, plain.rgb) < 4


@pytest.mark.parametrize(
    ("fmt", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("TIFF", "a.tif"), ("BMP", "a.bmp")]
)
def test_common_formats_give_the_same_pixels(fmt: str, name: str) -> None:
    image = scene()
    photo = open_photo(encoded(image, fmt, **({"lossless": True} if fmt == "WEBP" else {})), name=name)
    assert _difference(photo.rgb, np.asarray(image)) < 3


@pytest.mark.parametrize("fmt", ["PNG", "WEBP", "TIFF"])
def test_orientation_is_obeyed_beyond_jpeg(fmt: str) -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    photo = open_photo(encoded(scene(600, 400), fmt, exif=exif), name="turned")
    assert (photo.width, photo.height) == (400, 600)
    assert photo.rgb[20, -20].min() > 190, "the bright corner stands at the top right after a quarter turn"


def test_heic_is_read_upright_and_once() -> None:
    # given a HEIC that stores its rotation both ways phones do
    stream = BytesIO()
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    pillow_heif.from_pillow(scene(640, 480)).save(stream, quality=90, exif=exif.tobytes())
    # when it is opened
    photo = open_photo(stream.getvalue(), name="IMG_0001.HEIC")
    # then it is turned exactly once
    assert (photo.width, photo.height) == (480, 640)
    assert photo.rgb[20, -20].min() > 190


def test_avif_is_read() -> None:
    photo = open_photo(encoded(scene(), "AVIF", quality=90), name="a.avif")
    assert _difference(photo.rgb, np.asarray(scene())) < 4


def test_a_name_does_not_decide_the_format() -> None:
    photo = open_photo(encoded(scene(), "PNG"), name="really.jpg")
    assert photo.width == 640


def test_cmyk_without_profile_keeps_its_colours() -> None:
    image = scene()
    photo = open_photo(encoded(image.convert("CMYK"), "JPEG", quality=95), name="print.jpg")
    assert _difference(photo.rgb, np.asarray(image)) < 6


def test_cmyk_of_adobe_and_without_its_marker_are_told_apart() -> None:
    # given the same CMYK JPEG with Adobe's marker (stored inverted) and with the marker taken out
    data = encoded(Image.new("CMYK", (300, 300), (0, 200, 200, 128)), "JPEG", quality=95)
    at = data.index(b"\xff\xee")
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    without = data[:at] + data[at + 2 + length :]
    # then with it the picture is red, without it the stored numbers mean the opposite
    red, green, _ = map(int, open_photo(data, name="a.jpg").rgb[150, 150])
    assert red > green + 50
    red, green, _ = map(int, open_photo(without, name="a.jpg").rgb[150, 150])
    assert green > red + 50


def test_sixteen_bit_gray_uses_its_whole_range() -> None:
    ramp = np.linspace(0, 65535, 400).astype(np.uint16)[None].repeat(300, axis=0)
    photo = open_photo(encoded(Image.fromarray(ramp), "PNG"), name="scan.png")
    assert photo.rgb[0, 0, 0] == 0
    assert photo.rgb[0, -1, 0] == 255
    assert abs(int(photo.rgb[0, 200, 0]) - 128) <= 1


def test_floating_point_tiff_is_read() -> None:
    ramp = np.linspace(0, 1, 400, dtype=np.float32)[None].repeat(300, axis=0)
    photo = open_photo(encoded(Image.fromarray(ramp), "TIFF"), name="hdr.tif")
    assert (photo.rgb[0, 0, 0], photo.rgb[0, -1, 0]) == (0, 255)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_becomes_white(mode: str) -> None:
    image = Image.new("RGBA", (400, 300), (10, 20, 30, 0))
    image.paste((200, 0, 0, 255), (0, 0, 200, 300))
    stored = image.convert(mode) if mode != "P" else image.quantize(8)
    photo = open_photo(encoded(stored, "PNG"), name="cut-out.png")
    assert tuple(photo.rgb[150, 300]) == (255, 255, 255)
    assert photo.rgb[150, 100, 2] < 120


def test_animation_gives_its_first_frame_and_says_so() -> None:
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "green", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    photo = open_photo(data, name="tour.gif")
    assert photo.rgb[100, 100, 0] > 200
    assert photo.notes == ("only the first of 3 frames is used",)


def test_display_p3_is_brought_into_srgb() -> None:
    # given the numbers a phone stores for a colour in its wider space, with a profile of that space
    stored = Image.new("RGB", (300, 300), (200, 140, 120))
    photo = open_photo(encoded(stored, "PNG", icc_profile=_display_p3()), name="p3.png")
    # then they become the sRGB numbers of the same colour, by the published matrix between the two spaces
    linear = (np.array([200, 140, 120]) / 255) ** 2.2
    matrix = np.array([[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]])
    expected = (1.055 * (matrix @ linear) ** (1 / 2.4) - 0.055) * 255
    assert np.abs(photo.rgb[150, 150] - expected).max() < 2.5
    assert np.abs(photo.rgb[150, 150].astype(int) - (200, 140, 120)).max() > 5


def test_colours_come_out_in_srgb() -> None:
    # given a picture in another colour space (here: L*a*b* numbers described by their own profile)
    lab = ImageCms.profileToProfile(
        scene(), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    photo = open_photo(encoded(lab, "TIFF", icc_profile=profile), name="lab.tif")
    # then it looks as it did
    assert _difference(photo.rgb, np.asarray(scene())) < 3


def test_unreadable_profile_is_noted_not_fatal() -> None:
    photo = open_photo(encoded(scene(), "JPEG", icc_profile=b"no profile at all"), name="a.jpg")
    assert photo.notes == ("its colour profile could not be read and was taken for sRGB",)


def test_metadata_keeps_words_and_loses_places() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Kitchen with island"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    exif[0x9C9E] = "kitchen;island".encode("utf-16-le")
    data = encoded(scene(), "JPEG", exif=exif)
    photo = open_photo(data, name="a.jpg")
    assert photo.metadata == {
        "capture_time": "2024-05-06T07:08:09",
        "caption": "Kitchen with island",
        "keywords": "kitchen, island",
    }


def test_xmp_keywords_are_found() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><dc:subject><rdf:Bag><rdf:li>Master bedroom</rdf:li>'
        b"<rdf:li>Sea &amp; sky</rdf:li></rdf:Bag></dc:subject></rdf:RDF></x:xmpmeta>"
    )
    photo = open_photo(encoded(scene(), "JPEG", xmp=packet), name="a.jpg")
    assert photo.metadata["keywords"] == "Master bedroom, Sea & sky"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "the file is empty"),
        (b"I am a text file, honestly a photo", "this is not a picture file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "this is not a picture file"),
        (encoded(Image.new("RGB", (1, 1)), "JPEG"), "the picture is too small (1 × 1 pixels)"),
        (encoded(scene(1600, 1200), "JPEG")[:20000], "the file is cut off"),
        (b"\xff\xd8\xff" + bytes(500), "the JPEG file is damaged and cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "the PNG file is damaged and cannot be read"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(500), "the HEIF file is damaged and cannot be read"),
        (b"RIFF\x00\x00\x01\x00WEBP" + bytes(500), "the WEBP file is damaged and cannot be read"),
        (b"II*\x00" + b"\xff" * 500, "the TIFF file is damaged and cannot be read"),
        (b"GIF89a" + bytes(3), "the GIF file is damaged and cannot be read"),
        (_png(20_000, 20_000), "the picture is too large (20000 × 20000 pixels)"),
        (_png(300, 300), "the file is cut off"),
    ],
)
def test_what_is_no_usable_photo_is_refused_in_plain_words(data: bytes, problem: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        open_photo(data, name="front door.jpg")
    assert refusal.value.problem == problem
    assert refusal.value.field == "photo front door.jpg"
    assert refusal.value.remedy.endswith(".")


def test_every_cut_of_every_format_is_refused_or_opened_never_worse() -> None:
    image = scene(300, 260)
    for fmt in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"):
        whole = encoded(image, fmt)
        for share in (0.01, 0.1, 0.5, 0.9, 0.99):
            try:
                photo = open_photo(whole[: int(len(whole) * share)], name="cut")
            except InvalidInput:
                continue
            assert photo.rgb.shape == (260, 300, 3)


def test_flipped_bytes_never_raise_anything_else() -> None:
    rng = np.random.default_rng(7)
    for fmt in ("JPEG", "PNG", "GIF", "WEBP", "TIFF"):
        whole = np.frombuffer(encoded(scene(280, 260), fmt), np.uint8)
        for _ in range(25):
            spoilt = whole.copy()
            spoilt[rng.integers(0, len(spoilt), 8)] = rng.integers(0, 256, 8)
            try:
                photo = open_photo(spoilt.tobytes(), name="spoilt")
            except InvalidInput:
                continue
            assert photo.rgb.dtype == np.uint8
            assert photo.rgb.ndim == 3


def test_huge_jpeg_is_decoded_reduced_in_little_memory_and_time() -> None:
    # given 20,000 × 20,000 pixels, 1.2 GB when decoded whole
    data = encoded(Image.new("L", (20_000, 20_000), 90), "JPEG", quality=30)
    tracemalloc.start()
    started = time.process_time()
    # when it is opened
    photo = open_photo(data, name="huge.jpg")
    seconds, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # then it comes reduced and says so
    assert (photo.width, photo.height) == (MAX_SIDE, MAX_SIDE)
    assert photo.notes == ("reduced from 20000 × 20000 pixels",)
    assert seconds < 8
    assert peak < 300_000_000


def test_huge_progressive_jpeg_is_refused() -> None:
    data = encoded(Image.new("L", (12_000, 11_000), 90), "JPEG", quality=30, progressive=True)
    with pytest.raises(InvalidInput, match="too large"):
        open_photo(data, name="huge.jpg")


def test_working_copy_has_no_metadata_and_is_deterministic() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Kitchen"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    photo = open_photo(encoded(scene(), "JPEG", exif=exif, comment=b"shot by me", quality=95), name="a.jpg")
    copy = working_copy(photo)
    assert copy == working_copy(open_photo(encoded(scene(), "JPEG", quality=95), name="b.jpg"))
    for trace in (b"Exif", b"http", b"ICC_PROFILE", b"shot by me", b"Photoshop"):
        assert trace not in copy
    again = Image.open(BytesIO(copy))
    assert not again.getexif()
    assert _difference(np.asarray(again), photo.rgb) < 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\jo\\front.jpg", "front.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n\u202e.jpg", "ab.jpg"),
        ("x" * 300 + ".jpg", "x" * 60 + "…" + "x" * 12 + ".jpg"),
    ],
)
def test_names_are_fit_to_be_shown(name: str, shown: str) -> None:
    assert clean_name(name) == shown
