"""Split: photo and brand colour share the card."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Panel, Plate
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of


def arrange(board: Board) -> Arrangement:
    """Side by side on square and wide cards, photo over panel on high ones."""
    tones, area, full = board.tones, board.area, board.full
    tone, stripe = tones.primary, tones.primary.accent
    if board.shape in ("square", "wide"):
        seam = board.x(0.47 if board.shape == "square" else 0.56)
        text = box_of(seam + board.px(54), area.y0, area.x1, area.y1)
        rows = (board.status(30), *board.story(title=58, price=54, facts="grid"))
        return Arrangement(
            ground=tone.plate.colour,
            frames=(Frame(0, box_of(0, 0, seam, full.y1)),),
            ornaments=(Plate(box_of(seam, 0, seam + board.px(10), full.y1), stripe),),
            columns=(Column("main", text, rows, tone, valign="middle", gap=26, scale=board.type_scale),),
        )
    text = box_of(area.x0, board.y(0.36), area.x1, area.y1)
    return Arrangement(
        ground=tone.plate.colour,
        frames=(Frame(0, full, until="main"),),
        columns=(
            Column(
                "main",
                text,
                (board.status(32), *board.story(title=64, price=60, points=32)),
                tone,
                valign="bottom",
                panel=Panel(pad=board.px(56), bleed=full, stripe=stripe),
                scale=board.type_scale,
            ),
        ),
    )


DESIGN = CardDesign(
    "split",
    "feature_driven",
    "Split",
    "The photo beside or above a panel in the brand's colour with price and figures.",
    1,
    Family("split", "primary"),
    arrange,
)
