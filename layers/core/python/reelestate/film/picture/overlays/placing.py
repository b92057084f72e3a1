"""Moving a drawn text to where a person wants it, within the room between the top row and the captions."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reelestate.film.picture.layer import Layer
from reelestate.film.picture.safe_area import Box, text_room
from reelestate.film.timeline.model import Canvas, Overlay

_BODY = 128
"""Alpha from which a pixel belongs to a plate or a letter and no longer to a shadow."""


def placed(layers: Sequence[Layer], overlay: Overlay, canvas: Canvas) -> list[Layer]:
    """The layers moved together to the overlay's place; overlays that stand where their kind does stay as drawn."""
    place = getattr(overlay, "place", None)
    raised = getattr(overlay, "raised", False)
    body = _body(layers)
    if body is None or (place is None and not raised):
        return list(layers)
    room = text_room(canvas, raised=raised)
    if place is None:
        dx, dy = 0, min(0, room.y1 - body.y1)
    else:
        dx, dy = _left(place, body, room) - body.x0, _top(place, body, room) - body.y0
    # Even steps keep the chroma of every layer on its own pixels.
    dx, dy = 2 * (dx // 2), 2 * (dy // 2)
    return [replace(layer, x=layer.x + dx, y=layer.y + dy) for layer in layers]


def _left(place: str, body: Box, room: Box) -> int:
    if place.endswith("left"):
        return room.x0
    if place.endswith("right"):
        return room.x1 - body.width
    return room.x0 + (room.width - body.width) // 2


def _top(place: str, body: Box, room: Box) -> int:
    if place.startswith("top"):
        return room.y0
    if place.startswith("bottom"):
        return room.y1 - body.height
    return room.y0 + (room.height - body.height) // 2


def _body(layers: Sequence[Layer]) -> Box | None:
    found: Box | None = None
    for layer in layers:
        rows, columns = (np.flatnonzero((layer.rgba[..., 3] >= _BODY).any(axis=axis)) for axis in (1, 0))
        if rows.size:
            x0, y0 = layer.x + int(columns[0]), layer.y + int(rows[0])
            x1, y1 = layer.x + int(columns[-1]) + 1, layer.y + int(rows[-1]) + 1
            if found:
                x0, y0, x1, y1 = min(x0, found.x0), min(y0, found.y0), max(x1, found.x1), max(y1, found.y1)
            found = Box(x0, y0, x1, y1)
    return found
