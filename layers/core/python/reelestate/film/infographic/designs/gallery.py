"""Gallery: one photo to the edges, the text on its darkened foot."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Panel
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import part


def arrange(board: Board) -> Arrangement:
    """Status at the top, everything else at the foot."""
    area, tones = board.area, board.tones
    foot = part(area, x1=0.66 if board.shape == "wide" else 1.0, y0=0.36)
    return Arrangement(
        ground=tones.night.plate.colour,
        frames=(Frame(0, board.full),),
        columns=(
            Column("tag", part(area, y1=0.2), (board.status(34),), tones.scrim, scale=board.type_scale),
            Column(
                "main",
                foot,
                board.story(title=74, price=60),
                tones.scrim,
                valign="bottom",
                panel=Panel("scrim", pad=0, bleed=board.full, fade=300),
                scale=board.type_scale,
            ),
        ),
    )


DESIGN = CardDesign(
    "gallery",
    "feature_driven",
    "Gallery",
    "One photo to the edges; title, price and figures on its darkened foot.",
    1,
    Family("bleed", "night"),
    arrange,
)
