"""The agent: headshot in a circle, name, title, brokerage, e-mail, phone and logo. Nothing in an unbranded film."""

from dataclasses import dataclass

from PIL import Image

from reelestate.film.picture import colour
from reelestate.film.picture.characters import upper
from reelestate.film.picture.fonts import Weight
from reelestate.film.picture.icons import icon
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays.logos import ground_for, is_opaque, scaled
from reelestate.film.picture.overlays.stage import Palette, Stage, place_text
from reelestate.film.picture.raster import Sheet, rounded, tinted
from reelestate.film.picture.safe_area import Box
from reelestate.film.picture.text import Block
from reelestate.film.timeline.model import AgentCardOverlay

_PAD, _GAP, _LINE_GAP = 40, 34, 15
_HEADSHOT, _RING, _RADIUS = 236, 6, 28
_LOGO = (270, 92)
_PHONE_ICON = 44
_PANEL_ALPHA = 0.95
_FACE_RISE = 0.12
"""In a tall picture the face is above the middle: cut this part of the surplus height from the top."""


@dataclass(frozen=True, slots=True)
class _Row:
    block: Block
    ink: colour.Colour


def draw(stage: Stage, overlay: AgentCardOverlay) -> list[Layer]:
    """Panel, headshot, text."""
    brand = stage.timeline.brand
    if not stage.timeline.branded:
        return []
    zone = stage.zone("agent_card")
    palette = _palette(stage)
    pad, gap = stage.px(_PAD), stage.px(_GAP)
    disc = stage.px(_HEADSHOT) if brand.headshot is not None else 0
    inset = disc + gap if disc else 0
    logo = stage.picture(brand.logo, "brand.logo", 3 * stage.px(_LOGO[0])) if brand.logo is not None else None
    contact = _contact(stage, palette, zone.width - 2 * pad - (stage.px(_LOGO[0]) + gap if logo else 0))
    foot = max(_height(stage, contact), stage.px(_LOGO[1]) if logo else 0)
    room = zone.height - 2 * pad - (foot + 2 * gap if foot else 0)
    who = _who(stage, overlay, palette, zone.width - 2 * pad - inset, room)
    if not (who or contact or logo or disc):
        return []
    head = max(disc, _height(stage, who))
    height = round(head + (foot + (2 * gap if head else 0) if foot else 0)) + 2 * pad
    top = zone.y0 + (zone.height - height) // 2
    card = Box(zone.x0, top, zone.x1, top + height)
    text = Sheet(card.x0, card.y0, card.x1, card.y1)
    x = card.x0 + pad
    if brand.headshot is not None:
        accent = colour.parse(brand.accent)
        portrait = _portrait(
            stage.picture(brand.headshot, "brand.headshot", 3 * disc), disc, stage.px(_RING), palette, accent
        )
        text.paint(portrait, x, card.y0 + pad + (head - disc) / 2)
    _paint_rows(stage, text, who, x + inset, card.y0 + pad + (head - _height(stage, who)) / 2)
    if foot:
        foot_y = card.y1 - pad - foot
        if head:
            text.ink(rounded(card.width - 2 * pad, stage.px(2), 1), palette.text, x, foot_y - gap, alpha=0.16)
        _paint_contact(stage, text, contact, palette, (x, foot_y), foot)
    if logo is not None:
        _paint_logo(stage, text, logo, palette, card, foot)
    return [*stage.layers(stage.plate(card, palette.plate, _RADIUS)), *stage.layers(text, delayed=True)]


def _palette(stage: Stage) -> Palette:
    """The panel in the secondary colour; marks on it in the primary one where that reads, else in the accent."""
    brand = stage.timeline.brand
    panel = colour.plate_for(colour.parse(brand.secondary), _PANEL_ALPHA)
    primary = colour.parse(brand.primary)
    reads = colour.worst_contrast(primary, panel.extremes) >= 4.5
    return Palette.of(panel, primary if reads else colour.parse(brand.accent))


