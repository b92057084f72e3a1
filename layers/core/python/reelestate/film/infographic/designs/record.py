"""Record: what is on record, as a table."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of
from reelestate.film.infographic.rows import Rule, Spring, Table


def arrange(board: Board) -> Arrangement:
    """Status in large letters, the record below, a rounded photo on top or at the right."""
    tone, area, full = board.tones.white, board.area, board.full
    margin, radius = board.px(40), board.px(24)
    rows = (
        board.shout(84, 2),
        board.title(38, 2),
        Rule(96, 8),
        Table(_pairs(board), 36),
        *board.points(34),
        Spring(),
        *board.ending(),
    )
    if board.shape in ("wide", "square"):
        seam = board.x(0.55 if board.shape == "square" else 0.5)
        text = box_of(area.x0, area.y0, seam, area.y1)
        photo = box_of(seam + board.px(50), margin, full.x1 - margin, full.y1 - margin)
        column = Column("main", text, rows, tone, scale=board.type_scale)
        return Arrangement(tone.plate.colour, (Frame(0, photo, radius=radius),), columns=(column,))
    text = box_of(area.x0, board.y(0.42), area.x1, area.y1)
    photo = box_of(margin, margin, full.x1 - margin, board.y(0.42) - board.px(36))
    column = Column("main", text, rows, tone, scale=board.type_scale)
    return Arrangement(tone.plate.colour, (Frame(0, photo, radius=radius),), columns=(column,))


def _pairs(board: Board) -> tuple[tuple[str, str], ...]:
    card = board.card
    place = ", ".join(part for part in (card.address_line1, card.address_line2) if part)
    figures = " · ".join(f"{item.value} {item.label}".strip() for item in card.facts)
    pairs = (("Address", place), ("Price", card.price), ("Home", figures), ("Visit", card.visit_day))
    return tuple((name, value) for name, value in pairs if value)


DESIGN = CardDesign(
    "record",
    "social_proof",
    "Record",
    "The status in large letters over a ruled table of address, price and rooms, with a rounded photo.",
    1,
    Family("inset", "white", radius=24),
    arrange,
)
