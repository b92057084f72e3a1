"""What films do with a brand's colours: which are used as they are, and which move in lightness to be readable."""

from reelestate.brand_kits.api_schemas import ColorUse
from reelestate.brand_kits.schemas import BrandKit
from reelestate.film.picture import colour
from reelestate.film.picture.colour import Colour, Plate

READABLE = 4.5
"""WCAG's contrast for text."""
GROUND = 7.0
"""What a plate gives to the white or dark text on it."""
PLATE_ALPHA = 0.86
"""Opacity of the plates under a film's texts, and of the agent card's panel."""
PANEL_ALPHA = 0.95


def color_uses(kit: BrandKit) -> list[ColorUse]:
    """How each of the kit's colours is used. Contrasts are the worst over any photo behind the plate."""
    primary, secondary, accent = (
        colour.parse(value) for value in (kit.primary_color, kit.secondary_color, kit.accent_color)
    )
    plate, panel = colour.plate_for(primary, PLATE_ALPHA), colour.plate_for(secondary, PANEL_ALPHA)
    reads = colour.worst_contrast(primary, panel.extremes) >= READABLE
    mark = primary if reads else accent
    return [
        _ground("text on the primary colour", primary, plate),
        _foreground("the accent colour on the primary colour", accent, plate),
        _ground("text on the secondary colour", secondary, panel),
        _foreground(f"the {'primary' if reads else 'accent'} colour on the secondary colour", mark, panel),
    ]


def _ground(use: str, asked: Colour, plate: Plate) -> ColorUse:
    asked_plate = Plate(asked, plate.alpha)
    return _use(use, asked, plate.colour, _best_text(asked_plate), _best_text(plate), GROUND)


def _foreground(use: str, asked: Colour, plate: Plate) -> ColorUse:
    used = colour.ensure_contrast(asked, plate.extremes, READABLE)
    before, after = colour.worst_contrast(asked, plate.extremes), colour.worst_contrast(used, plate.extremes)
    return _use(use, asked, used, before, after, READABLE)


def _use(use: str, asked: Colour, used: Colour, before: float, after: float, needed: float) -> ColorUse:
    return ColorUse(
        use=use,
        asked=_written(asked),
        asked_contrast=round(before, 2),
        used=_written(used),
        used_contrast=round(after, 2),
        repaired=before < needed,
    )


def _best_text(plate: Plate) -> float:
    return max(colour.worst_contrast(text, plate.extremes) for text in (colour.WHITE, colour.INK))


def _written(value: Colour) -> str:
    return "#{:02X}{:02X}{:02X}".format(*value)
