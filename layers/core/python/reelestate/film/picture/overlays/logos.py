"""A brokerage's logo made to stand on any ground."""

import numpy as np
from PIL import Image

from reelestate.film.picture import colour
from reelestate.film.picture.colour import Colour, Plate

_OPAQUE = 250
_LIGHT_GROUND: Colour = (250, 250, 248)


def is_opaque(logo: Image.Image) -> bool:
    """Whether the logo brings its own ground."""
    return bool(np.asarray(logo.getchannel("A")).min() >= _OPAQUE)


def ground_for(logo: Image.Image, alpha: float) -> Plate:
    """A light plate for a dark logo, a dark one for a light logo, and its own colour for one with a ground."""
    pixels = np.asarray(logo.convert("RGBA").resize((32, 32), Image.Resampling.BOX)).reshape(-1, 4)
    if is_opaque(logo):
        edge = np.asarray(logo.resize((32, 32), Image.Resampling.BOX))[0, :, :3]
        red, green, blue = (int(v) for v in np.median(edge, axis=0))
        return Plate((red, green, blue), 1.0)
    seen = pixels[pixels[:, 3] > 64][:, :3]
    if not len(seen):
        return Plate(_LIGHT_GROUND, alpha)
    shades = [(int(r), int(g), int(b)) for r, g, b in seen]
    on_light = sum(colour.contrast(shade, _LIGHT_GROUND) for shade in shades)
    on_dark = sum(colour.contrast(shade, colour.INK) for shade in shades)
    return Plate(_LIGHT_GROUND if on_light >= on_dark * 0.75 else colour.INK, alpha)


def scaled(logo: Image.Image, width: int, height: int) -> Image.Image:
    """The logo without its clear margins, as large as the box allows."""
    ink = logo.getchannel("A").getbbox()
    trimmed = logo.crop(ink) if ink else logo
    factor = min(width / trimmed.width, height / trimmed.height)
    size = (max(1, round(trimmed.width * factor)), max(1, round(trimmed.height * factor)))
    return trimmed.resize(size, Image.Resampling.LANCZOS)
