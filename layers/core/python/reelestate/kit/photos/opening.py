"""Opening a photo of unknown origin: what it is, whether it is safe to decode, and its upright sRGB pixels."""

import struct
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reelestate.kit.errors import InvalidInput
from reelestate.kit.photos.formats import ACCEPTED, Format, header, sniff

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image
    from PIL.ImageFile import ImageFile

MAX_SIDE = 4096
"""Longest side of an opened photo in pixels; larger ones are reduced while they are decoded."""

_SMALLER = f"Save it with at most {MAX_SIDE} pixels on the longest side and upload it again."
_MAX_BYTES = 200_000_000
_MAX_COUNTED_BYTES = 16_000_000
_MAX_PIXELS = 120_000_000
_MAX_JPEG_PIXELS = 1_000_000_000
_DECODE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    EOFError,
    OverflowError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Photo:
    """An upright sRGB picture: ``rgb`` is uint8 of shape (height, width, 3), longest side at most ``MAX_SIDE``.

    ``metadata`` holds only what is safe to keep (capture_time, caption, keywords), never a place or a person's name.
    ``notes`` says in plain words what was done to the picture on the way.
    """

    rgb: "NDArray[np.uint8]"
    width: int
    height: int
    metadata: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def open_photo(data: bytes, *, name: str, min_side: int = 256) -> Photo:
    """Decodes the photo upright and in sRGB.

    Raises InvalidInput when the bytes are no picture, are cut off, are too large to decode safely, or are smaller than
    ``min_side`` pixels. Time and memory are bounded by the size that the header declares; run it through
    ``run_bounded`` where a decoder's fault must not reach the process.
    """
    from PIL.Image import DecompressionBombError

    where = f"photo {clean_name(name)}"
    fmt = _format(data, where)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = header(data, fmt)
        except _DECODE_ERRORS as error:
            raise _unreadable(where, fmt) from error
        except (MemoryError, DecompressionBombError) as error:
            # Some decoders make room for the whole picture before they tell its size.
            raise InvalidInput(where, "the picture is too large", _SMALLER) from error
        _check_size(picture, fmt, where, min_side)
        from reelestate.kit.photos.metadata import safe_metadata

        metadata = safe_metadata(picture)
        notes = _frames_note(picture, len(data))
        try:
            image, more = _decode(picture, fmt)
        except (MemoryError, DecompressionBombError) as error:
            raise _too_large(picture, where) from error
        except _DECODE_ERRORS as error:
            raise _unreadable(where, fmt, cut_off="truncated" in str(error).lower()) from error
    import numpy as np

    rgb = np.asarray(image)
    height, width = rgb.shape[:2]
    return Photo(rgb, width, height, metadata=metadata, notes=(*notes, *more))


def clean_name(name: str) -> str:
    """The file name as it may stand in a message: its last part, printable, short."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in last if c.isprintable()).strip()
    return printable if len(printable) <= 80 else printable[:60] + "…" + printable[-16:]


def _format(data: bytes, where: str) -> Format:
    if not data:
        raise InvalidInput(where, "the file is empty", "Upload it again.")
    if len(data) > _MAX_BYTES:
        raise InvalidInput(where, f"the file has {len(data) // 1_000_000} MB", "Upload a version below 200 MB.")
    fmt = sniff(data)
    if fmt is None:
        raise InvalidInput(where, "this is not a picture file", f"Upload the photo as {ACCEPTED}.")
    return fmt


def _check_size(picture: "ImageFile", fmt: Format, where: str, min_side: int) -> None:
    width, height = picture.size
    if min(width, height) < min_side:
        raise InvalidInput(
            where,
            f"the picture is too small ({width} × {height} pixels)",
            f"Upload one of at least {min_side} pixels on the short side, better 1080.",
        )
    # A baseline JPEG is decoded at an eighth of its size without ever holding the whole; nothing else can do that.
    reducible = fmt == "jpeg" and not picture.info.get("progressive")
    if width * height > (_MAX_JPEG_PIXELS if reducible else _MAX_PIXELS):
        raise _too_large(picture, where)


def _too_large(picture: "ImageFile", where: str) -> InvalidInput:
    return InvalidInput(
        where,
        f"the picture is too large ({picture.width} × {picture.height} pixels)",
        _SMALLER,
    )


def _decode(picture: "ImageFile", fmt: Format) -> tuple["Image.Image", list[str]]:
    from reelestate.kit.photos.color import to_srgb

    notes: list[str] = []
    declared = picture.size
    if fmt == "jpeg":
        picture.draft(None, _fitted(declared))
    picture.load()
    orientation = picture.getexif().get(0x0112, 1)
    image = to_srgb(picture, _fitted(picture.size), notes)
    if max(image.size) != max(declared):
        notes.append(f"reduced from {declared[0]} × {declared[1]} pixels")
    return _upright(image, orientation), notes


def _upright(image: "Image.Image", orientation: object) -> "Image.Image":
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    longest = max(size)
    if longest <= MAX_SIDE:
        return size
    return max(1, round(width * MAX_SIDE / longest)), max(1, round(height * MAX_SIDE / longest))


def _frames_note(picture: "ImageFile", size: int) -> list[str]:
    # Counting walks through the whole file: a large one may hold millions of frames.
    if size > _MAX_COUNTED_BYTES:
        return ["only the first frame is used"] if getattr(picture, "is_animated", False) else []
    frames = getattr(picture, "n_frames", 1)
    return [f"only the first of {frames} frames is used"] if frames > 1 else []


def _unreadable(where: str, fmt: Format, *, cut_off: bool = False) -> InvalidInput:
    problem = "the file is cut off" if cut_off else f"the {fmt.upper()} file is damaged and cannot be read"
    return InvalidInput(where, problem, "Copy it again from the camera or phone, or leave it out.")
