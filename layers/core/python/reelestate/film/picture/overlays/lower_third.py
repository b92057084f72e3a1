"""A line about what the shot shows, beside an accent bar."""

from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage
from reelestate.film.picture.overlays.text_pair import TextPair
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import LowerThirdOverlay

_PAD_X, _PAD_Y, _GAP, _LINE_GAP, _BAR = 28, 14, 20, 9, 7


def draw(stage: Stage, overlay: LowerThirdOverlay) -> list[Layer]:
    """Plate, bar, text, at the strip's lower edge."""
    zone = stage.zone("lower_third")
    pad_x, gap, line_gap, bar = stage.px(_PAD_X), stage.px(_GAP), stage.px(_LINE_GAP), stage.px(_BAR)
    room, tall = zone.width - 2 * pad_x - bar - gap, zone.height - 2 * stage.px(_PAD_Y)
    second = stage.fit(overlay.subtext, stage.body(28), room, tall * 0.36)
    used = second.height + line_gap if second.lines else 0
    pair = TextPair(stage.fit(overlay.text, stage.heading(46), room, tall - used, max_lines=2), second, line_gap)
    if pair.is_empty:
        return []
    width = round(pair.width) + 2 * pad_x + bar + gap
    height = min(zone.height, round(pair.height) + 2 * stage.px(26))
    left = zone.x1 - width if pair.rtl else zone.x0
    card = Box(left, zone.y1 - height, left + width, zone.y1)
    top = card.y0 + (height - pair.height) / 2
    bar_x = card.x1 - pad_x - bar if pair.rtl else card.x0 + pad_x
    text = Sheet(card.x0, card.y0, card.x1, card.y1)
    pair.place(text, stage.palette, bar_x - gap if pair.rtl else bar_x + bar + gap, top)
    rule = Box(bar_x, round(top), bar_x + bar, round(top + pair.height))
    return [
        *stage.layers(stage.plate(card, stage.palette.plate)),
        *stage.layers(stage.bar(rule, stage.palette.accent)),
        *stage.layers(text, delayed=True),
    ]
