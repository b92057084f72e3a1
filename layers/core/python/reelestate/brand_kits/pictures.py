"""A brand's pictures as films use them: the logo keeps its transparency, the headshot is a photo like any other."""

import io
from typing import Any

from reelestate.kit.errors import InvalidInput
from reelestate.kit.photos import Bounds, Untrusted, run_bounded

LOGO_MAX_SIDE = 1600

_MAX_BYTES = 20_000_000
_MAX_LOGO_PIXELS = 40_000_000
_BOUNDS = Bounds(memory_bytes=1_500_000_000, seconds=15.0, processes=1)


def logo_copy(data: bytes, name: str) -> bytes:
    """The logo as a PNG with alpha and without metadata, opened in a bounded helper process. Raises InvalidInput."""
    return _copied("logo", data, name)


def headshot_copy(data: bytes, name: str) -> bytes:
    """The headshot as an upright JPEG without metadata, opened in a bounded helper process. Raises InvalidInput."""
    return _copied("headshot", data, name)


def _copied(noun: str, data: bytes, name: str) -> bytes:
    if len(data) > _MAX_BYTES:
        raise InvalidInput(
            f"{noun} {name}", f"the file has {len(data) // 1_000_000} MB", "Save it smaller than 20 MB and upload it."
        )
    item = Untrusted(name, data, noun=noun, remedy="Save it as an ordinary PNG or JPEG and upload it again.")
    (outcome,) = run_bounded(f"reelestate.brand_kits.pictures:examine_{noun}", [item], _BOUNDS)
    if outcome.error is not None:
        raise outcome.error
    return outcome.blob


def examine_headshot(data: bytes, name: str, _options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The helper's task for a headshot."""
    from reelestate.kit.photos import open_photo, working_copy

    return {}, working_copy(open_photo(data, name=name, min_side=128))


def examine_logo(data: bytes, name: str, _options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The helper's task for a logo."""
    from PIL import Image, ImageOps

    from reelestate.kit.photos import open_photo
    from reelestate.kit.photos.formats import header, sniff

    fmt = sniff(data)
    if fmt is None:
        raise InvalidInput(f"logo {name}", "this is not a picture file", "Save it as PNG and upload that.")
    open_photo(data, name=name, min_side=24)
    try:
        # The decoder is chosen by the first bytes alone: Pillow would also try those for scripts and vector files.
        with header(data, fmt) as picture:
            _check_pixels(picture.width * picture.height, name)
            logo = ImageOps.exif_transpose(picture).convert("RGBA")
    except OSError as error:
        raise InvalidInput(f"logo {name}", "the picture cannot be read", "Save it as PNG.") from error
    logo.thumbnail((LOGO_MAX_SIDE, LOGO_MAX_SIDE), Image.Resampling.LANCZOS)
    clean = Image.frombytes("RGBA", logo.size, logo.tobytes())
    buffer = io.BytesIO()
    clean.save(buffer, "PNG")
    return {}, buffer.getvalue()


def _check_pixels(pixels: int, name: str) -> None:
    if pixels > _MAX_LOGO_PIXELS:
        raise InvalidInput(
            f"logo {name}",
            f"the picture is too large ({pixels // 1_000_000} million pixels)",
            f"Save it with at most {LOGO_MAX_SIDE} pixels on the longest side.",
        )
