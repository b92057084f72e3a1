"""Postcard: a photo print with its caption in the white border."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Plate
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """The print on the brand's second colour, status and title in its border, the rest below or beside it."""
    tones, area = board.tones, board.area
    tone, pad = tones.secondary, board.px(26)
    wide = board.shape == "wide"
    share = {"square": 0.6, "portrait": 0.6, "tall": 0.58, "wide": 1.0}[board.shape]
    card = box_of(area.x0, area.y0, area.x0 + area.width * (0.54 if wide else 1.0), area.y0 + area.height * share)
    caption = box_of(card.x0 + 2 * pad, card.y0 + card.height * 0.62, card.x1 - 2 * pad, card.y1 - round(1.3 * pad))
    below = (
        box_of(card.x1 + board.px(64), area.y0, area.x1, area.y1)
        if wide
        else box_of(area.x0, card.y1 + board.px(34), area.x1, area.y1)
    )
    figures = () if board.card.points else (Gap(4), board.facts("strip", 42))
    rows = (board.body(), board.price(54), *board.address(34), *figures, *board.points(36), Gap(4), *board.ending())
    photo = box_of(card.x0 + pad, card.y0 + pad, card.x1 - pad, card.y1)
    return Arrangement(
        ground=tone.plate.colour,
        frames=(Frame(0, photo, until="caption", gap=board.px(26), border=0),),
        ornaments=(),
        columns=(
            Column(
                "caption",
                caption,
                (board.kicker(28), board.title(46, 2)),
                tones.white,
                valign="bottom",
                gap=12,
                scale=board.type_scale,
            ),
            Column("main", below, rows, tone, valign="middle", gap=18, scale=board.type_scale),
        ),
        under=(Plate(card, tones.white.plate.colour, radius=board.px(6), shadow=True),),
    )


DESIGN = CardDesign(
    "postcard",
    "social_proof",
    "Postcard",
    "A photo print with status and title in its white border, proof and price on the brand's second colour.",
    1,
    Family("mat", "secondary"),
    arrange,
)