def _who(stage: Stage, overlay: AgentCardOverlay, palette: Palette, width: float, height: float) -> list[_Row]:
    brand = stage.timeline.brand
    line = stage.px(36)
    around = [
        stage.fit(upper(overlay.call_to_action), stage.body(28, Weight.SEMIBOLD, 0.12), width, 2 * line, 2),
        stage.fit(brand.agent_title, stage.body(30), width, line),
        stage.fit(brand.brokerage, stage.body(30, Weight.SEMIBOLD), width, 2 * line, 2),
        stage.fit(brand.email, stage.body(28), width, line),
    ]
    used = sum(block.height + stage.px(_LINE_GAP) for block in around if block.lines)
    name = stage.fit(brand.agent_name, stage.heading(62, Weight.EXTRABOLD), width, height - used, 2)
    rows = [
        _Row(around[0], palette.accent),
        _Row(name, palette.text),
        _Row(around[1], palette.muted),
        _Row(around[2], palette.text),
        _Row(around[3], palette.muted),
    ]
    return [row for row in rows if row.block.lines]


def _contact(stage: Stage, palette: Palette, width: float) -> list[_Row]:
    brand = stage.timeline.brand
    room = width - stage.px(_PHONE_ICON) - stage.px(16)
    phone = _Row(stage.fit(brand.phone, stage.heading(48), room, stage.px(50)), palette.text)
    return [phone] if phone.block.lines else []


def _height(stage: Stage, rows: list[_Row]) -> float:
    return sum(row.block.height for row in rows) + stage.px(_LINE_GAP) * max(0, len(rows) - 1)


def _paint_rows(stage: Stage, sheet: Sheet, rows: list[_Row], x: float, y: float) -> None:
    for row in rows:
        place_text(sheet, row.block, row.ink, x, y)
        y += row.block.height + stage.px(_LINE_GAP)


def _paint_contact(
    stage: Stage, sheet: Sheet, rows: list[_Row], palette: Palette, corner: tuple[float, float], height: float
) -> None:
    size = stage.px(_PHONE_ICON)
    x, y = corner[0], corner[1] + (height - _height(stage, rows)) / 2
    if stage.timeline.brand.phone and rows:
        sheet.ink(icon("phone", size), palette.accent, x, y + (rows[0].block.height - size) / 2)
        x += size + stage.px(16)
    _paint_rows(stage, sheet, rows, x, y)


def _paint_logo(stage: Stage, sheet: Sheet, logo: Image.Image, palette: Palette, card: Box, height: float) -> None:
    """At the lower right; on a ground of its own where the panel would swallow it."""
    ground = ground_for(logo, 1.0)
    needs_ground = not is_opaque(logo) and ground.is_dark != palette.plate.is_dark
    margin = stage.px(14) if needs_ground else 0
    picture = scaled(logo, stage.px(_LOGO[0]) - 2 * margin, stage.px(_LOGO[1]) - 2 * margin)
    x = card.x1 - stage.px(_PAD) - picture.width - margin
    y = card.y1 - stage.px(_PAD) - (height + picture.height) / 2
    if needs_ground:
        tile = rounded(picture.width + 2 * margin, picture.height + 2 * margin, stage.px(12))
        sheet.ink(tile, ground.colour, x - margin, y - margin)
    sheet.paint(picture, x, y)


def _portrait(picture: Image.Image, size: int, ring: int, palette: Palette, ring_colour: colour.Colour) -> Image.Image:
    """The headshot cut to a circle inside an accent ring."""
    side = min(picture.size)
    left, top = (picture.width - side) // 2, round((picture.height - side) * _FACE_RISE)
    inner = size - 4 * ring
    face = picture.crop((left, top, left + side, top + side)).resize((inner, inner), Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", face.size, (*palette.plate.colour, 255))
    ground.alpha_composite(face)
    ground.putalpha(rounded(inner, inner, inner // 2))
    portrait = tinted(rounded(size, size, size // 2), ring_colour)
    hole = size - 2 * ring
    portrait.alpha_composite(tinted(rounded(hole, hole, hole // 2), palette.plate.colour), (ring, ring))
    portrait.alpha_composite(ground, (2 * ring, 2 * ring))
    return portrait
