"""Medallion: a round photo in a ring, everything centred on the night."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """The medallion over the text, or left of it on wide cards."""
    tone, area = board.tones.night, board.area
    ring = board.px(14)
    rows = (
        board.status(32),
        board.title(54, 2),
        board.body(),
        *board.address(32),
        board.price(50),
        Gap(4),
        *board.points(36),
        Gap(4),
        *board.ending(),
    )
    size = board.px({"square": 400, "portrait": 560, "tall": 560, "wide": 860}[board.shape])
    if board.shape == "wide":
        y = (board.canvas.height - size) // 2
        round_box = box_of(area.x0 + ring, y, area.x0 + ring + size, y + size)
        text = box_of(round_box.x1 + board.px(90), area.y0, area.x1, area.y1)
        column = Column("main", text, rows, tone, "centre", "middle", scale=board.type_scale)
    else:
        x, top = (board.canvas.width - size) // 2, area.y0 - board.px(10)
        round_box = box_of(x, top, x + size, top + size)
        text = box_of(area.x0, round_box.y1 + board.px(44), area.x1, area.y1)
        column = Column("main", text, rows, tone, "centre", "middle", gap=18, scale=board.type_scale)
    frame = Frame(0, round_box, "circle", border=ring, border_colour=tone.fill)
    return Arrangement(tone.plate.colour, (frame,), columns=(column,))


DESIGN = CardDesign(
    "medallion",
    "social_proof",
    "Medallion",
    "A round photo in a ring of the accent, status, title and proof centred on a dark ground.",
    1,
    Family("circle", "night", centred=True),
    arrange,
)
