"""Zoom through: the camera flies into this shot and arrives in the next one."""

import math

import cv2
import numpy as np

from reelestate.film.motion.easing import smootherstep, smoothstep
from reelestate.film.picture.planes import U8, Frame
from reelestate.film.picture.transitions.base import Moment, mix

_FLIGHT = math.log(1.9)
"""How far the camera flies, as the logarithm of the magnification."""
_ARRIVAL = 0.4
"""Share of the flight the next shot flies: more would show too much of the mirror image beyond its edges."""
_SHUTTER = 0.8
_MIX_FROM, _MIX_TO = 0.36, 0.64
_HALVINGS = 3


def zoom_through(outgoing: Frame, incoming: Frame, moment: Moment, out: Frame) -> None:
    """Magnify both shots along one flight with radial blur, and mix them at its fastest moment."""
    flown = _FLIGHT * smootherstep(moment.t)
    blur = _SHUTTER * _FLIGHT * moment.travelled(smootherstep)
    share = smoothstep((moment.t - _MIX_FROM) / (_MIX_TO - _MIX_FROM))
    if share < 1.0:
        _fly(outgoing, flown, blur)
    if share > 0.0:
        _fly(incoming, (flown - _FLIGHT) * _ARRIVAL, blur * _ARRIVAL)
    mix(outgoing, incoming, share, out)


def _fly(frame: Frame, magnification: float, blur: float) -> None:
    """Magnify in place (logarithms); averaging with ever finer magnified copies gives an even radial blur."""
    visible = blur * math.hypot(frame.width, frame.height) / 2 > 1.0
    for plane in frame.planes:
        picture = _magnified(plane, math.exp(magnification - (blur / 2 if visible else 0.0)))
        if visible:
            for halving in range(1, _HALVINGS + 1):
                copy = _magnified(picture, math.exp(blur / 2**halving))
                picture = np.asarray(cv2.addWeighted(picture, 0.5, copy, 0.5, 0.0), np.uint8)
        np.copyto(plane, picture)


def _magnified(plane: U8, factor: float) -> U8:
    height, width = plane.shape
    centre_x, centre_y = (width - 1) / 2, (height - 1) / 2
    matrix = np.array([[1 / factor, 0.0, centre_x * (1 - 1 / factor)], [0.0, 1 / factor, centre_y * (1 - 1 / factor)]])
    warped = cv2.warpAffine(
        plane,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(warped, np.uint8)
