"""Colour: WCAG contrast, repair of brand colours in OKLCH, and plates that keep text readable over any photo.

Colours are sRGB triples of 0..255. Blending is done on the encoded values, as the compositor does it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reelestate.kit.errors import InvalidInput

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
INK: Colour = (16, 18, 22)
"""Near-black, for dark text and neutral plates."""

_LIGHTNESS_STEPS = 256


def parse(value: str) -> Colour:
    """``#RRGGBB`` to a triple."""
    digits = value.removeprefix("#")
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError as error:
        raise InvalidInput("colour", f"{value!r} is no colour", "Write it as #RRGGBB.") from error
    return red, green, blue


def luminance(colour: Colour) -> float:
    """WCAG relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(c) for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: Colour, second: Colour) -> float:
    """WCAG contrast ratio, 1 to 21, whichever of the two is lighter."""
    a, b = luminance(first), luminance(second)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def mix(over: Colour, under: Colour, alpha: float) -> Colour:
    """``over`` at ``alpha`` (0..1) on ``under``."""
    red, green, blue = (round(o * alpha + u * (1 - alpha)) for o, u in zip(over, under, strict=True))
    return red, green, blue


def ensure_contrast(fg: Colour, bg: Colour | Sequence[Colour], minimum: float = 4.5) -> Colour:
    """The colour nearest to ``fg`` that stands out from ``bg`` by at least ``minimum``.

    Only the OKLCH lightness moves; hue stays, chroma falls as the sRGB gamut asks. With several backgrounds the
    colour stands out from each. If none can (the backgrounds lie on both sides), black or white is returned, whichever
    has the better worst contrast.
    """
    backgrounds: list[Colour] = [bg] if isinstance(bg[0], int) else list(bg)  # type: ignore[list-item, arg-type]
    if worst_contrast(fg, backgrounds) >= minimum:
        return fg
    lightness, chroma, hue = to_oklch(fg)
    candidates = sorted(range(_LIGHTNESS_STEPS + 1), key=lambda step: abs(step / _LIGHTNESS_STEPS - lightness))
    for step in candidates:
        candidate = from_oklch(step / _LIGHTNESS_STEPS, chroma, hue)
        if worst_contrast(candidate, backgrounds) >= minimum:
            return candidate
    return max((WHITE, BLACK), key=lambda end: worst_contrast(end, backgrounds))


def worst_contrast(fg: Colour, backgrounds: Sequence[Colour]) -> float:
    """The least contrast of ``fg`` against any of the backgrounds."""
    return min(contrast(fg, background) for background in backgrounds)


@dataclass(frozen=True, slots=True)
class Plate:
    """A translucent ground for text."""

    colour: Colour
    alpha: float

    @property
    def extremes(self) -> tuple[Colour, Colour]:
        """What the plate looks like over the darkest and the brightest photo there can be."""
        return mix(self.colour, BLACK, self.alpha), mix(self.colour, WHITE, self.alpha)

    @property
    def is_dark(self) -> bool:
        """Whether light text reads better on it."""
        return worst_contrast(WHITE, self.extremes) >= worst_contrast(INK, self.extremes)


@lru_cache(maxsize=64)
def plate_for(colour: Colour, alpha: float, minimum: float = 7.0) -> Plate:
    """A plate in a brand's colour on which white (or, for light colours, ink) reads over any photo.

    Mid-tones carry neither: their lightness moves to the nearer side until text reaches ``minimum`` in the worst case.
    """
    lightness, chroma, hue = to_oklch(colour)
    steps = sorted(range(_LIGHTNESS_STEPS + 1), key=lambda step: abs(step / _LIGHTNESS_STEPS - lightness))
    for step in steps:
        plate = Plate(from_oklch(step / _LIGHTNESS_STEPS, chroma, hue), alpha)
        if max(worst_contrast(WHITE, plate.extremes), worst_contrast(INK, plate.extremes)) >= minimum:
            return plate
    return Plate(INK, alpha)


def to_oklch(colour: Colour) -> tuple[float, float, float]:
    """Lightness 0..1, chroma, hue in radians (Ottosson's Oklab)."""
    red, green, blue = (_linear(c) for c in colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """The sRGB colour, with the chroma lowered until it lies in the gamut."""
    low, high = 0.0, chroma
    rgb = _oklab_to_linear(lightness, chroma, hue)
    if not _in_gamut(rgb):
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (middle, high) if _in_gamut(_oklab_to_linear(lightness, middle, hue)) else (low, middle)
        rgb = _oklab_to_linear(lightness, low, hue)
    red, green, blue = (_encoded(c) for c in rgb)
    return red, green, blue


def _oklab_to_linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _in_gamut(rgb: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= c <= 1 + 1e-4 for c in rgb)


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(linear: float) -> int:
    value = max(0.0, min(1.0, linear))
    value = value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(value * 255)
