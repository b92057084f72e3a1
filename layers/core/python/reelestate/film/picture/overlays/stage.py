"""What every overlay draws with: its zone, the brand's colours made readable, type styles, and time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from PIL import Image

from reelestate.film.picture import colour, raster
from reelestate.film.picture.colour import Colour, Plate
from reelestate.film.picture.fonts import FontBook, Weight
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.raster import Sheet
from reelestate.film.picture.safe_area import SMALLEST_TEXT, Box, Kind, unit, zone
from reelestate.film.picture.text import EDGE, Block, Style, fit
from reelestate.film.timeline.model import Corner, Overlay, Timeline
from reelestate.kit.errors import InvalidInput, NotFound

RADIUS = 20
SHADOW = 14
_PLATE_ALPHA = 0.86
_TEXT_DELAY = 3
"""Frames by which text follows its plate."""


@dataclass(frozen=True, slots=True)
class Palette:
    """A plate and the colours that read on it over any photo (at least 4.5:1)."""

    plate: Plate
    text: Colour
    muted: Colour
    accent: Colour

    @staticmethod
    @lru_cache(maxsize=64)
    def of(plate: Plate, accent: Colour) -> "Palette":
        """Text is white or ink, whichever reads better; ``accent`` moves in lightness as far as it must."""
        text = colour.WHITE if plate.is_dark else colour.INK
        return Palette(
            plate=plate,
            text=text,
            muted=colour.ensure_contrast(colour.mix(text, plate.colour, 0.78), plate.extremes),
            accent=colour.ensure_contrast(accent, plate.extremes),
        )


@dataclass(frozen=True)
class Stage:
    """One overlay of one timeline, about to be drawn."""

    timeline: Timeline
    overlay: Overlay
    pictures: Mapping[str, Path]
    fonts: FontBook
    shortened: list[str] = field(default_factory=list)
    """Texts of which an ellipsis hides a part; fills while drawing."""

    @cached_property
    def unit(self) -> float:
        """Canvas pixels per design pixel."""
        return unit(self.timeline.canvas)

    @cached_property
    def palette(self) -> Palette:
        """The brand's primary colour as the plate, its accent on it."""
        brand = self.timeline.brand
        return Palette.of(colour.plate_for(colour.parse(brand.primary), _PLATE_ALPHA), colour.parse(brand.accent))

    def px(self, design_pixels: float) -> int:
        """Design pixels as whole canvas pixels."""
        return max(1, round(design_pixels * self.unit))

    def zone(self, kind: Kind, corner: Corner = "top_right") -> Box:
        """The rectangle the overlay may fill."""
        return zone(self.timeline.canvas, kind, corner)

    def heading(self, size: float, weight: Weight = Weight.BOLD, smallest: float = SMALLEST_TEXT) -> Style:
        """Large type: tight, with tabular figures and capital-height signs."""
        return Style(
            size=size * self.unit,
            smallest=smallest * self.unit,
            weight=weight,
            family=self.timeline.brand.heading_font,
            tracking=-0.018,
            leading=1.14,
            features=("tnum", "case"),
        )

    def body(self, size: float, weight: Weight = Weight.MEDIUM, tracking: float = 0.0) -> Style:
        """Running type."""
        return Style(
            size=size * self.unit,
            smallest=SMALLEST_TEXT * self.unit,
            weight=weight,
            family=self.timeline.brand.body_font,
            tracking=tracking,
            leading=1.2,
        )

    def fit(self, text: str, style: Style, width: float, height: float, max_lines: int = 1) -> Block:
        """Fit into pixels of the canvas, noting what had to be shortened."""
        block = fit(text, self.fonts, style, width, height, max_lines)
        if block.truncated:
            self.shortened.append(text)
        return block

    def plate(self, box: Box, plate: Plate, radius: float = RADIUS) -> Sheet:
        """A sheet with a plate and its shadow."""
        picture, spread = raster.shadowed_plate(plate, box.width, box.height, self.px(radius), self.px(SHADOW))
        sheet = Sheet(box.x0 - spread, box.y0 - spread, box.x1 + spread, box.y1 + spread)
        sheet.paint(picture, sheet.x, sheet.y)
        return sheet

    def bar(self, box: Box, ink: Colour) -> Sheet:
        """A sheet with an accent bar."""
        sheet = Sheet(box.x0, box.y0, box.x1, box.y1)
        sheet.ink(raster.rounded(box.width, box.height, min(box.width, box.height) // 2), ink, box.x0, box.y0)
        return sheet

    def layers(self, sheet: Sheet, delayed: bool = False, entrance: Literal["fade", "wipe"] = "fade") -> list[Layer]:
        """The sheet as the overlay's layer; ``delayed`` lets it come in after its plate."""
        start, end = self.overlay.start_frame, self.overlay.end_frame
        fades = self.overlay.fade_in, self.overlay.fade_out
        if delayed and self.overlay.fade_in and end - start > 2 * (sum(fades) + _TEXT_DELAY):
            start += _TEXT_DELAY
        return raster.to_layers(sheet, self.timeline.canvas, (start, end), fades, entrance)

    def picture(self, name: str, field: str, most: int) -> Image.Image:
        """An asset of the timeline as RGBA. Raises InvalidInput when unreadable, NotFound when it was not handed in."""
        asset = self.timeline.assets.get(name)
        if asset is None:
            raise InvalidInput(field, f"{name!r} is not among the assets", "Add the picture to the timeline's assets.")
        if asset.sha256 not in self.pictures:
            raise NotFound(f"{field}: the picture {asset.key} was not handed to the renderer", sha256=asset.sha256)
        return raster.open_picture(self.pictures[asset.sha256], most, field)


def place_text(
    sheet: Sheet, block: Block, ink: Colour, x: float, y: float, align: Literal["start", "centre"] = "start"
) -> None:
    """Put a block's upper left corner at (x, y)."""
    if block.lines:
        sheet.ink(block.mask(align), ink, x - EDGE, y - EDGE)
