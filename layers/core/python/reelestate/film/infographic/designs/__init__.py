"""The designs, one file each, and how any card of an infographic is arranged in its design."""

from dataclasses import replace

from reelestate.film.infographic.arrangement import Arrangement
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs import (
    arch,
    banner,
    calendar,
    editorial,
    figures,
    gallery,
    guidebook,
    medallion,
    mosaic,
    postcard,
    poster,
    record,
    signboard,
    split,
    stamp,
    ticket,
)
from reelestate.film.infographic.designs.base import CardDesign, Emphasis
from reelestate.film.infographic.designs.pages import inner
from reelestate.film.infographic.designs.story import story_foot
from reelestate.film.infographic.designs.thread import thread
from reelestate.kit.errors import InvalidInput

DESIGNS: dict[str, CardDesign] = {
    module.DESIGN.name: module.DESIGN
    for module in (
        editorial,
        gallery,
        split,
        mosaic,
        figures,
        arch,
        calendar,
        banner,
        stamp,
        poster,
        ticket,
        signboard,
        guidebook,
        postcard,
        record,
        medallion,
    )
}
"""By name, in the order in which they are offered."""


def designs_for(emphasis: Emphasis) -> tuple[CardDesign, ...]:
    """The designs of an emphasis, in the order in which they are offered."""
    return tuple(design for design in DESIGNS.values() if design.emphasis == emphasis)


def design(name: str) -> CardDesign:
    """The design of that name. Raises InvalidInput."""
    if name not in DESIGNS:
        raise InvalidInput("design", f"{name!r} is not a design", f"Choose one of {', '.join(DESIGNS)}.")
    return DESIGNS[name]


def arrange(board: Board) -> Arrangement:
    """The card in its infographic's design. Raises InvalidInput for an unknown design or a card without photos."""
    chosen = design(board.infographic.design)
    if not board.card.photos:
        raise InvalidInput("photos", f"card {board.card.page} has none", "Give every card at least one photo.")
    opens = board.card.role in ("single", "cover")
    arrangement = story_foot(board, chosen.arrange(board) if opens else inner(board, chosen.family))
    return (
        replace(arrangement, over=(*arrangement.over, *thread(board, arrangement.ground)))
        if board.card.pages > 1
        else arrangement
    )


__all__ = ["DESIGNS", "CardDesign", "Emphasis", "arrange", "design", "designs_for"]
