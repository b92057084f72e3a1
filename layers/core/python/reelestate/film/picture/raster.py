"""Small rasters that overlays are put together from: plates, shadows, pictures, ink; and the way to a ``Layer``."""

from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps, UnidentifiedImageError

from reelestate.film.picture.colour import Colour, Plate
from reelestate.film.picture.layer import Layer
from reelestate.film.timeline.model import Canvas
from reelestate.kit.errors import InvalidInput

_SUPERSAMPLING = 4


class Sheet:
    """A transparent RGBA drawing somewhere on the canvas, addressed in canvas pixels."""

    def __init__(self, x0: int, y0: int, x1: int, y1: int) -> None:
        self.x, self.y = x0, y0
        self.image = Image.new("RGBA", (max(1, x1 - x0), max(1, y1 - y0)))

    @classmethod
    def of(cls, picture: Image.Image, x: float, y: float) -> "Sheet":
        """A sheet that is this RGBA picture, with its upper left corner at (x, y)."""
        sheet = cls(round(x), round(y), round(x) + 1, round(y) + 1)
        sheet.image = picture
        return sheet

    def paint(self, picture: Image.Image, x: float, y: float) -> None:
        """Put an RGBA picture over what is there; what lies outside the sheet is left out."""
        at = (round(x) - self.x, round(y) - self.y)
        cut = (max(0, -at[0]), max(0, -at[1]))
        if cut[0] < picture.width and cut[1] < picture.height:
            self.image.alpha_composite(picture, (max(0, at[0]), max(0, at[1])), cut)

    def ink(self, mask: Image.Image, colour: Colour, x: float, y: float, alpha: float = 1.0) -> None:
        """Colour through an ``L`` mask."""
        self.paint(tinted(mask, colour, alpha), x, y)


def tinted(mask: Image.Image, colour: Colour, alpha: float = 1.0) -> Image.Image:
    """One colour everywhere, the mask as its alpha: no dark fringes when it is scaled or faded."""
    picture = Image.new("RGBA", mask.size, (*colour, 0))
    picture.putalpha(mask if alpha >= 1 else mask.point([round(v * alpha) for v in range(256)]))
    return picture


def rounded(width: int, height: int, radius: int) -> Image.Image:
    """A rounded rectangle as an ``L`` mask with smooth corners."""
    width, height = max(1, width), max(1, height)
    radius = min(radius, width // 2, height // 2)
    mask = Image.new("L", (width, height), 255)
    if radius < 1:
        return mask
    big = Image.new("L", (2 * radius * _SUPERSAMPLING,) * 2)
    ImageDraw.Draw(big).ellipse((0, 0, big.width - 1, big.height - 1), fill=255)
    disc = big.reduce(_SUPERSAMPLING)
    for x, left in ((0, 0), (width - radius, radius)):
        for y, top in ((0, 0), (height - radius, radius)):
            mask.paste(disc.crop((left, top, left + radius, top + radius)), (x, y))
    return mask


def shadowed_plate(plate: Plate, width: int, height: int, radius: int, blur: int) -> tuple[Image.Image, int]:
    """The plate with a soft shadow around (not under) it, and how far the shadow reaches out on each side."""
    mask = rounded(width, height, radius)
    spread = 2 * blur
    shadow = Image.new("L", (mask.width + 2 * spread, mask.height + 2 * spread))
    shadow.paste(mask.point([round(v * 0.3) for v in range(256)]), (spread, spread + blur // 3))
    coarse = shadow.resize((max(1, shadow.width // 4), max(1, shadow.height // 4)), Image.Resampling.BOX)
    shadow = coarse.filter(ImageFilter.GaussianBlur(blur / 4)).resize(shadow.size, Image.Resampling.BILINEAR)
    shadow.paste(0, (spread, spread), mask)
    picture = tinted(shadow, (0, 0, 0))
    picture.alpha_composite(tinted(mask, plate.colour, plate.alpha), (spread, spread))
    return picture, spread


def open_picture(path: Path, most: int, field: str) -> Image.Image:
    """A logo or headshot, upright, as RGBA, at most ``most`` pixels on its longer side."""
    try:
        with Image.open(path) as source:
            source.draft("RGB", (most, most))
            upright = ImageOps.exif_transpose(source)
            if upright.mode.startswith("I;16"):
                upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
            upright.thumbnail((most, most), Image.Resampling.LANCZOS, reducing_gap=3.0)
            return upright.convert("RGBA")
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput(field, "the picture cannot be read", "Upload it again as PNG or JPEG.") from error


def to_layers(
    sheet: Sheet,
    canvas: Canvas,
    frames: tuple[int, int],
    fades: tuple[int, int],
    entrance: Literal["fade", "wipe"] = "fade",
) -> list[Layer]:
    """The sheet's ink as one layer with even measures inside the canvas; nothing when there is no ink."""
    ink = sheet.image.getchannel("A").getbbox()
    if ink is None:
        return []
    x0, y0 = max(0, sheet.x + ink[0]) & ~1, max(0, sheet.y + ink[1]) & ~1
    x1, y1 = min(canvas.width, sheet.x + ink[2] + 1) & ~1, min(canvas.height, sheet.y + ink[3] + 1) & ~1
    if x1 <= x0 or y1 <= y0 or frames[1] <= frames[0]:
        return []
    cut = sheet.image.crop((x0 - sheet.x, y0 - sheet.y, x1 - sheet.x, y1 - sheet.y))
    length = frames[1] - frames[0]
    fade_in, fade_out = min(fades[0], length // 2), min(fades[1], length // 2)
    return [Layer(np.array(cut), x0, y0, frames[0], frames[1], fade_in, fade_out, entrance)]
