"""What may be uploaded, judged by what a person says of the file before it is sent. Pure."""

import mimetypes
import re
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from reelestate.kit.errors import InvalidInput
from reelestate.media.clip_limits import DEFAULT_LIMITS
from reelestate.media.intake import MAX_PHOTO_BYTES
from reelestate.media.sniffing import ACCEPTED, MediaKind, declared_kind

FileType = Literal["image", "video", "audio", "voiceover", "music", "logo", "headshot", "template"]
KINDS: dict[FileType, MediaKind] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "voiceover": "audio",
    "music": "audio",
    "logo": "image",
    "headshot": "image",
    "template": "image",
}
"""What the bytes of each type of media are."""

MAX_BYTES: dict[MediaKind, int] = {
    "image": MAX_PHOTO_BYTES,
    "video": DEFAULT_LIMITS.bytes,
    "audio": DEFAULT_LIMITS.bytes,
}
LARGEST = max(MAX_BYTES.values())
_FILE_TYPE: TypeAdapter[FileType] = TypeAdapter(FileType)
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}")


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that may be sent. ``mime_type`` is what it must be sent as."""

    file_type: FileType
    mime_type: str


def announced(filename: str, mime_type: str, size: int, wanted: FileType | None) -> Announced:
    """Judges a file by its name, its declared type, its size in bytes and what it is wanted as.

    A type that says nothing (``application/octet-stream``) is told by what it is wanted as, else by the name's ending.
    Raises InvalidInput for what is never taken, contradicts itself or is too large.
    """
    plain = mime_type.split(";", 1)[0].strip().lower()
    if not _MEDIA_TYPE.fullmatch(plain):
        raise InvalidInput("mime_type", f"{mime_type!r} is no media type", "Give one such as image/jpeg.")
    kind = _kind(plain) or (KINDS[wanted] if wanted else _kind_of_name(filename))
    if wanted is not None and KINDS[wanted] != kind:
        raise InvalidInput(
            "type", f"a file of the type {plain} cannot be used as {wanted}", f"Send {_noun(KINDS[wanted])} for it."
        )
    if size > MAX_BYTES[kind]:
        raise InvalidInput(
            "file_size",
            f"{size} bytes are too many for {_noun(kind)}",
            f"Send a version of at most {MAX_BYTES[kind] // 1_000_000} MB.",
        )
    return Announced(wanted or _plain_type(kind), plain)


def kind_of(file_type: str) -> MediaKind:
    """What the bytes of media of this type are."""
    return KINDS[_FILE_TYPE.validate_python(file_type)]


def fitting_type(current: str, kind: MediaKind) -> str:
    """The type of media that turned out to be of this kind: what it was wanted as, as long as that can be."""
    return current if kind_of(current) == kind else kind


def _kind(plain: str) -> MediaKind | None:
    try:
        return declared_kind(plain)
    except ValueError as error:
        raise InvalidInput("mime_type", f"files of the type {plain} are not taken", f"Upload {ACCEPTED}.") from error


def _kind_of_name(filename: str) -> MediaKind:
    guessed = mimetypes.guess_type(filename, strict=False)[0]
    kind = _kind(guessed) if guessed else None
    if kind is None:
        raise InvalidInput(
            "mime_type", "neither it nor the file's name says what the file is", "Give one such as image/jpeg."
        )
    return kind


def _plain_type(kind: MediaKind) -> FileType:
    types: dict[MediaKind, FileType] = {"image": "image", "video": "video", "audio": "audio"}
    return types[kind]


def _noun(kind: MediaKind) -> str:
    return {"image": "a photo", "video": "a film", "audio": "a recording"}[kind]
