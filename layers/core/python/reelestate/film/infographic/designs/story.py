"""The foot of a story: below the text, where the app's reply bar lies, a second photo instead of an empty ground."""

from dataclasses import replace

from reelestate.film.infographic.arrangement import Arrangement, Frame
from reelestate.film.infographic.board import Board
from reelestate.film.infographic.designs.parts import box_of

_BELOW = 72


def story_foot(board: Board, arrangement: Arrangement) -> Arrangement:
    """The arrangement with a photo under the text of a story, unless a photo fills the card already."""
    full = board.full
    fills = any(frame.box == full and not frame.until for frame in arrangement.frames)
    if board.shape != "tall" or fills or board.photos < 2:
        return arrangement
    shown = {frame.photo for frame in arrangement.frames}
    # Its label would stand under the app's own controls, so an altered photo does not go there.
    plain = [index for index, photo in enumerate(board.card.photos) if not photo.disclosure]
    unseen = next((index for index in plain if index not in shown), None)
    if unseen is None:
        return arrangement
    foot = Frame(unseen, box_of(0, board.area.y1 + board.px(_BELOW), full.x1, full.y1))
    bleeding = [column for column in arrangement.columns if column.panel and column.panel.bleed == full]
    columns = tuple(
        replace(column, panel=replace(column.panel, bleed=box_of(0, 0, full.x1, foot.box.y0)))
        if column in bleeding and column.panel
        else column
        for column in arrangement.columns
    )
    return replace(arrangement, frames=(*arrangement.frames, foot), columns=columns)
