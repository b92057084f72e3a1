"""Mosaic: one large and two small photos, the text on paper."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.picture.safe_area import Box

_GUTTER = 10


def arrange(board: Board) -> Arrangement:
    """The mosaic fills the top, or the left of a wide card."""
    tone, area, full = board.tones.white, board.area, board.full
    rows = (board.status(30), *board.story(title=58, price=56, facts="grid" if board.shape == "wide" else "strip"))
    if board.shape == "wide":
        seam = board.x(0.58)
        text = box_of(seam + board.px(64), area.y0, area.x1, area.y1)
        frames = _mosaic(board, box_of(0, 0, seam, full.y1), until="")
        column = Column("main", text, rows, tone, valign="middle")
        return Arrangement(tone.plate.colour, frames, columns=(column,))
    share = {"square": 0.44, "portrait": 0.5, "tall": 0.46}[board.shape]
    text = box_of(area.x0, board.y(share), area.x1, area.y1)
    column = Column("main", text, rows, tone, valign="bottom", gap=18, scale=board.type_scale)
    return Arrangement(tone.plate.colour, _mosaic(board, full, until="main"), columns=(column,))


def _mosaic(board: Board, box: Box, until: str) -> tuple[Frame, ...]:
    """One photo alone when there are not three."""
    gap, below = board.px(_GUTTER), board.px(44)
    if board.photos < 3:
        return (Frame(0, box, until=until, gap=below),)
    if board.shape == "square":
        x, y = box.x0 + round(box.width * 0.64), board.y(0.215)
        return (
            Frame(0, box_of(box.x0, 0, x, box.y1), until=until, gap=below),
            Frame(1, box_of(x + gap, 0, box.x1, y)),
            Frame(2, box_of(x + gap, y + gap, box.x1, box.y1), until=until, gap=below),
        )
    y = board.y({"portrait": 0.31, "tall": 0.3, "wide": 0.62}[board.shape])
    x = box.x0 + box.width // 2
    return (
        Frame(0, box_of(box.x0, 0, box.x1, y)),
        Frame(1, box_of(box.x0, y + gap, x - gap // 2, box.y1), until=until, gap=below),
        Frame(2, box_of(x + gap // 2, y + gap, box.x1, box.y1), until=until, gap=below),
    )


DESIGN = CardDesign(
    "mosaic",
    "feature_driven",
    "Mosaic",
    "Three photos, one large and two small, over a white field with title, price and figures.",
    3,
    Family("inset", "white"),
    arrange,
)
