"""Small labels on photos: how one was altered, and with which studio a card was made. Never over a text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from reelestate.film.infographic.arrangement import Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.scene import Piece, PlacedText, Scene
from reelestate.film.infographic.typeset import Typesetter
from reelestate.film.picture import colour
from reelestate.film.picture.raster import rounded, tinted
from reelestate.film.picture.safe_area import SMALLEST_TEXT, Box
from reelestate.film.picture.text import EDGE
from reelestate.kit.errors import InvalidInput

_Places = Callable[[int, int], Iterable[tuple[int, int]]]
"""Upper left corners where a label of a width and height may stand, the best first."""
WATERMARK = "Made with ReelEstate Studio"
_PAD_X, _PAD_Y = 16, 10
_MARGIN = 14
_CLEAR = 8
"""How far the watermark keeps from everything else."""
_ALPHA = 0.82
_STEPS = 24
"""How many places along each edge are tried for the watermark."""


def disclosure_piece(board: Board, setter: Typesetter, frame: Frame, scene: Scene) -> Piece | None:
    """The label, or None for an unaltered photo. Raises InvalidInput when every corner is taken by text."""
    words = board.card.photos[frame.photo].disclosure
    if not words:
        return None
    seen = _meet(frame.box, board.area)
    corners = partial(_corners, seen, setter.px(_MARGIN))
    piece = _label(words, setter, seen.width, [text.box for text in scene.texts], corners)
    if piece is None:
        raise InvalidInput(
            "design", "leaves no room for the photo's disclosure", "Choose another design for this photo."
        )
    return piece


def watermark_piece(board: Board, setter: Typesetter, scene: Scene, labels: Sequence[Piece]) -> Piece | None:
    """The studio's mark at the card's edge, or None when the infographic carries none.

    Raises InvalidInput when text and labels take the whole edge.
    """
    if not board.infographic.watermark:
        return None
    gap = setter.px(_CLEAR)
    taken = [_grown(box, gap) for box in [*(text.box for text in scene.texts), *(_box_of(one) for one in labels)]]
    piece = _label(WATERMARK, setter, board.area.width, taken, partial(_edges, board.area))
    if piece is None:
        raise InvalidInput("design", "leaves no room for the studio's mark", "Choose another design or shorter texts.")
    return piece


def _label(words: str, setter: Typesetter, room: int, taken: Sequence[Box], places: _Places) -> Piece | None:
    """The words on a dark plate at most ``room`` pixels wide, at the first free place, or None."""
    setter = replace(setter, scale=1.0)
    pad_x, pad_y = setter.px(_PAD_X), setter.px(_PAD_Y)
    block = setter.block(words, setter.style(SMALLEST_TEXT, "medium"), room - 2 * (pad_x + pad_y))
    width, height = round(block.width) + 2 * pad_x, round(block.optical_height) + 2 * pad_y
    for x, y in places(width, height):
        box = Box(x, y, x + width, y + height)
        if not any(box.meets(other) for other in taken):
            plate = colour.Plate(colour.INK, _ALPHA)
            picture = tinted(rounded(width, height, height // 4), plate.colour, plate.alpha)
            mark = setter.text_mark(block, colour.WHITE, pad_x, pad_y, plate.extremes)
            picture.alpha_composite(mark.image, (pad_x - EDGE, pad_y - EDGE))
            ink = Box(x + pad_x, y + pad_y, x + width - pad_x, y + height - pad_y)
            return Piece(picture, x, y, 0, (PlacedText(mark.said, ink),) if mark.said else ())
    return None


def _corners(area: Box, margin: int, width: int, height: int) -> Iterator[tuple[int, int]]:
    left, right = area.x0 + margin, area.x1 - width - margin
    top, bottom = area.y0 + margin, area.y1 - height - margin
    yield from ((left, top), (right, top), (left, bottom), (right, bottom))
    yield left, (area.y0 + area.y1 - height) // 2


def _edges(area: Box, width: int, height: int) -> Iterator[tuple[int, int]]:
    """The lower corners, then along the lower, the upper and both side edges."""
    right, bottom = area.x1 - width, area.y1 - height
    across = [area.x0 + (right - area.x0) * step // _STEPS for step in range(_STEPS + 1)]
    down = [area.y0 + (bottom - area.y0) * step // _STEPS for step in range(_STEPS + 1)]
    yield from ((right, bottom), (area.x0, bottom), (right, area.y0), (area.x0, area.y0))
    yield from ((x, y) for y in (bottom, area.y0) for x in across)
    yield from ((x, y) for y in reversed(down) for x in (right, area.x0))


def _box_of(piece: Piece) -> Box:
    return Box(piece.x, piece.y, piece.x + piece.image.width, piece.y + piece.image.height)


def _grown(box: Box, by: int) -> Box:
    return Box(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)


def _meet(first: Box, second: Box) -> Box:
    return Box(max(first.x0, second.x0), max(first.y0, second.y0), min(first.x1, second.x1), min(first.y1, second.y1))
