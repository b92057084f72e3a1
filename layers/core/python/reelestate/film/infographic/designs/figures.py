"""Figures: the numbers are the picture, a rounded photo stands beside them."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.infographic.rows import Spring


def arrange(board: Board) -> Arrangement:
    """Figures at the left, photo at the right; on a story the photo stands on top."""
    tone, area, full = board.tones.secondary, board.area, board.full
    radius, inset = board.px(28), board.px(40)
    bare = not board.card.facts
    opening = (board.kicker(30), board.title(84 if bare else 50, 5), *board.address(34 if bare else 30))
    figures = (board.facts("figures", 46),)
    closing = (*board.visit(44), board.price(58), *board.ending())
    if board.shape == "tall":
        text = box_of(area.x0, board.y(0.3), area.x1, area.y1)
        return Arrangement(
            ground=tone.plate.colour,
            frames=(Frame(0, box_of(inset, inset, full.x1 - inset, full.y1), radius=radius, until="main", gap=inset),),
            columns=(
                Column("main", text, (*opening, *figures, *closing), tone, valign="bottom", scale=board.type_scale),
            ),
        )
    seam = board.x({"square": 0.54, "portrait": 0.54, "wide": 0.46}[board.shape])
    text = box_of(area.x0, area.y0, seam - board.px(20), area.y1)
    rows = (*opening, Spring(), *figures, Spring(), *closing)
    return Arrangement(
        ground=tone.plate.colour,
        frames=(Frame(0, box_of(seam + inset // 2, inset, full.x1 - inset, full.y1 - inset), radius=radius),),
        columns=(Column("main", text, rows, tone, scale=board.type_scale),),
    )


DESIGN = CardDesign(
    "figures",
    "feature_driven",
    "Figures",
    "Rooms and area as very large figures on the brand's second colour, a rounded photo beside them.",
    1,
    Family("inset", "secondary", radius=28),
    arrange,
)
