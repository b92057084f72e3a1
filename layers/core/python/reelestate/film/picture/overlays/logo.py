"""The brokerage's logo in a corner; its name when there is no picture. Nothing in an unbranded film."""

from reelestate.film.picture.colour import Plate
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.logos import ground_for, scaled
from reelestate.film.picture.overlays.stage import Stage, place_text
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import LogoOverlay

_PAD_X, _PAD_Y, _RADIUS = 18, 14, 14
_ALPHA = 0.9
_SMALLEST_NAME = 22
"""A name in place of a logo is a mark rather than a text to read."""


def draw(stage: Stage, overlay: LogoOverlay) -> list[Layer]:
    """One layer: plate and logo."""
    brand = stage.timeline.brand
    if not stage.timeline.branded:
        return []
    zone = stage.zone("logo", overlay.corner)
    pad_x, pad_y = stage.px(_PAD_X), stage.px(_PAD_Y)
    room = (zone.width - 2 * pad_x, zone.height - 2 * pad_y)
    if brand.logo is not None:
        source = stage.picture(brand.logo, "brand.logo", 4 * zone.width)
        picture = scaled(source, *room)
        sheet, card = _card(stage, zone, overlay, picture.size, ground_for(source, _ALPHA))
        sheet.paint(picture, card.x0 + pad_x, card.y0 + pad_y)
        return stage.layers(sheet)
    name = stage.fit(brand.brokerage, stage.heading(32, smallest=_SMALLEST_NAME), *room, max_lines=2)
    if not name.lines:
        return []
    size = (round(name.width), round(name.optical_height))
    sheet, card = _card(stage, zone, overlay, size, stage.palette.plate)
    place_text(
        sheet, name, stage.palette.text, card.x0 + pad_x, card.y0 + (card.height - name.optical_height) / 2, "centre"
    )
    return stage.layers(sheet)


def _card(stage: Stage, zone: Box, overlay: LogoOverlay, size: tuple[int, int], plate: Plate) -> tuple[Sheet, Box]:
    width, height = size[0] + 2 * stage.px(_PAD_X), size[1] + 2 * stage.px(_PAD_Y)
    left = zone.x0 if overlay.corner.endswith("left") else zone.x1 - width
    top = zone.y1 - height if overlay.corner.startswith("bottom") else zone.y0
    card = Box(left, top, left + width, top + height)
    return stage.plate(card, plate, _RADIUS), card
