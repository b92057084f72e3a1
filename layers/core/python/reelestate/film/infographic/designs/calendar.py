"""Calendar: a white sheet with the day or price lies on the photo."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Panel
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of, inset
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """The sheet stands low at the left, with a stripe in the accent along its head."""
    tone, area = board.tones.white, board.area
    pad = board.px(48)
    sheet = box_of(area.x0, area.y0, area.x0 + area.width * (0.5 if board.shape == "wide" else 1.0), area.y1)
    room = inset(sheet, pad)
    share = {"square": 0.36, "portrait": 0.42, "tall": 0.36, "wide": 0.0}[board.shape]
    text = box_of(room.x0, room.y0 + room.height * share, room.x1, room.y1)
    rows = (
        board.kicker(40),
        *board.news(80),
        Gap(6),
        board.title(42, 2),
        board.body(),
        *board.address(32),
        Gap(4),
        *board.ending(),
    )
    panel = Panel(pad=pad, radius=board.px(10), shadow=True, stripe=board.tones.accent.plate.colour)
    column = Column("main", text, rows, tone, valign="bottom", gap=20, panel=panel, scale=board.type_scale)
    if board.shape == "wide":
        return Arrangement(tone.plate.colour, (Frame(0, board.full),), columns=(column,))
    # The sheet lies over the photo's lower edge, so that the house stays in sight above it.
    photo = Frame(0, board.full, until="main", gap=-board.px(150))
    return Arrangement(board.tones.primary.plate.colour, (photo,), columns=(column,))


DESIGN = CardDesign(
    "calendar",
    "urgency",
    "Calendar",
    "A white sheet with the day or the new price lies on the photo.",
    1,
    Family("bleed", "white"),
    arrange,
)
