"""Guidebook: a list one would put into a travel guide, beside the photo."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Plate
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.infographic.rows import Gap, Rule, Spring


def arrange(board: Board) -> Arrangement:
    """A tall photo at the left with a margin stripe, the list at the right; on stories the photo stands on top."""
    tones, area, full = board.tones, board.area, board.full
    tone = tones.paper
    listed = board.points(46, ruled=True) or (Gap(4), board.facts("figures", 40))
    opening = (board.kicker(28), board.title(52, 3), board.body(30), Rule(72, 6), *listed)
    closing = (board.price(44), *board.address(30), *board.ending())
    stripe = tones.accent.plate.colour
    if board.shape == "tall":
        text = box_of(area.x0, board.y(0.38), area.x1, area.y1)
        return Arrangement(
            tone.plate.colour,
            (Frame(0, full, until="main", gap=board.px(54)),),
            columns=(
                Column("main", text, (*opening, *closing), tone, valign="bottom", gap=20, scale=board.type_scale),
            ),
        )
    seam = board.x({"square": 0.4, "portrait": 0.4, "wide": 0.46}[board.shape])
    text = box_of(seam + board.px(58), area.y0, area.x1, area.y1)
    return Arrangement(
        ground=tone.plate.colour,
        frames=(Frame(0, box_of(0, 0, seam, full.y1)),),
        ornaments=(Plate(box_of(seam, 0, seam + board.px(14), full.y1), stripe),),
        columns=(Column("main", text, (*opening, Spring(), *closing), tone, gap=20, scale=board.type_scale),),
    )


DESIGN = CardDesign(
    "guidebook",
    "social_proof",
    "Guidebook",
    "What is near or proven as a ruled list, like a page of a travel guide, beside a tall photo.",
    1,
    Family("split", "paper"),
    arrange,
)
