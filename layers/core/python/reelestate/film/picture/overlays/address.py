"""The address with a pin."""

from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.icons import icon
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage
from reelestate.film.picture.overlays.text_pair import TextPair
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import AddressOverlay

_PAD_X, _PAD_Y, _GAP, _LINE_GAP, _PIN = 28, 10, 18, 7, 46


def draw(stage: Stage, overlay: AddressOverlay) -> list[Layer]:
    """Plate and text."""
    zone = stage.zone("address")
    pad_x, gap, line_gap, pin = stage.px(_PAD_X), stage.px(_GAP), stage.px(_LINE_GAP), stage.px(_PIN)
    room, tall = zone.width - 2 * pad_x - pin - gap, zone.height - 2 * stage.px(_PAD_Y)
    second = stage.fit(overlay.line2, stage.body(30), room, tall * 0.36)
    used = second.height + line_gap if second.lines else 0
    first = stage.fit(
        overlay.line1, stage.heading(40, Weight.SEMIBOLD), room, tall - used, max_lines=2 if second.lines else 3
    )
    pair = TextPair(first, second, line_gap)
    if pair.is_empty:
        return []
    width = round(pair.width) + 2 * pad_x + pin + gap
    height = min(zone.height, round(pair.height) + 2 * stage.px(24))
    left = zone.x1 - width if pair.rtl else zone.x0
    card = Box(left, zone.y0, left + width, zone.y0 + height)
    text = Sheet(card.x0, card.y0, card.x1, card.y1)
    pin_x = card.x1 - pad_x - pin if pair.rtl else card.x0 + pad_x - stage.px(4)
    text.ink(icon("pin", pin), stage.palette.accent, pin_x, card.y0 + (height - pin) / 2)
    start = card.x1 - pad_x - pin - gap if pair.rtl else card.x0 + pad_x + pin + gap
    pair.place(text, stage.palette, start, card.y0 + (height - pair.height) / 2)
    return [*stage.layers(stage.plate(card, stage.palette.plate)), *stage.layers(text, delayed=True)]
