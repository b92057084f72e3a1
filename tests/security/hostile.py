"""Files made to harm whoever opens them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.unit.support.clips import ffmpeg, film, recording, same_frame
from tests.unit.support.inputs import encoded, scene

SCRIPT = b"<script>alert(document.domain)</script>"


def png_bomb(path: Path, side: int = 50_000) -> None:
    """A valid PNG of side × side pixels that is 7.5 GB when decoded and a megabyte or two on disk."""
    row = zlib.compressobj(1)
    packed = b"".join(row.compress(bytes(side // 8 + 1)) for _ in range(side)) + row.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b""))


def png_text_bomb(path: Path) -> None:
    """A small picture with a compressed comment that unpacks to a gigabyte."""
    # Compressed so that it can follow itself, zeros are compressed once; then the end of the stream and its checksum.
    zeros = zlib.compressobj(1)
    packed = zeros.compress(bytes(10_000_000)) + zeros.flush(zlib.Z_FULL_FLUSH)
    packed = packed[:2] + packed[2:] * 100 + b"\x03\x00" + struct.pack(">HH", 1_000_000_000 % 65_521, 1)
    plain = encoded(scene(), "PNG")
    path.write_bytes(plain[:33] + _chunk(b"zTXt", b"Comment\x00\x00" + packed) + plain[33:])


def gif_of_frames(path: Path, frames: int = 2_000_000) -> None:
    """A GIF with millions of frames of one pixel."""
    one = encoded(Image.new("P", (300, 300)), "GIF")
    path.write_bytes(one[:-1] + b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0" * frames + b";")


def jpeg_of_size(path: Path, width: int = 65_500, height: int = 65_500) -> None:
    """A JPEG whose header promises four billion pixels."""
    data = bytearray(encoded(scene(), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    path.write_bytes(data)


def webp_of_size(path: Path) -> None:
    """A WebP whose canvas is 16384 × 16384 with a picture of a few pixels."""
    data = bytearray(encoded(scene(), "WEBP", exif=b"Exif\0\0II*\0"))
    at = data.index(b"VP8X") + 8
    data[at + 4 : at + 10] = (16_383).to_bytes(3, "little") * 2
    path.write_bytes(data)


def tiff_loop(path: Path) -> None:
    """A TIFF whose directories follow each other in a circle."""
    data = bytearray(encoded(scene(), "TIFF"))
    (start,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[start : start + 2])
    data[start + 2 + 12 * count : start + 6 + 12 * count] = struct.pack("<I", start)
    path.write_bytes(data)


def jpeg_and_page(path: Path) -> None:
    """A photo that is also a web page."""
    page = b"<html><body>" + SCRIPT + b"</body></html><!--"
    data = encoded(scene(), "JPEG")
    path.write_bytes(data[:2] + b"\xff\xfe" + struct.pack(">H", len(page) + 2) + page + data[2:] + b"-->")


def jpeg_and_zip(path: Path) -> None:
    """A photo that is also an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Evil.class", bytes(100))
    path.write_bytes(encoded(scene(), "JPEG") + stream.getvalue())


def gif_and_script(path: Path) -> None:
    """A picture that is also a script."""
    path.write_bytes(b"GIF89a/*" + encoded(scene(), "GIF")[8:] + b"*/=1;" + SCRIPT)


