"""Whip pan: the camera is torn aside, and stops on the next shot."""

from reelestate.film.motion.easing import smootherstep
from reelestate.film.picture.planes import Frame
from reelestate.film.picture.transitions.base import Moment, blur_across, even

_SHUTTER = 1.0


def whip_pan(outgoing: Frame, incoming: Frame, moment: Moment, out: Frame) -> None:
    """Both shots side by side pass by, blurred along the way the camera travels."""
    width = out.width
    speed = moment.travelled(smootherstep) * width
    passed = even(smootherstep(moment.t) * width)
    for left, right, target, unit in zip(outgoing.planes, incoming.planes, out.planes, (1, 2, 2), strict=True):
        seen, size = passed // unit, width // unit
        target[:, : size - seen] = left[:, seen:]
        target[:, size - seen :] = right[:, :seen]
    # Twice half the length falls off softly at both ends, where one box would leave a hard double edge.
    blur_across(out, speed * _SHUTTER / 2)
    blur_across(out, speed * _SHUTTER / 2)
