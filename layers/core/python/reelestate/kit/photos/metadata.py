"""The few words of a photo's metadata that are safe and useful: when it was taken, its caption, its keywords."""

import re
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_MAX_TEXT = 500
_DATE_TIME_ORIGINAL = 0x9003
_EXIF_IFD = 0x8769
_CAPTION_TAGS = (0x010E, 0x9C9B, 0x9C9F, 0x9C9C)  # ImageDescription, XPTitle, XPSubject, XPComment
_KEYWORDS_TAG = 0x9C9E
_IPTC_CAPTION, _IPTC_KEYWORDS = (2, 120), (2, 25)
_XMP_SUBJECT = re.compile(r"<dc:subject>(.{0,4000}?)</dc:subject>", re.DOTALL)
_XMP_ITEM = re.compile(r"<rdf:li[^>]{0,100}>([^<]{1,200})</rdf:li>")


def safe_metadata(picture: "ImageFile") -> dict[str, str]:
    """``capture_time`` (ISO 8601, without zone), ``caption`` and ``keywords`` (comma-separated), each when present.

    Everything else, the GPS position first of all, is never read. Unreadable metadata counts as none.
    """
    try:
        exif = picture.getexif()
        inner = exif.get_ifd(_EXIF_IFD)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        exif, inner = {}, {}  # type: ignore[assignment]
    iptc = _iptc(picture)
    caption = _first(_text(exif.get(tag)) for tag in _CAPTION_TAGS) or _text(iptc.get(_IPTC_CAPTION))
    keywords = _keywords(iptc.get(_IPTC_KEYWORDS)) or _keywords(exif.get(_KEYWORDS_TAG)) or _xmp_keywords(picture)
    found = {
        "capture_time": _iso_time(_text(inner.get(_DATE_TIME_ORIGINAL))),
        "caption": caption,
        "keywords": ", ".join(keywords)[:_MAX_TEXT],
    }
    return {key: value for key, value in found.items() if value}


def _iptc(picture: "ImageFile") -> dict[Any, Any]:
    from PIL.IptcImagePlugin import getiptcinfo

    try:
        return dict(getiptcinfo(picture) or {})
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return {}


def _xmp_keywords(picture: "ImageFile") -> list[str]:
    packet = picture.info.get("xmp", b"")
    text = packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)
    subject = _XMP_SUBJECT.search(text[:200_000])
    return [_clean(unescape(item)) for item in _XMP_ITEM.findall(subject.group(1))] if subject else []


def _keywords(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for text in map(_text, value) if text]
    return [part.strip() for part in re.split(r"[;,]", _text(value)) if part.strip()]


def _text(value: Any) -> str:
    if isinstance(value, tuple) and all(isinstance(v, int) for v in value):
        value = bytes(v & 0xFF for v in value)
    if isinstance(value, bytes):
        # Windows writes its own tags as UTF-16, everyone else UTF-8.
        value = value.decode("utf-16-le" if b"\x00" in value[:4] else "utf-8", "replace")
    return _clean(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_MAX_TEXT]


def _iso_time(text: str) -> str:
    match = re.fullmatch(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d).*", text)
    return "{}-{}-{}T{}".format(*match.groups()) if match else ""


def _first(texts: Any) -> str:
    return next((text for text in texts if text), "")
