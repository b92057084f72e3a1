"""What both slides share: the next shot slides over this one, which gives way more slowly and darkens."""

from typing import Literal

import cv2

from reelestate.film.motion.easing import smootherstep
from reelestate.film.picture.planes import BLACK_LUMA, Frame
from reelestate.film.picture.transitions.base import Moment, blur_across, even

_GIVE_WAY = 0.3
_DARKEN = 0.35
_SHUTTER = 0.3


def slide(outgoing: Frame, incoming: Frame, moment: Moment, out: Frame, direction: Literal[-1, 1]) -> None:
    """``direction`` -1 moves to the left, 1 to the right."""
    width = out.width
    progress = smootherstep(moment.t)
    speed = moment.travelled(smootherstep) * width
    covered, shift = even(progress * width), even(progress * width * _GIVE_WAY)
    kept = 1.0 - _DARKEN * progress
    cv2.addWeighted(outgoing.y, kept, outgoing.y, 0.0, BLACK_LUMA * (1.0 - kept), dst=outgoing.y)
    for back, front, target, unit in zip(outgoing.planes, incoming.planes, out.planes, (1, 2, 2), strict=True):
        seen, moved, size = covered // unit, shift // unit, width // unit
        if direction < 0:
            target[:, : size - seen] = back[:, moved : moved + size - seen]
            target[:, size - seen :] = front[:, :seen]
        else:
            target[:, seen:] = back[:, seen - moved : size - moved]
            target[:, :seen] = front[:, size - seen :]
    blur_across(out, speed * _SHUTTER)
