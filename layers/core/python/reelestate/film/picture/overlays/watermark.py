"""The studio's own mark: two small lines in a top corner, light on a soft shadow so that they read over any photo."""

from dataclasses import replace

from PIL import Image, ImageFilter

from reelestate.film.picture import colour
from reelestate.film.picture.colour import Colour
from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.text import EDGE, Style
from reelestate.film.timeline.model import WatermarkOverlay

_LINES = {"Made with": (19, Weight.MEDIUM), "ReelEstate Studio": (25, Weight.BOLD)}
"""The mark's lines with their sizes in units and weights."""
_FAMILY = "Inter"
_SMALLEST = 15
"""In units: a mark rather than a text to read."""
_LINE_GAP = 4
_OPACITY = 0.6
_SHADOW, _BLUR = 0.62, 5
_BLACK: Colour = (0, 0, 0)


def draw(stage: Stage, overlay: WatermarkOverlay) -> list[Layer]:
    """One layer: a shadow the shape of the letters, and the letters."""
    zone, blur = stage.zone("watermark", overlay.corner), stage.px(_BLUR)
    blocks = [stage.fit(words, _style(stage, *looks), zone.width, zone.height / 2) for words, looks in _LINES.items()]
    spread = 4 * blur
    sheet = Sheet(zone.x0 - spread, zone.y0 - spread, zone.x1 + spread, zone.y1 + spread)
    letters = Image.new("L", sheet.image.size)
    y = float(spread)
    for block in blocks:
        x = spread if overlay.corner == "top_left" else spread + zone.width - block.width
        letters.paste(block.mask(), (round(x) - EDGE, round(y) - EDGE))
        y += block.optical_height + stage.px(_LINE_GAP)
    # The shadow is wide and solid beside the letters, so that white on white still has an edge.
    halo = letters.filter(ImageFilter.GaussianBlur(blur)).point([min(255, 3 * level) for level in range(256)])
    sheet.ink(halo.filter(ImageFilter.GaussianBlur(blur)), _BLACK, sheet.x, sheet.y, _SHADOW)
    sheet.ink(letters, colour.WHITE, sheet.x, sheet.y, _OPACITY)
    return stage.layers(sheet)


def _style(stage: Stage, size: float, weight: Weight) -> Style:
    return replace(stage.body(size, weight, tracking=0.01), family=_FAMILY, smallest=_SMALLEST * stage.unit)
