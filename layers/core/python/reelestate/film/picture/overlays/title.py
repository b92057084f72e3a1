"""The opening card: an accent bar and a kicker over the title."""

from reelestate.film.picture.characters import upper
from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage, place_text
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import TitleOverlay

_PAD_X, _PAD_Y, _GAP, _HEAD_GAP = 36, 26, 18, 15
_BAR = (52, 6)


def draw(stage: Stage, overlay: TitleOverlay) -> list[Layer]:
    """Plate, wiped bar, text."""
    zone = stage.zone("title")
    pad_x, pad_y, gap, head_gap = (stage.px(v) for v in (_PAD_X, _PAD_Y, _GAP, _HEAD_GAP))
    bar_width, bar_height = stage.px(_BAR[0]), stage.px(_BAR[1])
    room = zone.width - 2 * pad_x
    kicker = stage.fit(
        upper(overlay.kicker), stage.body(28, Weight.SEMIBOLD, tracking=0.16), room - bar_width - gap, stage.px(44)
    )
    head = max(kicker.height, bar_height)
    title = stage.fit(
        overlay.title, stage.heading(88, Weight.EXTRABOLD), room, zone.height - 2 * pad_y - head - head_gap, max_lines=3
    )
    if not kicker.lines and not title.lines:
        return []
    width = round(max(bar_width + gap + kicker.width if kicker.lines else bar_width, title.width)) + 2 * pad_x
    height = round(head + (head_gap + title.optical_height if title.lines else 0)) + 2 * pad_y
    rtl = title.rtl if title.lines else kicker.rtl
    left = zone.x1 - width if rtl else zone.x0
    card = Box(left, zone.y1 - height, left + width, zone.y1)
    text = Sheet(card.x0, card.y0, card.x1, card.y1)
    start = card.x1 - pad_x - bar_width if rtl else card.x0 + pad_x
    middle = card.y0 + pad_y + head / 2
    bar = Box(start, round(middle - bar_height / 2), start + bar_width, round(middle - bar_height / 2) + bar_height)
    kicker_x = start - gap - kicker.width if rtl else start + bar_width + gap
    place_text(text, kicker, stage.palette.accent, kicker_x, card.y0 + pad_y)
    title_x = card.x1 - pad_x - title.width if rtl else card.x0 + pad_x
    place_text(text, title, stage.palette.text, title_x, card.y0 + pad_y + head + head_gap)
    return [
        *stage.layers(stage.plate(card, stage.palette.plate)),
        *stage.layers(stage.bar(bar, stage.palette.accent), delayed=True, entrance="wipe"),
        *stage.layers(text, delayed=True),
    ]
