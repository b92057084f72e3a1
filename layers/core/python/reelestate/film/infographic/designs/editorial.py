"""Editorial: a magazine page with an inset photo between headline and figures."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of, part
from reelestate.film.infographic.rows import Gap, Rule


def arrange(board: Board) -> Arrangement:
    """Headline, photo, figures; on wide cards the photo stands at the right."""
    tone, area = board.tones.paper, board.area
    head = (board.kicker(30), board.title(56 if board.shape == "square" else 72, 2))
    foot = (
        board.price(56),
        *board.address(32),
        *board.visit(46),
        Gap(4),
        board.facts("strip", 44),
        Gap(4),
        *board.ending(),
    )
    if board.shape == "wide":
        text = part(area, x1=0.44)
        photo = box_of(text.x1 + board.px(72), area.y0, area.x1, area.y1)
        rows = (*head, Rule(96, 6), Gap(4), *foot)
        return Arrangement(
            tone.plate.colour, (Frame(0, photo),), columns=(Column("main", text, rows, tone, valign="middle"),)
        )
    share = {"square": (0.24, 0.56), "portrait": (0.22, 0.6), "tall": (0.2, 0.58)}[board.shape]
    return Arrangement(
        ground=tone.plate.colour,
        frames=(Frame(0, box_of(area.x0, area.y0, area.x1, area.y1), after="head", until="foot", gap=board.px(34)),),
        columns=(
            Column("head", part(area, y1=share[0]), head, tone, gap=16, scale=board.type_scale),
            Column("foot", part(area, y0=share[1]), foot, tone, valign="bottom", gap=18, scale=board.type_scale),
        ),
    )


DESIGN = CardDesign(
    "editorial",
    "feature_driven",
    "Editorial",
    "A magazine page: headline, inset photo with wide margins, figures under a hairline.",
    1,
    Family("inset", "paper"),
    arrange,
)
