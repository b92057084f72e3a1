"""What an upload really is, told by its bytes and never by its name or by what the browser says.

The table is our own because it decides which decoder is let near the bytes, so it must list exactly what is accepted:
the libraries looked at took ``mif1`` photos of phones for films and did not know fragmented MP4 (``iso5``).
"""

import re
from dataclasses import dataclass
from typing import Literal

from reelestate.kit.photos.formats import sniff as sniff_picture

MediaKind = Literal["image", "video", "audio"]

HEAD_BYTES = 65_536
"""How much of a file's beginning, and of its end, is looked at."""

ACCEPTED = (
    "a photo (JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF or BMP), a clip (MP4, MOV, WebM or MKV) "
    "or a recording (MP3, WAV, M4A, AAC, FLAC, OGG or Opus)"
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A recognised file. ``demuxer`` is the only one of FFmpeg's readers that may open it; None for photos.

    ``kinds`` holds more than one kind for containers that carry either; the streams inside decide then, and ``kind``
    is the likelier.
    """

    kind: MediaKind
    format: str
    mime: str
    extension: str
    demuxer: str | None = None
    kinds: tuple[MediaKind, ...] = ()

    def may_be(self, kind: MediaKind) -> bool:
        """Whether the container can hold this kind."""
        return kind == self.kind or kind in self.kinds


_PICTURES: dict[str, tuple[str, str]] = {
    "jpeg": ("image/jpeg", "jpg"),
    "png": ("image/png", "png"),
    "gif": ("image/gif", "gif"),
    "webp": ("image/webp", "webp"),
    "tiff": ("image/tiff", "tif"),
    "heif": ("image/heic", "heic"),
    "avif": ("image/avif", "avif"),
    "bmp": ("image/bmp", "bmp"),
}
_EITHER: tuple[MediaKind, ...] = ("video", "audio")
_MP4 = Sniffed("video", "mp4", "video/mp4", "mp4", "mov", _EITHER)
_MOV = Sniffed("video", "mov", "video/quicktime", "mov", "mov", _EITHER)
_M4A = Sniffed("audio", "m4a", "audio/mp4", "m4a", "mov", _EITHER)
_WEBM = Sniffed("video", "webm", "video/webm", "webm", "matroska", _EITHER)
_MKV = Sniffed("video", "mkv", "video/x-matroska", "mkv", "matroska", _EITHER)
_MP3 = Sniffed("audio", "mp3", "audio/mpeg", "mp3", "mp3")
_WAV = Sniffed("audio", "wav", "audio/wav", "wav", "wav")
_AAC = Sniffed("audio", "aac", "audio/aac", "aac", "aac")
_FLAC = Sniffed("audio", "flac", "audio/flac", "flac", "flac")
_OGG = Sniffed("audio", "ogg", "audio/ogg", "ogg", "ogg")

_M4A_BRANDS = (b"M4A ", b"M4B ", b"M4P ", b"F4A ")
_MP4_BRANDS = re.compile(
    rb"iso[2-9a-m]|mp4[12]|M4V[ HP]?|avc1|dash|msdh|msix|3g[pgers2][0-9a-z]|mmp4|XAVC|MSNV|f4v ", re.S
)
_OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_EBML_DOCTYPE = re.compile(rb"\x42\x82[\x80-\x8f](webm|matroska)")

_OTHER_THINGS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"%PDF-"), "a PDF document", "Export its pages as JPEG pictures and upload those."),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "a ZIP archive or office document", "Upload the files inside one by one."),
    (re.compile(rb"(?:Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ)"), "an archive", "Upload the files inside one by one."),
    (re.compile(rb"#EXTM3U|<MPD|ffconcat"), "a playlist, not a film", "Upload the film itself as MP4."),
    (re.compile(rb"<svg|<!DOCTYPE svg", re.I), "an SVG drawing", "Export it as PNG and upload that."),
    (re.compile(rb"<!doctype html|<html|<script|<\?php", re.I), "a web page", f"Upload {ACCEPTED}."),
    (re.compile(rb"RIFF....AVI ", re.S), "an AVI film", "Convert it to MP4 (H.264) and upload that."),
    (re.compile(rb"MZ|\x7fELF|#!/"), "a program", f"Upload {ACCEPTED}."),
)
_ACTIVE = re.compile(rb"<script[\s>]|<html[\s>]|<!doctype html|<svg[\s>]|<\?php|<iframe[\s>]", re.I)
_ACTIVE_WINDOW = 8192
_PDF_WINDOW = 1024


def sniff(head: bytes) -> Sniffed | None:
    """Recognises a file by its first ``HEAD_BYTES`` (fewer are enough for most); None when it is nothing we accept."""
    picture = sniff_picture(head)
    if picture is not None:
        mime, extension = _PICTURES[picture]
        return Sniffed("image", picture, mime, extension)
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head[4:8] in _OLD_QUICKTIME and int.from_bytes(head[:4], "big") >= 8:
        return _MOV
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        match = _EBML_DOCTYPE.search(head[:64])
        return None if match is None else (_WEBM if match.group(1) == b"webm" else _MKV)
    return _sound(head)


def declared_kind(mime: str) -> MediaKind | None:
    """The family a declared MIME type names, None for one that says nothing (empty or ``application/octet-stream``).

    Raises ValueError for a type that names something we never accept, such as ``text/html`` or ``image/svg+xml``.
    """
    plain = mime.split(";", 1)[0].strip().lower()
    if plain in {"", "application/octet-stream", "binary/octet-stream"}:
        return None
    if plain == "application/ogg":
        return "audio"
    family = plain.split("/", 1)[0]
    if plain != "image/svg+xml":
        for kind in ("image", "video", "audio"):
            if family == kind:
                return kind
    raise ValueError(plain)


def hidden_content(head: bytes, tail: bytes) -> str | None:
    """What a file is besides the media it starts as: a page, a document or an archive; None when it is nothing else.

    ``head`` and ``tail`` are the first and last ``HEAD_BYTES``. Such files are made to be one thing to us and another
    to a browser or an unpacker. Bytes after a photo as such are no fault: phones keep short films there.
    """
    if b"%PDF-" in head[:_PDF_WINDOW]:
        return "a PDF document"
    if _ACTIVE.search(head[:_ACTIVE_WINDOW]) or _ACTIVE.search(tail[-_ACTIVE_WINDOW:]):
        return "a web page"
    return "a ZIP archive" if _ends_as_zip(tail) else None


def other_thing(head: bytes) -> tuple[str, str] | None:
    """What an unaccepted file seems to be, and what to do with it; None when it is not known either."""
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for pattern, name, remedy in _OTHER_THINGS:
        if pattern.match(start):
            return name, remedy
    if start.startswith(b"<"):
        for pattern, name, remedy in _OTHER_THINGS:
            if pattern.search(head[:4096]):
                return name, remedy
    return None


def _iso_media(head: bytes) -> Sniffed | None:
    size = min(max(int.from_bytes(head[:4], "big"), 12), 256)
    major = head[8:12]
    brands = [major, *(head[at : at + 4] for at in range(16, min(size, len(head)) - 3, 4))]
    if major == b"qt  ":
        return _MOV
    if major in _M4A_BRANDS:
        return _M4A
    return _MP4 if any(_MP4_BRANDS.fullmatch(brand) for brand in brands) else None


def _sound(head: bytes) -> Sniffed | None:
    if head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        return _WAV
    if head.startswith(b"fLaC"):
        return _FLAC
    if head.startswith(b"OggS\x00"):
        return Sniffed("video", "ogg", "video/ogg", "ogv", "ogg", _EITHER) if b"theora" in head[:256] else _OGG
    if head.startswith(b"ID3") and len(head) > 10 and max(head[6:10]) < 0x80:
        return _MP3
    if _adts_frame(head):
        return _AAC
    return _MP3 if _mpeg_frame(head) else None


def _adts_frame(head: bytes) -> bool:
    """Two ADTS frames in a row, for one sync word alone is found in anything."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return False
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    following = head[length : length + 2]
    return length >= 7 and len(following) == 2 and following[0] == 0xFF and following[1] & 0xF6 == 0xF0


_BIT_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BIT_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLE_RATES = (44100, 48000, 32000)


def _mpeg_frame(head: bytes) -> bool:
    """Two MPEG layer III frames in a row."""
    length = _mpeg_frame_length(head)
    return length is not None and _mpeg_frame_length(head[length : length + 4]) is not None


def _mpeg_frame_length(frame: bytes) -> int | None:
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:
        return None
    version, rate_index, sample_index = frame[1] >> 3 & 3, frame[2] >> 4, frame[2] >> 2 & 3
    if version == 1 or rate_index in {0, 15} or sample_index == 3:
        return None
    first = version == 3
    rate = (_BIT_RATES if first else _BIT_RATES_2)[rate_index]
    samples_per_second = _SAMPLE_RATES[sample_index] // {3: 1, 2: 2, 0: 4}[version]
    return (144_000 if first else 72_000) * rate // samples_per_second + (frame[2] >> 1 & 1)


def _ends_as_zip(tail: bytes) -> bool:
    # Both records of a directory: four bytes alone could be chance.
    return b"PK\x01\x02" in tail and b"PK\x05\x06" in tail
