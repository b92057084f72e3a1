"""Banner: the news across the whole width, the photo under it."""

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Panel
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import CardDesign, Family
from reelestate.film.infographic.designs.parts import box_of, part
from reelestate.film.infographic.rows import Gap


def arrange(board: Board) -> Arrangement:
    """A band in the accent above the photo, the particulars on the brand's colour below."""
    tones, area, full = board.tones, board.area, board.full
    shout = part(area, y1=0.22 if board.shape != "tall" else 0.16)
    rows = (*board.news(72), Gap(6), board.title(44, 2), board.body(), *board.address(32), Gap(4), *board.ending())
    wide = board.shape == "wide"
    band = Column(
        "band",
        shout,
        (board.shout(118, 1),),
        tones.accent,
        "centre" if not wide else "start",
        "top",
        panel=Panel(pad=board.px(44), bleed=box_of(0, 0, full.x1, shout.y1)),
        scale=board.type_scale,
    )
    if wide:
        text = box_of(board.x(0.56) + board.px(64), board.y(0.3), area.x1, area.y1)
        main = Column("main", text, rows, tones.primary, valign="middle", scale=board.type_scale)
        photo = Frame(0, box_of(0, 0, board.x(0.56), full.y1), after="band")
        return Arrangement(tones.primary.plate.colour, (photo,), columns=(band, main))
    text = box_of(area.x0, board.y(0.52), area.x1, area.y1)
    main = Column(
        "main",
        text,
        rows,
        tones.primary,
        valign="bottom",
        panel=Panel(pad=board.px(48), bleed=full),
        scale=board.type_scale,
    )
    frame = Frame(0, full, after="band", until="main")
    return Arrangement(tones.primary.plate.colour, (frame,), columns=(band, main))


DESIGN = CardDesign(
    "banner",
    "urgency",
    "Banner",
    "The news in a band across the card, photo below it, day or price on the brand's colour.",
    1,
    Family("split", "primary"),
    arrange,
)
