"""Stamp: a matted photo with a round seal on its corner."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Disc, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of, inset
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """The seal says the news, the text below gives day, price and place."""
    tones, area, full = board.tones, board.area, board.full
    tone, mat = tones.night, board.px(16)
    rows = (*board.news(66), Gap(6), board.title(46, 2), board.body(), *board.address(32), Gap(4), *board.ending())
    size = board.px({"square": 300, "portrait": 330, "tall": 350, "wide": 340}[board.shape])
    if board.shape == "wide":
        photo = box_of(area.x0, area.y0, board.x(0.58), area.y1)
        text = box_of(photo.x1 + board.px(80), area.y0 + size + board.px(50), area.x1, area.y1)
        x, y = text.x0, area.y0 - board.px(8)
        frame = Frame(0, photo, border=mat)
        column = Column("main", text, rows, tone, valign="top", scale=board.type_scale)
    else:
        top = area.y0 + board.px(20)
        text = box_of(area.x0, board.y({"square": 0.55, "portrait": 0.54, "tall": 0.52}[board.shape]), area.x1, area.y1)
        photo = box_of(area.x0, top, area.x1, full.y1)
        x, y = area.x1 - size + board.px(20), top - board.px(20)
        frame = Frame(0, photo, until="main", gap=board.px(52), border=mat)
        column = Column("main", text, rows, tone, valign="bottom", gap=18, scale=board.type_scale)
    seal = box_of(x, y, x + size, y + size)
    said = Column("seal", inset(seal, round(size * 0.18)), (board.shout(60, 3),), tones.accent, "centre", "middle")
    disc = Disc(seal, tones.accent.plate.colour, tones.accent.text)
    return Arrangement(tone.plate.colour, (frame,), (disc,), (said, column))


DESIGN = CardDesign(
    "stamp",
    "urgency",
    "Stamp",
    "A matted photo with a round seal that says the news, on a night-dark ground.",
    1,
    Family("mat", "night"),
    arrange,
)
