"""A brand's pictures as films use them: the logo keeps its transparency, the headshot is a photo like any other."""

import io
from typing import Any

from reelestate.kit.errors import InvalidInput
from reelestate.kit.photos import Untrusted, run_bounded

LOGO_MAX_SIDE = 1600


def logo_copy(data: bytes, name: str) -> bytes:
    """The logo as a PNG with alpha and without metadata, opened in a bounded helper process. Raises InvalidInput."""
    (outcome,) = run_bounded("reelestate.brand_kits.pictures:examine_logo", [Untrusted(name, data)])
    if outcome.error is not None:
        raise outcome.error
    return outcome.blob


def headshot_copy(data: bytes, name: str) -> bytes:
    """The headshot as an upright JPEG without metadata, opened in a bounded helper process. Raises InvalidInput."""
    (outcome,) = run_bounded("reelestate.brand_kits.pictures:examine_headshot", [Untrusted(name, data)])
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

    open_photo(data, name=name, min_side=24)
    try:
        with Image.open(io.BytesIO(data)) as picture:
            logo = ImageOps.exif_transpose(picture).convert("RGBA")
    except OSError as error:
        raise InvalidInput(f"logo {name}", "the picture cannot be read", "Save it as PNG.") from error
    logo.thumbnail((LOGO_MAX_SIDE, LOGO_MAX_SIDE), Image.Resampling.LANCZOS)
    clean = Image.frombytes("RGBA", logo.size, logo.tobytes())
    buffer = io.BytesIO()
    clean.save(buffer, "PNG")
    return {}, buffer.getvalue()
