"""The fact strip: an icon and a figure over a label, in columns."""

from dataclasses import dataclass, replace

from reelestate.film.picture.icons import icon
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage, place_text
from reelestate.film.picture.raster import Sheet, rounded
from reelestate.film.picture.safe_area import Box
from reelestate.film.picture.text import Block
from reelestate.film.timeline.model import FactItem, FactsOverlay

_PAD_X, _GAP, _LINE_GAP, _ICON = 24, 12, 13, 42
_LARGEST, _SMALLEST_VALUE = 46, 32


@dataclass(frozen=True, slots=True)
class _Column:
    item: FactItem
    value: Block
    label: Block
    width: float


def draw(stage: Stage, overlay: FactsOverlay) -> list[Layer]:
    """Plate and columns."""
    zone = stage.zone("facts")
    pad = stage.px(_PAD_X)
    columns = _columns(stage, overlay.items, zone)
    widths = [int(column.width) + 2 * pad for column in columns]
    card = Box(zone.x0, zone.y0, zone.x0 + sum(widths), zone.y1)
    text = Sheet(card.x0, card.y0, card.x1, card.y1)
    below = max(column.label.optical_height for column in columns)
    rows = stage.px(_ICON) + (stage.px(_LINE_GAP) + below if below else 0)
    x, top = card.x0, card.y0 + (card.height - rows) / 2
    for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
        if index:
            line = rounded(stage.px(2), round(card.height * 0.5), 1)
            text.ink(line, stage.palette.text, x, card.y0 + card.height * 0.25, alpha=0.28)
        _paint(stage, text, column, x + width / 2, top)
        x += width
    return [*stage.layers(stage.plate(card, stage.palette.plate)), *stage.layers(text, delayed=True)]


def _columns(stage: Stage, items: tuple[FactItem, ...], zone: Box) -> list[_Column]:
    """Columns as wide as they need; when that is too wide together, each gets its share of the strip."""
    natural = [_column(replace(stage, shortened=[]), item, zone.width) for item in items]
    free = zone.width - 2 * stage.px(_PAD_X) * len(items)
    needed = sum(column.width for column in natural)
    if needed <= free:
        least = min(free / len(items), stage.px(132))
        wide = [replace(column, width=max(column.width, least)) for column in natural]
        return wide if sum(column.width for column in wide) <= free else natural
    share = free / len(items)
    spare = sum(max(0.0, share - column.width) for column in natural)
    wanting = sum(max(0.0, column.width - share) for column in natural)
    fitted = []
    for column in natural:
        extra = spare * (column.width - share) / wanting
        fitted.append(column if column.width <= share else _column(stage, column.item, share + extra))
    return fitted


def _column(stage: Stage, item: FactItem, width: float) -> _Column:
    icon_room = stage.px(_ICON) + stage.px(_GAP)
    value_style = replace(stage.heading(_LARGEST), smallest=_SMALLEST_VALUE * stage.unit)
    value = stage.fit(item.value, value_style, width - icon_room, stage.px(46))
    label = stage.fit(item.label, stage.body(28), width, stage.px(38))
    return _Column(item, value, label, min(width, max(icon_room + value.width, label.width)))


def _paint(stage: Stage, sheet: Sheet, column: _Column, centre: float, top: float) -> None:
    size, gap = stage.px(_ICON), stage.px(_GAP) if column.value.lines else 0
    x = centre - (size + gap + column.value.width) / 2
    sheet.ink(icon(column.item.icon, size), stage.palette.accent, x, top)
    place_text(sheet, column.value, stage.palette.text, x + size + gap, top + (size - column.value.optical_height) / 2)
    label_y = top + size + stage.px(_LINE_GAP)
    place_text(sheet, column.label, stage.palette.muted, centre - column.label.width / 2, label_y)
