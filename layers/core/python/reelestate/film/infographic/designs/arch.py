"""Arch: the photo under a round arch, everything centred on paper."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """The arch above the text, or left of it on wide cards."""
    tone, area = board.tones.paper, board.area
    rows = (
        board.kicker(28),
        board.title(60, 3),
        *board.address(32),
        Gap(2),
        *board.visit(48),
        board.price(54),
        Gap(2),
        board.facts("strip", 42),
        *board.ending(),
    )
    if board.shape == "wide":
        arch = box_of(area.x0 + board.px(40), area.y0, area.x0 + board.px(760), board.full.y1)
        text = box_of(arch.x1 + board.px(90), area.y0, area.x1, area.y1)
        column = Column("main", text, rows, tone, "centre", "middle", scale=board.type_scale)
        return Arrangement(tone.plate.colour, (Frame(0, arch, "arch"),), columns=(column,))
    share = {"square": 0.46, "portrait": 0.46, "tall": 0.5}[board.shape]
    inset = {"square": 190, "portrait": 150, "tall": 110}[board.shape]
    top = board.px(72) if board.shape != "tall" else board.y(0.08)
    arch = box_of(board.px(inset), top, board.canvas.width - board.px(inset), area.y1)
    text = box_of(area.x0, board.y(share), area.x1, area.y1)
    return Arrangement(
        ground=tone.plate.colour,
        frames=(Frame(0, arch, "arch", until="main", gap=board.px(40)),),
        columns=(Column("main", text, rows, tone, "centre", "bottom", gap=18, scale=board.type_scale),),
    )


DESIGN = CardDesign(
    "arch",
    "feature_driven",
    "Arch",
    "The photo under a round arch, title and figures centred on a light ground.",
    1,
    Family("arch", "paper", centred=True),
    arrange,
)
