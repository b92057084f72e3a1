"""Slide to the right: the next shot slides over this one."""

from reelestate.film.picture.planes import Frame
from reelestate.film.picture.transitions.base import Moment
from reelestate.film.picture.transitions.slide import slide


def slide_right(outgoing: Frame, incoming: Frame, moment: Moment, out: Frame) -> None:
    """Move to the right."""
    slide(outgoing, incoming, moment, out, 1)
