"""Says that the photo was altered: small, readable, in the middle of the top row."""

from reelestate.film.picture import colour
from reelestate.film.picture.colour import Plate
from reelestate.film.picture.icons import icon
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage, place_text
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import DisclosureOverlay

_PAD_X, _PAD_Y, _GAP, _ICON, _RADIUS = 16, 12, 10, 30, 14
_LEAST_PAD_Y = 4
_PLATE = Plate(colour.INK, 0.74)


def draw(stage: Stage, overlay: DisclosureOverlay) -> list[Layer]:
    """One layer: plate, sign and text."""
    zone = stage.zone("disclosure")
    pad_x, pad_y, gap, size = stage.px(_PAD_X), stage.px(_PAD_Y), stage.px(_GAP), stage.px(_ICON)
    room = zone.width - 2 * pad_x - size - gap
    text = stage.fit(overlay.text, stage.body(28), room, zone.height - 2 * stage.px(_LEAST_PAD_Y), max_lines=2)
    if not text.lines:
        return []
    width = round(text.width) + 2 * pad_x + size + gap
    height = min(zone.height, round(max(text.optical_height, size)) + 2 * pad_y)
    left = zone.x0 + (zone.width - width) // 2
    card = Box(left, zone.y0, left + width, zone.y0 + height)
    sheet = stage.plate(card, _PLATE, _RADIUS)
    sign_x = card.x1 - pad_x - size if text.rtl else card.x0 + pad_x
    text_x = card.x0 + pad_x if text.rtl else card.x0 + pad_x + size + gap
    sheet.ink(icon("info", size), colour.WHITE, sign_x, card.y0 + (height - size) / 2)
    place_text(sheet, text, colour.WHITE, text_x, card.y0 + (height - text.optical_height) / 2)
    return stage.layers(sheet)
