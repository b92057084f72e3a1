"""A brand's colours as grounds, each with the inks that read on it (WCAG contrast of at least 4.5:1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reelestate.film.picture import colour
from reelestate.film.picture.colour import Colour, Plate
from reelestate.film.timeline.model import Brand

_PAPER_LIGHTNESS, _PAPER_CHROMA = 0.965, 0.012
_NIGHT_LIGHTNESS, _NIGHT_CHROMA = 0.24, 0.05
_MUTED = 0.78
SCRIM_ALPHA = 0.74
"""The least opacity of a gradient under text: white reads on it over the whitest photo."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A ground and its inks. ``extremes`` are the colours the ground can have: two where a photo shines through."""

    plate: Plate
    text: Colour
    muted: Colour
    accent: Colour
    fill: Colour
    on_fill: Colour

    @property
    def extremes(self) -> Sequence[Colour]:
        """What text may come to stand on."""
        return (self.plate.colour,) if self.plate.alpha >= 1 else self.plate.extremes

    @property
    def is_dark(self) -> bool:
        """Whether text on it is light."""
        return self.plate.is_dark


@dataclass(frozen=True, slots=True)
class Tones:
    """The grounds a design may use."""

    primary: Tone
    secondary: Tone
    accent: Tone
    paper: Tone
    white: Tone
    night: Tone
    scrim: Tone

    @staticmethod
    def of(brand: Brand) -> "Tones":
        """The brand's tones; mid-tones move in lightness until text reads on them."""
        return _tones(brand.primary, brand.secondary, brand.accent)


@lru_cache(maxsize=64)
def _tones(primary_hex: str, secondary_hex: str, accent_hex: str) -> Tones:
    primary, secondary, accent = (colour.parse(value) for value in (primary_hex, secondary_hex, accent_hex))
    _, chroma, hue = colour.to_oklch(primary)
    paper = colour.from_oklch(_PAPER_LIGHTNESS, min(chroma, _PAPER_CHROMA), hue)
    night = colour.from_oklch(_NIGHT_LIGHTNESS, min(chroma, _NIGHT_CHROMA), hue)
    return Tones(
        primary=_solid(primary, accent),
        secondary=_solid(secondary, accent),
        accent=_solid(accent, primary),
        paper=_tone(Plate(paper, 1.0), primary, accent),
        white=_tone(Plate(colour.WHITE, 1.0), primary, accent),
        night=_tone(Plate(night, 1.0), accent, accent),
        scrim=_tone(Plate(night, SCRIM_ALPHA), accent, accent),
    )


def _solid(ground: Colour, accent: Colour) -> Tone:
    return _tone(colour.plate_for(ground, 1.0), accent, accent)


def _tone(plate: Plate, accent: Colour, fill: Colour) -> Tone:
    """``accent`` is for strokes and words, ``fill`` for pills and discs, which carry ink of their own."""
    text = colour.WHITE if plate.is_dark else colour.INK
    filled = colour.plate_for(fill, 1.0, minimum=4.5)
    grounds = (plate.colour,) if plate.alpha >= 1 else plate.extremes
    return Tone(
        plate=plate,
        text=text,
        muted=colour.ensure_contrast(colour.mix(text, plate.colour, _MUTED), grounds),
        accent=colour.ensure_contrast(accent, grounds),
        fill=filled.colour,
        on_fill=colour.WHITE if filled.is_dark else colour.INK,
    )
