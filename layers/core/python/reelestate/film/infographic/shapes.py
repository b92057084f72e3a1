"""Everything on a card that is neither photo nor type: panels, scrims, outlines, discs, masks."""

import numpy as np
from PIL import Image, ImageDraw

from reelestate.film.infographic.arrangement import Column, Disc, Frame, Notches, Ornament, Outline, Plate
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.scene import Piece
from reelestate.film.infographic.tones import SCRIM_ALPHA
from reelestate.film.picture.colour import Colour
from reelestate.film.picture.colour import Plate as Ground
from reelestate.film.picture.raster import rounded, shadowed_plate, tinted
from reelestate.film.picture.safe_area import Box

_SUPERSAMPLING = 4
_SHADOW = 22
_DEEPEST = 0.93
_STRIPE = 10
_DASH = 14


def frame_mask(frame: Frame) -> Image.Image | None:
    """The frame's shape as an ``L`` mask; None for a plain rectangle."""
    width, height = frame.box.width, frame.box.height
    match frame.shape:
        case "circle":
            return rounded(width, height, min(width, height) // 2)
        case "arch":
            return _arch(width, height, frame.radius)
        case _:
            return rounded(width, height, frame.radius) if frame.radius else None


def mat(frame: Frame) -> list[Piece]:
    """The border around a photo, below it."""
    if not frame.border:
        return []
    b, box = frame.border, frame.box
    outer = Frame(frame.photo, Box(box.x0 - b, box.y0 - b, box.x1 + b, box.y1 + b), frame.shape, frame.radius)
    if outer.radius and outer.shape != "circle":
        outer = Frame(frame.photo, outer.box, frame.shape, frame.radius + b)
    mask = frame_mask(outer) or Image.new("L", (outer.box.width, outer.box.height), 255)
    return [Piece(tinted(mask, frame.border_colour), outer.box.x0, outer.box.y0)]


def ornament(what: Ornament, unit: float) -> list[Piece]:
    """The ornament's rasters."""
    match what:
        case Plate():
            return [_plate(what.box, what.colour, what.alpha, what.radius, what.shadow, unit)]
        case Outline():
            return [Piece(tinted(_outline(what), what.colour), what.box.x0, what.box.y0)]
        case Disc():
            return [_disc(what)]
        case Notches():
            return [_notches(what)]


def panel_box(column: Column, content: Box) -> Box:
    """Where the column's panel stands; without one, the content itself."""
    panel = column.panel
    if panel is None:
        return content
    pad = panel.pad
    if panel.bleed is not None:
        if panel.kind == "scrim":
            return Box(panel.bleed.x0, content.y0 - pad, panel.bleed.x1, panel.bleed.y1)
        top = panel.bleed.y0 if column.valign == "top" else content.y0 - pad
        bottom = panel.bleed.y1 if column.valign == "bottom" else content.y1 + pad
        return Box(panel.bleed.x0, top, panel.bleed.x1, bottom)
    x0, x1 = (content.x0, content.x1) if panel.hug else (column.box.x0, column.box.x1)
    return Box(x0 - pad, content.y0 - pad, x1 + pad, content.y1 + pad)


def panel(column: Column, box: Box, content: Box, board: Board) -> list[Piece]:
    """The column's ground."""
    chosen = column.panel
    if chosen is None:
        return []
    tone = column.tone
    if chosen.kind == "scrim":
        return [_scrim(column, box, content, board)]
    pieces = [_plate(box, tone.plate.colour, tone.plate.alpha, chosen.radius, chosen.shadow, board.unit)]
    if chosen.stripe is not None:
        tall = board.px(_STRIPE)
        y = box.y1 - tall if column.valign == "top" and chosen.bleed is not None else box.y0
        pieces.append(Piece(tinted(rounded(box.width, tall, 0), chosen.stripe), box.x0, y))
    return pieces


def _plate(box: Box, ink: Colour, alpha: float, radius: int, shadow: bool, unit: float) -> Piece:
    if not shadow:
        return Piece(tinted(rounded(box.width, box.height, radius), ink, alpha), box.x0, box.y0)
    picture, spread = shadowed_plate(Ground(ink, alpha), box.width, box.height, radius, round(_SHADOW * unit))
    return Piece(picture, box.x0 - spread, box.y0 - spread)


def _scrim(column: Column, box: Box, content: Box, board: Board) -> Piece:
    """Dark from the text outwards, clear towards the photo; never lighter than promised where text stands."""
    fade = board.px(column.panel.fade if column.panel else 0)
    top_first = column.valign == "top"
    y0, y1 = (0, min(board.canvas.height, content.y1 + fade)) if top_first else (max(0, content.y0 - fade), box.y1)
    rows = np.arange(y0, y1, dtype=np.float32)
    edge, far = (content.y1, content.y0) if top_first else (content.y0, content.y1)
    outside = np.clip(1 - np.abs(rows - edge) / max(1, fade), 0, 1)
    smooth = outside * outside * (3 - 2 * outside) * SCRIM_ALPHA
    inside = SCRIM_ALPHA + (_DEEPEST - SCRIM_ALPHA) * np.clip(np.abs(rows - edge) / max(1, abs(far - edge)), 0, 1)
    beyond = rows > edge if top_first else rows < edge
    ramp = np.where(beyond, smooth, inside)
    alpha = np.repeat((ramp * 255).round().astype(np.uint8)[:, None], box.width, axis=1)
    return Piece(tinted(Image.fromarray(alpha), column.tone.plate.colour), box.x0, y0)


def _arch(width: int, height: int, radius: int) -> Image.Image:
    """A half round top on a rectangle."""
    mask = rounded(width, height, radius)
    rise = min(width // 2, height)
    top = rounded(width, 2 * rise, rise).crop((0, 0, width, rise))
    mask.paste(top, (0, 0))
    return mask


def _outline(what: Outline) -> Image.Image:
    mask = rounded(what.box.width, what.box.height, what.radius)
    w = what.width
    inner = rounded(what.box.width - 2 * w, what.box.height - 2 * w, max(0, what.radius - w))
    mask.paste(0, (w, w), inner)
    return mask


def _disc(what: Disc) -> Piece:
    size = what.box.width
    picture = tinted(rounded(size, size, size // 2), what.colour)
    inset, width = round(size * 0.05), max(2, round(size * 0.008))
    ring = Outline(Box(0, 0, size - 2 * inset, size - 2 * inset), what.ring, width, size // 2 - inset)
    picture.alpha_composite(tinted(_outline(ring), what.ring), (inset, inset))
    return Piece(picture, what.box.x0, what.box.y0)


def _notches(what: Notches) -> Piece:
    """Half discs in the ground's colour at both ends of a dashed line."""
    box, r = what.box, what.radius
    picture = Image.new("RGBA", (box.width, 2 * r))
    big = Image.new("L", (box.width * 2, 4 * r))
    pen = ImageDraw.Draw(big)
    for start in range(4 * r, big.width - 4 * r, 2 * _DASH * 2):
        pen.rounded_rectangle((start, 2 * r - 3, min(start + 2 * _DASH, big.width - 4 * r), 2 * r + 3), 3, fill=255)
    picture.alpha_composite(tinted(big.reduce(2), what.line, 0.5))
    disc = tinted(rounded(2 * r, 2 * r, r), what.colour)
    picture.alpha_composite(disc.crop((r, 0, 2 * r, 2 * r)), (0, 0))
    picture.alpha_composite(disc.crop((0, 0, r, 2 * r)), (box.width - r, 0))
    return Piece(picture, box.x0, box.y0 + box.height // 2 - r)
