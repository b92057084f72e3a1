"""The label on a photo that was altered, in the corner of the photo where no text stands."""

from dataclasses import replace

from reelestate.film.infographic.arrangement import Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.scene import Piece, PlacedText, Scene
from reelestate.film.infographic.typeset import Typesetter
from reelestate.film.picture import colour
from reelestate.film.picture.raster import rounded, tinted
from reelestate.film.picture.safe_area import SMALLEST_TEXT, Box
from reelestate.film.picture.text import EDGE
from reelestate.kit.errors import InvalidInput

_PAD_X, _PAD_Y = 16, 10
_ALPHA = 0.82


def disclosure_piece(board: Board, setter: Typesetter, frame: Frame, scene: Scene) -> Piece | None:
    """The label, or None for an unaltered photo. Raises InvalidInput when every corner is taken by text."""
    words = board.card.photos[frame.photo].disclosure
    if not words:
        return None
    setter = replace(setter, scale=1.0)
    seen = _meet(frame.box, board.area)
    pad_x, pad_y = setter.px(_PAD_X), setter.px(_PAD_Y)
    block = setter.block(words, setter.style(SMALLEST_TEXT, "medium"), seen.width - 2 * (pad_x + pad_y))
    width, height = round(block.width) + 2 * pad_x, round(block.optical_height) + 2 * pad_y
    taken = [text.box for text in scene.texts]
    margin = setter.px(14)
    for x, y in (
        (seen.x0 + margin, seen.y0 + margin),
        (seen.x1 - width - margin, seen.y0 + margin),
        (seen.x0 + margin, seen.y1 - height - margin),
        (seen.x1 - width - margin, seen.y1 - height - margin),
        (seen.x0 + margin, (seen.y0 + seen.y1 - height) // 2),
    ):
        box = Box(x, y, x + width, y + height)
        if not any(box.meets(other) for other in taken):
            plate = colour.Plate(colour.INK, _ALPHA)
            picture = tinted(rounded(width, height, height // 4), plate.colour, plate.alpha)
            mark = setter.text_mark(block, colour.WHITE, pad_x, pad_y, plate.extremes)
            picture.alpha_composite(mark.image, (pad_x - EDGE, pad_y - EDGE))
            ink = Box(x + pad_x, y + pad_y, x + width - pad_x, y + height - pad_y)
            return Piece(picture, x, y, 0, (PlacedText(mark.said, ink),) if mark.said else ())
    raise InvalidInput("design", "leaves no room for the photo's disclosure", "Choose another design for this photo.")


def _meet(first: Box, second: Box) -> Box:
    return Box(max(first.x0, second.x0), max(first.y0, second.y0), min(first.x1, second.x1), min(first.y1, second.y1))
