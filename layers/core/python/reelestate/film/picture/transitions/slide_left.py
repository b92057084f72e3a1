"""Slide to the left: the next shot slides over this one."""

from reelestate.film.picture.planes import Frame
from reelestate.film.picture.transitions.base import Moment
from reelestate.film.picture.transitions.slide import slide


def slide_left(outgoing: Frame, incoming: Frame, moment: Moment, out: Frame) -> None:
    """Move to the left."""
    slide(outgoing, incoming, moment, out, -1)
