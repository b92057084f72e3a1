"""How a move spends its time.

A move that starts and ends at a standstill looks frozen under the fades that join two shots, so every curve but the
linear one keeps a share of its average speed throughout: the camera is already under way when a fade reveals it.
"""

import math

from reelestate.film.timeline import Easing

_STEADY_SHARE = 0.35


def ease(easing: Easing, t: float) -> float:
    """Progress 0..1 of a move at time ``t`` (0..1, clamped): monotone, smooth, 0 at 0 and 1 at 1."""
    t = min(1.0, max(0.0, t))
    match easing:
        case Easing.LINEAR:
            return t
        case Easing.EASE_IN:
            curve = 1.0 - math.cos(math.pi * t / 2)
        case Easing.EASE_OUT:
            curve = math.sin(math.pi * t / 2)
        case Easing.EASE_IN_OUT:
            curve = 0.5 - 0.5 * math.cos(math.pi * t)
    return _STEADY_SHARE * t + (1.0 - _STEADY_SHARE) * curve


def smoothstep(t: float) -> float:
    """Cubic ease between 0 and 1 with zero slope at both ends (clamped)."""
    t = min(1.0, max(0.0, t))
    return t * t * (3.0 - 2.0 * t)


def smootherstep(t: float) -> float:
    """Quintic ease between 0 and 1 with zero slope and curvature at both ends (clamped)."""
    t = min(1.0, max(0.0, t))
    return t * t * t * (t * (6.0 * t - 15.0) + 10.0)
