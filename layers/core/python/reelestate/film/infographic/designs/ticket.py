"""Ticket: an invitation with a tear line over the darkened photo."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Notches, Plate
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of, inset
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """The news above the tear line, day, price, place and agent below it."""
    tones, area = board.tones, board.area
    tone, pad, radius = tones.white, board.px(56), board.px(30)
    height = {"square": 1.0, "portrait": 0.86, "tall": 0.86, "wide": 1.0}[board.shape]
    width = area.width * (0.56 if board.shape == "wide" else 1.0)
    left, top = (board.canvas.width - width) / 2, area.y0 + area.height * (1 - height) / 2
    ticket = box_of(left, top, left + width, top + area.height * height)
    tear = round(ticket.y0 + ticket.height * 0.42)
    room = inset(ticket, pad)
    bite = board.px(30)
    urgent = board.card.visit_day or board.headline_is_price
    opening = (board.kicker(38), *board.news(82)) if urgent else (board.shout(104, 2), board.price(60))
    rest = (board.title(46, 2), board.body(), *board.address(32), Gap(10), *board.ending())
    upper = box_of(room.x0, room.y0, room.x1, tear - bite - board.px(10))
    lower = box_of(room.x0, tear + bite + board.px(10), room.x1, room.y1)
    return Arrangement(
        ground=tones.night.plate.colour,
        frames=(Frame(0, board.full, dimmed=True),),
        ornaments=(
            Plate(ticket, tone.plate.colour, radius=radius, shadow=True),
            Notches(box_of(ticket.x0, tear - bite, ticket.x1, tear + bite), tones.night.plate.colour, bite, tone.text),
        ),
        columns=(
            Column("upper", upper, opening, tone, "centre", "middle", gap=20, scale=board.type_scale),
            Column("lower", lower, rest, tone, "centre", "middle", gap=18, scale=board.type_scale),
        ),
    )


DESIGN = CardDesign(
    "ticket",
    "urgency",
    "Ticket",
    "An invitation with a tear line over the darkened photo: the news above it, day and place below.",
    1,
    Family("bleed", "night", centred=True),
    arrange,
)
