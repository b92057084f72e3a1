"""Everything written over the picture: one file per kind of overlay, each turning its model into layers.

In an unbranded film the agent card and the logo give no layers; the other kinds carry no identity but the brand's
colours and fonts.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays import (
    address,
    agent_card,
    caption,
    disclosure,
    facts,
    logo,
    lower_third,
    open_house,
    price,
    title,
    watermark,
)
from reelestate.film.picture.overlays.placing import placed
from reelestate.film.picture.overlays.stage import Stage
from reelestate.film.timeline.model import Overlay, Timeline

REGISTRY: dict[str, Callable[[Stage, Any], list[Layer]]] = {
    "title": title.draw,
    "price": price.draw,
    "address": address.draw,
    "facts": facts.draw,
    "lower_third": lower_third.draw,
    "agent_card": agent_card.draw,
    "logo": logo.draw,
    "open_house": open_house.draw,
    "disclosure": disclosure.draw,
    "watermark": watermark.draw,
    "caption": caption.draw,
}


def layers(timeline: Timeline, overlay: Overlay, pictures: Mapping[str, Path], fonts: FontBook) -> list[Layer]:
    """The overlay as layers, lowest first; none when it has nothing to show.

    ``pictures`` maps an asset's SHA-256 to its local file (logo and headshot). Raises NotFound when one is not among
    them, InvalidInput when it cannot be read or a caption's lines are not its words, Unavailable when a font of a
    supported script is not installed.
    """
    return placed(REGISTRY[overlay.kind](Stage(timeline, overlay, pictures, fonts), overlay), overlay, timeline.canvas)


def shortened(timeline: Timeline, overlay: Overlay, pictures: Mapping[str, Path], fonts: FontBook) -> tuple[str, ...]:
    """The overlay's texts that are too long to be shown whole at any size, so that a person can be told."""
    stage = Stage(timeline, overlay, pictures, fonts)
    REGISTRY[overlay.kind](stage, overlay)
    return tuple(stage.shortened)
