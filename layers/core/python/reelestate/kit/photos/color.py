"""From whatever a file stores (CMYK, 16 bits, a palette, Display P3 …) to 8-bit sRGB."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageChops, ImageCms
from PIL.Image import Resampling

_SRGB_NAMES = ("sRGB IEC61966", "sRGB built-in", "sRGB2014", "c2")


def to_srgb(picture: Image.Image, size: tuple[int, int], notes: list[str]) -> Image.Image:
    """The picture in mode RGB and sRGB at ``size``, transparency flattened on white.

    ``notes`` gains what went wrong on the way. The size is changed first, so that all else is done on few pixels.
    """
    profile = picture.info.get("icc_profile")
    image = _resizable(_eight_bits(picture))
    if image.size != size:
        image = image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)
    if image.mode == "RGBA":
        image = _on_white(image)
    if image.mode == "CMYK" and picture.format == "JPEG" and "adobe" not in picture.info:
        # Pillow takes every CMYK JPEG for Adobe's, which are stored inverted; without Adobe's marker they are not.
        image = ImageChops.invert(image)
    if profile:
        converted = _through_profile(image, profile)
        if converted is not None:
            return converted
        notes.append("its colour profile could not be read and was taken for sRGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.nan_to_num(np.asarray(image).astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    top = float(values.max(initial=0.0))
    # Floating-point files run from 0 to 1, integer ones from 0 to 65535 even when they do not use it all.
    whites = (1.0, 255.0, 65535.0) if image.mode == "F" else (65535.0,)
    white = next((level for level in whites if top <= level), top)
    return Image.fromarray(np.clip(values * (255.0 / white) + 0.5, 0, 255).astype(np.uint8), "L")


def _resizable(image: Image.Image) -> Image.Image:
    """In a mode whose pixels can be averaged: palettes and bits cannot."""
    if "transparency" in image.info or image.mode in {"LA", "PA", "La", "RGBa"}:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "RGBA", "CMYK", "LAB"} else image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if image.mode == "RGB" and ImageCms.getProfileDescription(source).startswith(_SRGB_NAMES):
            return image
        return ImageCms.profileToProfile(
            image,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
