"""The thread: a line that runs through all cards of a carousel, so that each leads on to the next."""

from reelestate.film.infographic.arrangement import Ornament, Plate
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.picture import colour
from reelestate.film.picture.colour import Colour

_SEEN = 1.6
"""Contrast by which a line stands out from its ground."""

_BELOW, _WIDTH, _BEAD = 34, 6, 22


def thread(board: Board, ground: Colour) -> tuple[Ornament, ...]:
    """From the first card's margin over every edge to the last card's margin, with a bead at either end."""
    area, card = board.area, board.card
    y = area.y1 + board.px(_BELOW)
    first, last = card.page == 1, card.page == card.pages
    x0, x1 = (area.x0 if first else 0), (area.x1 if last else board.canvas.width)
    accent = board.tones.accent
    ink = accent.plate.colour if colour.contrast(accent.plate.colour, ground) >= _SEEN else accent.accent
    half, bead = board.px(_WIDTH) / 2, board.px(_BEAD)
    line = Plate(box_of(x0, y - half, x1, y + half), ink)
    ends = [x for x, there in ((x0, first), (x1 - bead, last)) if there]
    return (line, *(Plate(box_of(x, y - bead / 2, x + bead, y + bead / 2), ink, radius=bead // 2) for x in ends))
