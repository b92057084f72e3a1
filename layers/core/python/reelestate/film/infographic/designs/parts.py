"""Boxes: the small arithmetic that all designs share."""

from reelestate.film.picture.safe_area import Box


def box_of(x0: float, y0: float, x1: float, y1: float) -> Box:
    """A box on whole pixels."""
    return Box(round(x0), round(y0), round(x1), round(y1))


def part(box: Box, x0: float = 0.0, y0: float = 0.0, x1: float = 1.0, y1: float = 1.0) -> Box:
    """The part of a box between shares of its width and height."""
    return box_of(box.x0 + box.width * x0, box.y0 + box.height * y0, box.x0 + box.width * x1, box.y0 + box.height * y1)


def inset(box: Box, by: int) -> Box:
    """The box smaller by so many pixels on every side."""
    return Box(box.x0 + by, box.y0 + by, box.x1 - by, box.y1 - by)
