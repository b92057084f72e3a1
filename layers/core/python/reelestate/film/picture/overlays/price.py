"""The price: the amount large, the words around it small, the former price struck through."""

from dataclasses import replace

import regex

from reelestate.film.picture.bidi import is_rtl
from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.stage import Stage, place_text
from reelestate.film.picture.raster import Sheet, rounded
from reelestate.film.picture.safe_area import SMALLEST_TEXT, Box
from reelestate.film.picture.text import Block, fit
from reelestate.film.timeline.model import PriceOverlay

_PARTS = regex.compile(
    r"^(?P<before>(?:\p{Latin}{2,}\s+)*)(?P<amount>.*?\d.*?)(?P<after>\s*(?:/|\b(?:per|pm|pw|pa|pcm|a)\b).*)?$"
)
_PAD_X, _PAD_Y, _GAP = 32, 12, 14
_LARGE, _SMALL, _WAS = 62, 30, 36
_WAS_SHARE = 0.38
_LONGEST_PRICE = 80


def draw(stage: Stage, overlay: PriceOverlay) -> list[Layer]:
    """Plate and text."""
    zone = stage.zone("price")
    pad_x, pad_y, gap = stage.px(_PAD_X), stage.px(_PAD_Y), stage.px(_GAP)
    room, tall = zone.width - 2 * pad_x, zone.height - 2 * pad_y
    was = stage.fit(overlay.was, stage.heading(_WAS, Weight.MEDIUM), room * _WAS_SHARE, tall)
    if was.lines:
        room -= round(was.width) + 2 * gap
    blocks = _amount(stage, overlay.text, room, tall)
    if not blocks and not was.lines:
        return []
    rtl = blocks[0].rtl if blocks else was.rtl
    width = round(sum(b.width for b in blocks) + gap * max(0, len(blocks) - 1)) + 2 * pad_x
    width += round(was.width) + (2 * gap if blocks else 0) if was.lines else 0
    left = zone.x1 - width if rtl else zone.x0
    card = Box(left, zone.y0, left + width, zone.y1)
    text = Sheet(card.x0, card.y0, card.x1, card.y1)
    # All parts stand on the baseline that centres the largest one.
    largest = max([*blocks, was], key=lambda b: b.size if b.lines else 0.0)
    baseline = card.y0 + (zone.height - largest.optical_height) / 2 + largest.baselines[-1]
    x: float = card.x0 + pad_x
    parts = [(b, stage.palette.text if b is largest else stage.palette.muted) for b in blocks]
    struck = [(was, stage.palette.muted)] if was.lines else []
    for block, ink in [*struck, *parts] if rtl else [*parts, *struck]:
        if block is was and not rtl and blocks:
            x += gap
        place_text(text, block, ink, x, baseline - block.baselines[-1])
        if block is was:
            stroke = stage.px(3)
            text.ink(rounded(round(was.width), stroke, 1), ink, x, baseline - 0.36 * was.size - stroke / 2)
            x += gap if rtl else 0
        x += block.width + gap
    return [*stage.layers(stage.plate(card, stage.palette.plate)), *stage.layers(text, delayed=True)]


def _amount(stage: Stage, text: str, width: float, height: float) -> list[Block]:
    """The price in up to three blocks of one line, or in one block when it has no such form or no room for it."""
    heading = stage.heading(_LARGE, Weight.EXTRABOLD)
    found = _PARTS.match(" ".join(text.split())) if len(text) <= _LONGEST_PRICE else None
    parts = _parts(stage, found, width, height) if found and not is_rtl(text) else None
    if parts:
        return parts
    whole = stage.fit(text, heading, width, height, max_lines=2)
    return [whole] if whole.lines else []


def _parts(stage: Stage, found: "regex.Match[str]", width: float, height: float) -> list[Block] | None:
    """Small words around the large amount, when the amount stays large enough to lead."""
    heading = stage.heading(_LARGE, Weight.EXTRABOLD)
    words = [str(found["before"] or "").strip(), str(found["amount"]).strip(), str(found["after"] or "").strip()]
    gap = stage.px(_GAP)
    small = stage.body(_SMALL, Weight.SEMIBOLD)
    sides = {i: fit(words[i], stage.fonts, small, 4 * width, height) for i in (0, 2) if words[i]}
    left_over = width - sum(side.width + gap for side in sides.values())
    least = SMALLEST_TEXT * 1.3 * stage.unit
    if left_over < least * 2:
        return None
    amount = fit(words[1], stage.fonts, replace(heading, smallest=least), left_over, height)
    if amount.truncated or amount.size < least or not amount.lines:
        return None
    return [block for block in (sides.get(0), amount, sides.get(2)) if block and block.lines]
