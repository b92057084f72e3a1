"""When to come and see it: the heading, the day large, the hours beside a clock."""

from reelestate.film.picture.characters import upper
from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.icons import icon
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage, place_text
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import OpenHouseOverlay

_PAD_X, _PAD_Y, _GAP, _ROW_GAP = 36, 24, 18, 15
_BAR, _CLOCK = (52, 6), 38


def draw(stage: Stage, overlay: OpenHouseOverlay) -> list[Layer]:
    """Plate, wiped bar, text."""
    zone = stage.zone("open_house")
    pad_x, pad_y, gap, row_gap = (stage.px(v) for v in (_PAD_X, _PAD_Y, _GAP, _ROW_GAP))
    bar_width, bar_height, clock = stage.px(_BAR[0]), stage.px(_BAR[1]), stage.px(_CLOCK)
    room, tall = zone.width - 2 * pad_x, zone.height - 2 * pad_y
    heading = stage.fit(
        upper(overlay.heading), stage.body(28, Weight.SEMIBOLD, 0.16), room - bar_width - gap, stage.px(40)
    )
    hours = stage.fit(overlay.time, stage.heading(42, Weight.SEMIBOLD), room - clock - gap, stage.px(48))
    head, foot = max(heading.height, bar_height), max(hours.optical_height, clock if hours.lines else 0)
    left_over = tall - head - row_gap - (foot + row_gap if hours.lines else 0)
    day = stage.fit(overlay.date, stage.heading(72, Weight.EXTRABOLD), room, left_over, max_lines=2)
    if not (heading.lines or hours.lines or day.lines):
        return []
    rtl = (day if day.lines else heading).rtl
    width = round(max(bar_width + gap + heading.width, day.width, clock + gap + hours.width)) + 2 * pad_x
    rows = [(head, heading), (day.height if hours.lines else day.optical_height, day), (foot, hours)]
    heights = [height for height, block in rows if block.lines or block is heading]
    height = round(sum(heights)) + row_gap * (len(heights) - 1) + 2 * pad_y
    left = zone.x1 - width if rtl else zone.x0
    card = Box(left, zone.y1 - height, left + width, zone.y1)
    text = Sheet(card.x0, card.y0, card.x1, card.y1)
    start = card.x1 - pad_x if rtl else card.x0 + pad_x

    def along(offset: float, extent: float) -> float:
        return start - offset - extent if rtl else start + offset

    bar_x, bar_y = round(along(0, bar_width)), round(card.y0 + pad_y + (head - bar_height) / 2)
    bar = Box(bar_x, bar_y, bar_x + bar_width, bar_y + bar_height)
    y: float = card.y0 + pad_y
    place_text(text, heading, stage.palette.accent, along(bar_width + gap, heading.width), y)
    y += head + row_gap
    if day.lines:
        place_text(text, day, stage.palette.text, along(0, day.width), y)
        y += day.height + row_gap
    if hours.lines:
        text.ink(icon("clock", clock), stage.palette.accent, along(0, clock), y + (foot - clock) / 2)
        place_text(
            text, hours, stage.palette.text, along(clock + gap, hours.width), y + (foot - hours.optical_height) / 2
        )
    return [
        *stage.layers(stage.plate(card, stage.palette.plate)),
        *stage.layers(stage.bar(bar, stage.palette.accent), delayed=True, entrance="wipe"),
        *stage.layers(text, delayed=True),
    ]
