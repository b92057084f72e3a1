"""Which part of a photo a frame shows: the largest view of the frame's shape, around what the eye looks for."""

from dataclasses import dataclass

from reelestate.film.infographic.model import CardPhoto
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import Asset, Rect

DRIFT = 1.055
"""How much closer the view of a moving card ends than it starts, or starts than it ends."""


@dataclass(frozen=True, slots=True)
class Views:
    """The view of the still, and the wider and closer ones a move passes between."""

    still: Rect
    wide: Rect
    close: Rect


def views(photo: CardPhoto, asset: Asset, box: Box) -> Views:
    """The frame's views. The still's lies between the move's two, so that the moving card never shows less than it."""
    ratio = asset.width / asset.height / (box.width / box.height)
    width, height = (1 / ratio, 1.0) if ratio > 1 else (1.0, ratio)
    x, y = photo.focus_x, photo.focus_y
    keep = photo.keep
    if keep is not None:
        x = _held(x, width, keep.x0, keep.x1)
        y = _held(y, height, keep.y0, keep.y1)
    wide = _view(x, y, width, height)
    return Views(still=wide, wide=wide, close=_view(x, y, width / DRIFT, height / DRIFT))


def _held(centre: float, size: float, first: float, last: float) -> float:
    """The centre moved so that ``first`` to ``last`` is in view; their middle when they are wider than the view."""
    if last - first >= size:
        return (first + last) / 2
    return min(max(centre, last - size / 2), first + size / 2)


def _view(x: float, y: float, width: float, height: float) -> Rect:
    left = min(max(0.0, x - width / 2), 1.0 - width)
    top = min(max(0.0, y - height / 2), 1.0 - height)
    return Rect(x=max(0.0, left), y=max(0.0, top), w=min(1.0, width), h=min(1.0, height))
