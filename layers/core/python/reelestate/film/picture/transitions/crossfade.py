"""Crossfade: the next shot appears through this one."""

from reelestate.film.motion.easing import smoothstep
from reelestate.film.picture.planes import Frame
from reelestate.film.picture.transitions.base import Moment, mix


def crossfade(outgoing: Frame, incoming: Frame, moment: Moment, out: Frame) -> None:
    """Mix both shots, gently at both ends."""
    mix(outgoing, incoming, smoothstep(moment.t), out)
