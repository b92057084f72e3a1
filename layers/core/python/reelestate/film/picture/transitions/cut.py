"""Cut: the next shot, at once. It has no frames of its own, so it is asked only for the moment after it."""

import numpy as np

from reelestate.film.picture.planes import Frame
from reelestate.film.picture.transitions.base import Moment


def cut(_outgoing: Frame, incoming: Frame, _moment: Moment, out: Frame) -> None:
    """Show the incoming shot."""
    np.copyto(out.data, incoming.data)
