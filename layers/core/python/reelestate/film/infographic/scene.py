"""A card ready to be drawn: photos with their views, rasters with their places, and what the text stands on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

from reelestate.film.infographic.crop import Views
from reelestate.film.infographic.typeset import TextMark
from reelestate.film.picture.colour import Colour
from reelestate.film.picture.safe_area import Box
from reelestate.film.timeline.model import Asset


@dataclass(frozen=True, slots=True)
class PhotoPiece:
    """A photo in its frame. ``mask`` is None for a full rectangle, else an ``L`` image of the box's size."""

    asset: Asset
    box: Box
    views: Views
    mask: Image.Image | None
    dimmed: bool


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text on the canvas."""

    said: TextMark
    box: Box


@dataclass(frozen=True, slots=True)
class Piece:
    """A raster over the photos. ``order`` 0 stands from the beginning; the others come in one after another."""

    image: Image.Image
    x: int
    y: int
    order: int = 0
    texts: Sequence[PlacedText] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything on a card, from the lowest to the highest."""

    size: tuple[int, int]
    area: Box
    ground: Colour
    mats: Sequence[Piece]
    photos: Sequence[PhotoPiece]
    pieces: Sequence[Piece]
    left_out: Sequence[str] = field(default=())
    """Texts that found no room, and texts that had to be shortened."""

    @property
    def texts(self) -> list[PlacedText]:
        """All texts in reading order."""
        return [text for piece in self.pieces for text in piece.texts]
