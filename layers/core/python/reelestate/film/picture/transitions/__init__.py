"""How one shot becomes the next: one file per transition, found here by its kind."""

from collections.abc import Mapping
from types import MappingProxyType

from reelestate.film.picture.transitions.base import Blend, Moment
from reelestate.film.picture.transitions.crossfade import crossfade
from reelestate.film.picture.transitions.cut import cut
from reelestate.film.picture.transitions.slide_left import slide_left
from reelestate.film.picture.transitions.slide_right import slide_right
from reelestate.film.picture.transitions.whip_pan import whip_pan
from reelestate.film.picture.transitions.zoom_through import zoom_through
from reelestate.film.timeline import TransitionKind

TRANSITIONS: Mapping[TransitionKind, Blend] = MappingProxyType(
    {
        TransitionKind.CUT: cut,
        TransitionKind.CROSSFADE: crossfade,
        TransitionKind.SLIDE_LEFT: slide_left,
        TransitionKind.SLIDE_RIGHT: slide_right,
        TransitionKind.WHIP_PAN: whip_pan,
        TransitionKind.ZOOM_THROUGH: zoom_through,
    }
)

__all__ = ["TRANSITIONS", "Blend", "Moment"]
