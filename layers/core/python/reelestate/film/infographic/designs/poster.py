"""Poster: type first. The news in giant letters, a photo strip, the particulars."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of, part
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """Letters, strip, text from top to bottom; on wide cards the photo takes the right."""
    tone, area, full = board.tones.accent, board.area, board.full
    shout = board.shout(190, 2)
    rows = (*board.news(64), Gap(6), board.title(42, 2), board.body(), *board.address(32), Gap(4), *board.ending())
    if board.shape == "wide":
        seam = board.x(0.5)
        text = box_of(area.x0, area.y0, seam - board.px(50), area.y1)
        head = Column("head", part(text, y1=0.46), (shout,), tone, scale=board.type_scale)
        foot = Column("foot", part(text, y0=0.5), rows, tone, valign="bottom", scale=board.type_scale)
        return Arrangement(tone.plate.colour, (Frame(0, box_of(seam, 0, full.x1, full.y1)),), columns=(head, foot))
    head_share, foot_share = {"square": (0.26, 0.56), "portrait": (0.24, 0.58), "tall": (0.24, 0.56)}[board.shape]
    head = Column("head", part(area, y1=head_share), (shout,), tone, scale=board.type_scale)
    foot = Column("foot", part(area, y0=foot_share), rows, tone, valign="bottom", gap=16, scale=board.type_scale)
    strip = Frame(0, box_of(0, 0, full.x1, full.y1), after="head", until="foot", gap=board.px(38))
    return Arrangement(tone.plate.colour, (strip,), columns=(head, foot))


DESIGN = CardDesign(
    "poster",
    "urgency",
    "Poster",
    "The news in giant letters on the accent colour, a strip of the photo, day and place below.",
    1,
    Family("poster", "accent"),
    arrange,
)
