"""What a transition is, and the pieces several of them use."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2

from reelestate.film.picture.planes import Frame


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in a transition: ``t`` is its progress, 0..1 with both ends excluded, ``step`` the progress per frame."""

    t: float
    step: float

    def travelled(self, curve: Callable[[float], float]) -> float:
        """How far ``curve`` (of t) moves in one frame around this moment: what motion blur takes its length from."""
        return curve(self.t + self.step / 2) - curve(self.t - self.step / 2)


Blend = Callable[[Frame, Frame, Moment, Frame], None]
"""``blend(outgoing, incoming, moment, out)`` fills ``out`` from the finished frames of both shots.

The inputs may be overwritten; ``out`` is neither of them.
"""


def even(value: float) -> int:
    """The nearest even number, so that luma and chroma move together."""
    return 2 * round(value / 2)


def blur_across(frame: Frame, length: float) -> None:
    """Blur in place along the rows, as a shutter open for a movement of ``length`` luma pixels would."""
    for plane, reach in ((frame.y, length), (frame.u, length / 2), (frame.v, length / 2)):
        taps = 2 * int(reach / 2) + 1
        if taps > 1:
            cv2.blur(plane, (taps, 1), dst=plane, borderType=cv2.BORDER_REFLECT_101)


def mix(a: Frame, b: Frame, share: float, out: Frame) -> None:
    """``share`` of ``b`` over ``a``."""
    cv2.addWeighted(a.data, 1.0 - share, b.data, share, 0.0, dst=out.data)
