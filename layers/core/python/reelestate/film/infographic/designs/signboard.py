"""Signboard: a yard sign hangs before the house."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Outline, Panel, Plate
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of, inset
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """The sign with the status hangs from the top, place and agent stand on the photo's foot."""
    tones, area, full = board.tones, board.area, board.full
    board_width = area.width * {"square": 0.72, "portrait": 0.8, "tall": 0.86, "wide": 0.42}[board.shape]
    height = board.px({"square": 270, "portrait": 320, "tall": 340, "wide": 330}[board.shape])
    left = area.x0 if board.shape == "wide" else (full.x1 - board_width) / 2
    top = area.y0 + board.px(30)
    sign = box_of(left, top, left + board_width, top + height)
    rope, tone = board.px(6), tones.primary
    ropes = tuple(
        Plate(box_of(x - rope / 2, 0, x + rope / 2, sign.y0 + 4), tones.white.plate.colour)
        for x in (sign.x0 + sign.width * 0.16, sign.x1 - sign.width * 0.16)
    )
    foot = box_of(
        area.x0, sign.y1 + board.px(60), area.x0 + area.width * (0.6 if board.shape == "wide" else 1), area.y1
    )
    rows = (
        board.title(54, 2),
        board.body(),
        *board.address(34),
        board.price(48),
        Gap(4),
        *board.points(36),
        *board.ending(),
    )
    return Arrangement(
        ground=tones.night.plate.colour,
        frames=(Frame(0, full),),
        ornaments=(*ropes, Plate(sign, tone.plate.colour, radius=board.px(8), shadow=True)),
        columns=(
            Column("sign", inset(sign, board.px(48)), (board.shout(120, 2),), tone, "centre", "middle"),
            Column(
                "foot",
                foot,
                rows,
                tones.scrim,
                valign="bottom",
                gap=18,
                panel=Panel("scrim", pad=0, bleed=full, fade=260),
                scale=board.type_scale,
            ),
        ),
        over=(Outline(inset(sign, board.px(16)), tone.accent, board.px(3), board.px(4)),),
    )


DESIGN = CardDesign(
    "signboard",
    "social_proof",
    "Signboard",
    "A sign with the status hangs before the house; place and proof stand on the photo's foot.",
    1,
    Family("bleed", "primary"),
    arrange,
)
