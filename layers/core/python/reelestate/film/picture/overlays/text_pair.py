"""A line of text and a smaller one under it, as they stand beside a mark on a plate."""

from dataclasses import dataclass

from reelestate.film.picture.overlays.stage import Palette, place_text
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.text import Block


@dataclass(frozen=True, slots=True)
class TextPair:
    """Two fitted blocks, either of which may be empty; ``gap`` is the space between them in pixels."""

    first: Block
    second: Block
    gap: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.first.lines and not self.second.lines

    @property
    def rtl(self) -> bool:
        """Whether it is read from the right."""
        return self.first.rtl if self.first.lines else self.second.rtl

    @property
    def width(self) -> float:
        """Of the wider block."""
        return max(self.first.width, self.second.width)

    @property
    def height(self) -> float:
        """Of what is seen, from the first line's top to the last one's foot."""
        if self.first.lines and self.second.lines:
            return self.first.height + self.gap + self.second.optical_height
        return self.first.optical_height + self.second.optical_height

    def place(self, sheet: Sheet, palette: Palette, start: float, top: float) -> None:
        """Sets both; ``start`` is the side reading begins at: the left one, or the right one for right-to-left."""
        for block, ink in ((self.first, palette.text), (self.second, palette.muted)):
            place_text(sheet, block, ink, start - block.width if self.rtl else start, top)
            top += block.height + self.gap if block.lines else 0
