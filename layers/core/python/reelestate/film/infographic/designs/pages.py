"""The inner cards of a carousel, in the family of the design that opened it."""

from typing import Literal

from reelestate.film.infographic.arrangement import Arrangement, Column, Frame, Panel
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.base import Family
from reelestate.film.infographic.designs.parts import box_of, part
from reelestate.film.infographic.rows import Gap, Row, Rule
from reelestate.film.infographic.tones import Tone
from reelestate.film.picture.safe_area import Box

_SEAM = {"square": 0.5, "portrait": 0.52, "tall": 0.46, "wide": 0.54}
"""Where photo and text meet: a share of the height, of the width on wide cards."""


def inner(board: Board, family: Family) -> Arrangement:
    """An inner card: the family's frame around its photo, the role's rows on the family's ground."""
    tone: Tone = getattr(board.tones, family.ground)
    rows = _rows(board, family)
    if family.frame == "bleed":
        return _bleed(board, family, tone, rows)
    if family.frame == "poster":
        return _poster(board, family, tone, rows)
    return _framed(board, family, tone, rows)


def _rows(board: Board, family: Family) -> tuple[Row, ...]:
    card = board.card
    match card.role:
        case "room":
            return board.kicker(30), board.title(60, 3), board.body()
        case "points":
            return board.title(60, 2), Rule(), *board.points(42)[-2:]
        case "alert":
            return board.kicker(36), *board.news(88), board.body(36), Gap(4), *board.address(36)
        case "closing":
            return board.title(62, 3), board.body(), *board.visit(50), *board.address(34), Gap(6), *board.ending()
        case _:
            return (
                board.kicker(30),
                board.price(74),
                board.title(48, 3),
                *board.address(36),
                Rule(),
                board.facts("strip", 48) if family.centred else board.facts("grid", 54),
                *board.points(36),
            )


def _align(family: Family) -> Literal["start", "centre"]:
    return "centre" if family.centred else "start"


def _bleed(board: Board, family: Family, tone: Tone, rows: tuple[Row, ...]) -> Arrangement:
    """The photo to the edges; the text on its darkened foot, or on a sheet of the family's ground."""
    area, full = board.area, board.full
    quiet = board.card.role == "room"
    width = 0.62 if board.shape == "wide" and not family.centred else 1.0
    if quiet or family.ground == "night":
        text = part(area, x1=width, y0=0.2)
        panel = Panel("scrim", pad=0, bleed=full, fade=300)
        tone = board.tones.scrim
    else:
        pad = board.px(52)
        text = box_of(area.x0 + pad, area.y0 + area.height * 0.3, area.x0 + area.width * width - pad, area.y1 - pad)
        panel = Panel(pad=pad, radius=board.px(10), shadow=True, stripe=board.tones.accent.plate.colour)
    column = Column("main", text, rows, tone, _align(family), "bottom", panel=panel, scale=board.type_scale)
    return Arrangement(tone.plate.colour, (Frame(0, full),), columns=(column,))


def _poster(board: Board, family: Family, tone: Tone, rows: tuple[Row, ...]) -> Arrangement:
    """Text on top, a strip of the photo down to the lower edge."""
    area, full = board.area, board.full
    if board.shape == "wide":
        return _beside(board, family, tone, rows)
    text = part(area, y1=0.56 if board.shape != "square" else 0.6)
    column = Column("main", text, rows, tone, gap=24, scale=board.type_scale)
    bottom = area.y1 if board.shape == "tall" else area.y1 - board.px(10)
    frame = Frame(0, box_of(0, 0, full.x1, bottom), after="main", gap=board.px(44))
    return Arrangement(tone.plate.colour, (frame,), columns=(column,))


def _framed(board: Board, family: Family, tone: Tone, rows: tuple[Row, ...]) -> Arrangement:
    """The photo in the family's frame over the text, or left of it on wide cards."""
    if board.shape == "wide":
        return _beside(board, family, tone, rows)
    area = board.area
    share = _SEAM[board.shape] + (0.14 if board.card.role == "room" else -0.06)
    text = box_of(area.x0, board.y(share), area.x1, area.y1)
    # A circle leaves no edge to stand under, so its text floats in the room that is left.
    stands: Literal["middle", "bottom"] = "middle" if family.frame == "circle" else "bottom"
    column = Column("main", text, rows, tone, _align(family), stands, gap=20, scale=board.type_scale)
    return Arrangement(tone.plate.colour, (_frame(board, family, tone, text),), columns=(column,))


def _frame(board: Board, family: Family, tone: Tone, text: Box) -> Frame:
    area, full, gap = board.area, board.full, board.px(44)
    match family.frame:
        case "split":
            return Frame(0, full, until="main", gap=board.px(54))
        case "arch":
            side = board.px(150)
            top = area.y0 if board.shape != "tall" else board.y(0.08)
            return Frame(0, box_of(side, top, full.x1 - side, full.y1), "arch", until="main", gap=gap)
        case "circle":
            ring = board.px(14)
            size = min(text.y0 - area.y0 - gap + board.px(10), board.px(640))
            x, y = (full.x1 - size) // 2, area.y0 - board.px(10)
            return Frame(0, box_of(x, y, x + size, y + size), "circle", border=ring, border_colour=tone.fill)
        case "mat":
            return Frame(0, box_of(area.x0, area.y0, area.x1, full.y1), until="main", gap=gap, border=board.px(16))
        case _:
            inset = board.px(40) if family.radius else area.x0
            top = min(inset, area.y0)
            box = box_of(inset, top, full.x1 - inset, full.y1)
            return Frame(0, box, radius=board.px(family.radius), until="main", gap=gap)


def _beside(board: Board, family: Family, tone: Tone, rows: tuple[Row, ...]) -> Arrangement:
    """Photo at the left, text at the right."""
    area, full = board.area, board.full
    seam = board.x(_SEAM["wide"])
    text = box_of(seam + board.px(72), area.y0, area.x1, area.y1)
    column = Column("main", text, rows, tone, _align(family), "middle", scale=board.type_scale)
    if family.frame in ("split", "poster"):
        frame = Frame(0, box_of(0, 0, seam, area.y1 if family.frame == "poster" else full.y1))
    elif family.frame == "circle":
        size = min(seam - area.x0, area.height)
        ring = board.px(14)
        x, y = area.x0 + ring, (full.y1 - size) // 2
        frame = Frame(0, box_of(x, y, x + size, y + size), "circle", border=ring, border_colour=tone.fill)
    elif family.frame == "arch":
        frame = Frame(0, box_of(area.x0 + board.px(40), area.y0, area.x0 + board.px(760), area.y1), "arch")
    else:
        border = board.px(16) if family.frame == "mat" else 0
        frame = Frame(0, box_of(area.x0, area.y0, seam, area.y1), radius=board.px(family.radius), border=border)
    return Arrangement(tone.plate.colour, (frame,), columns=(column,))