def zip_bomb(path: Path) -> None:
    """Half a gigabyte of zeros in an archive."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("0", "w", force_zip64=True) as file,
    ):
        for _ in range(50):
            file.write(bytes(10_000_000))


def cut(path: Path, whole: Path, share: float = 0.4) -> None:
    """The beginning of a file."""
    data = whole.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])


def with_table(path: Path, whole: Path, table: bytes, at: int, value: int = 0xFFFFFFF0) -> None:
    """A film whose sample table claims billions of entries: ``at`` is the count's place after the table's name."""
    data = bytearray(whole.read_bytes())
    found = data.index(table)
    data[found + at : found + at + 4] = struct.pack(">I", value)
    path.write_bytes(data)


def with_outside_data(path: Path, whole: Path) -> None:
    """A film that says that its pictures lie in /etc/passwd."""
    data = whole.read_bytes()
    entry = b"\x00\x00\x00\x0curl \x00\x00\x00\x01"
    outside = b"file:///etc/passwd\x00"
    replaced = struct.pack(">I", 12 + len(outside)) + b"url \x00\x00\x00\x00" + outside
    at = data.index(entry)
    grown = bytearray(data[:at] + replaced + data[at + len(entry) :])
    for name in (b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        place = grown.rindex(name, 0, at) - 4
        (size,) = struct.unpack(">I", grown[place : place + 4])
        grown[place : place + 4] = struct.pack(">I", size + len(outside))
    path.write_bytes(grown)


def wav_claiming(path: Path, whole: Path, size: int) -> None:
    """A second of sound that claims to be gigabytes."""
    data = bytearray(whole.read_bytes())
    data[4:8] = struct.pack("<I", min(size + 36, 0xFFFFFFFF))
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(data)


def endless_mp3(path: Path, scratch: Path) -> None:
    """Hours of silence in a few megabytes."""
    one = scratch / "one.mp3"
    recording(one, "-af", "volume=0", "-ar", "8000", "-b:a", "8k", "-id3v2_version", "0", "-write_xing", "0")
    path.write_bytes(one.read_bytes() * 8000)


def make_all(uploads: Path, scratch: Path) -> None:
    """Writes every hostile file into ``uploads``, each under ``<mime with a dash>__<name>``."""
    whole = film(scratch / "whole.mp4", "-movflags", "+faststart", seconds=2)
    wav = recording(scratch / "whole.wav")
    photo, page = scratch / "photo.jpg", b"<html>" + SCRIPT
    photo.write_bytes(encoded(scene(1600, 1200), "JPEG"))
    made: dict[str, Callable[[Path], object]] = {
        "image-png__bomb.png": png_bomb,
        "image-png__text-bomb.png": png_text_bomb,
        "image-gif__frames.gif": gif_of_frames,
        "image-jpeg__huge-header.jpg": jpeg_of_size,
        "image-webp__huge-canvas.webp": webp_of_size,
        "image-tiff__loop.tif": tiff_loop,
        "image-jpeg__page.jpg": jpeg_and_page,
        "image-jpeg__archive.jpg": jpeg_and_zip,
        "image-gif__script.gif": gif_and_script,
        "image-jpeg__document.jpg": lambda path: path.write_bytes(
            b"\xff\xd8\xff\xfe\x00\x20%PDF-1.7" + photo.read_bytes()
        ),
        "image-jpeg__zip-bomb.jpg": zip_bomb,
        "image-jpeg__cut.jpg": lambda path: cut(path, photo),
        "image-jpeg__empty.jpg": lambda path: path.write_bytes(b""),
        "image-jpeg__page-only.jpg": lambda path: path.write_bytes(page),
        "image-svg+xml__drawing.svg": lambda path: path.write_bytes(b"<svg>" + SCRIPT + b"</svg>"),
        "image-png__drawing.png": lambda path: path.write_bytes(b"<?xml version='1.0'?><svg>" + SCRIPT + b"</svg>"),
        "text-html__photo.html": lambda path: path.write_bytes(photo.read_bytes()),
        "video-mp4__photo.mp4": lambda path: path.write_bytes(photo.read_bytes()),
        "image-jpeg__film.jpg": lambda path: path.write_bytes(whole.read_bytes()),
        "video-mp4__cut.mp4": lambda path: cut(path, whole),
        "video-mp4__empty.mp4": lambda path: path.write_bytes(b""),
        "video-mp4__header-only.mp4": lambda path: path.write_bytes(whole.read_bytes()[:32]),
        "video-mp4__playlist.mp4": lambda path: path.write_bytes(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        "video-mp4__many-sizes.mp4": lambda path: with_table(path, whole, b"stsz", 12),
        "video-mp4__many-times.mp4": lambda path: with_table(path, whole, b"stts", 8),
        "video-mp4__many-chunks.mp4": lambda path: with_table(path, whole, b"stco", 8),
        "video-mp4__many-runs.mp4": lambda path: with_table(path, whole, b"stsc", 8),
        "video-mp4__long-sample.mp4": lambda path: with_table(path, whole, b"stts", 16, 0x7FFFFFFF),
        "video-mp4__outside.mp4": lambda path: with_outside_data(path, whole),
        "video-mp4__huge.mp4": lambda path: ffmpeg(
            *("-f", "lavfi", "-i", "color=s=8192x8192:r=5:d=0.2", "-pix_fmt", "yuv420p", "-preset", "ultrafast", path)
        ),
        "video-x-matroska__many-frames.mkv": lambda path: same_frame(path.with_suffix(".mkv"), 200_000, 1000),
        "audio-wav__claims-4gb.wav": lambda path: wav_claiming(path, wav, 0xFFFFFF00),
        "audio-wav__claims-1gb.wav": lambda path: wav_claiming(path, wav, 1_000_000_000),
        "audio-wav__cut.wav": lambda path: cut(path, wav),
        "audio-wav__header-only.wav": lambda path: path.write_bytes(wav.read_bytes()[:44]),
        "audio-mpeg__endless.mp3": lambda path: endless_mp3(path, scratch),
        "audio-mpeg__id3-only.mp3": lambda path: path.write_bytes(b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(5000)),
        "audio-ogg__head-only.ogg": lambda path: path.write_bytes(b"OggS\x00\x02" + bytes(60)),
        "audio-flac__head-only.flac": lambda path: path.write_bytes(b"fLaC" + b"\xff" * 200),
        "video-webm__head-only.webm": lambda path: path.write_bytes(
            b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"\xff" * 500
        ),
    }
    for name, make in made.items():
        make(uploads / name)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
