"""From whatever a file stores (CMYK, 16 bits, a palette, Display P3 …) to 8-bit sRGB."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_SRGB_NAMES = ("sRGB IEC61966", "sRGB built-in", "sRGB2014", "c2")


def to_srgb(picture: "Image.Image", notes: list[str]) -> "Image.Image":
    """The picture as mode RGB in sRGB, transparency flattened on white; ``notes`` gains what went wrong or was lost."""
    profile = picture.info.get("icc_profile")
    image = _eight_bits(picture)
    image = _flattened(image)
    if image.mode == "CMYK" and picture.format == "JPEG" and "adobe" not in picture.info:
        # Pillow takes every CMYK JPEG for Adobe's, which are stored inverted; without Adobe's marker they are not.
        from PIL import ImageChops

        image = ImageChops.invert(image)
    if profile:
        converted = _through_profile(image, profile)
        if converted is not None:
            return converted
        notes.append("its colour profile could not be read and was taken for sRGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bits(image: "Image.Image") -> "Image.Image":
    if not image.mode.startswith(("I", "F")):
        return image
    import numpy as np
    from PIL import Image

    values = np.nan_to_num(np.asarray(image).astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    top = float(values.max(initial=0.0))
    # Floating-point files run from 0 to 1, integer ones from 0 to 65535 even when they do not use it all.
    white = 1.0 if image.mode == "F" and top <= 1.0 else 255.0 if image.mode == "F" and top <= 255.0 else 65535.0
    return Image.fromarray(np.clip(values * (255.0 / white) + 0.5, 0, 255).astype(np.uint8), "L")


def _flattened(image: "Image.Image") -> "Image.Image":
    from PIL import Image

    transparent = image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info
    if transparent:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB") if image.mode in {"P", "1", "YCbCr", "HSV", "RGBX"} else image


def _through_profile(image: "Image.Image", profile: bytes) -> "Image.Image | None":
    from PIL import ImageCms

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
