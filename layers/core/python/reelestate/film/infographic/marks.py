"""Rasters that are not type: the check mark, the QR tile, the agent's strip."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from reelestate.film.picture.overlays.logos import ground_for, is_opaque, scaled
from reelestate.film.picture.raster import open_picture, rounded, tinted
from reelestate.kit.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from reelestate.film.infographic.typeset import SetRow, Typesetter
    from reelestate.film.picture.text import Block

_SUPERSAMPLING = 4
_FACE_RISE = 0.12
"""In a tall headshot the face is above the middle: cut this part of the surplus height from the top."""
_QUIET_MODULES = 3
_HEADSHOT, _LOGO = 118, (210, 88)
_ROOM_FOR_LOGO = 640
_LONGEST_LINK = 500


@lru_cache(maxsize=32)
def check(size: int) -> Image.Image:
    """A check mark as an ``L`` mask of ``size`` × ``size`` pixels. Not to be changed by the caller."""
    big = Image.new("L", (size * _SUPERSAMPLING,) * 2)
    pen, width = ImageDraw.Draw(big), big.width * 0.11
    points = [(big.width * x, big.width * y) for x, y in ((0.14, 0.55), (0.4, 0.8), (0.88, 0.24))]
    pen.line(points, fill=255, width=round(width), joint="curve")
    for x, y in points:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    return big.reduce(_SUPERSAMPLING)


def qr_tile(link: str, size: int) -> Image.Image:
    """A QR code in ink on white with its quiet zone, about ``size`` pixels wide. Raises InvalidInput when too long."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    if len(link) > _LONGEST_LINK:
        raise InvalidInput("link", f"it is longer than {_LONGEST_LINK} characters", "Use a shorter address.")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_MODULES)
    code.add_data(link)
    code.make(fit=True)
    modules = np.array(code.get_matrix(), np.uint8)
    step = max(2, size // len(modules))
    picture = Image.fromarray(255 - np.kron(modules, np.ones((step, step), np.uint8)) * 239)
    return Image.merge("RGBA", [picture, picture, picture, rounded(*picture.size, step * 2)])


def agent_row(setter: "Typesetter", width: float) -> "SetRow":
    """Headshot, name, brokerage and licence, phone; the logo at the far end where there is room."""
    from reelestate.film.infographic.typeset import Mark, SetRow

    brand = setter.infographic.brand
    gap = setter.px(24)
    found: list[Mark] = []
    x, right, tall = 0.0, width, 0.0
    if brand.headshot:
        disc = setter.px(_HEADSHOT)
        found.append(Mark(_portrait(setter, brand.headshot, disc), 0, 0))
        x, tall = disc + gap, float(disc)
    if brand.logo and width >= _ROOM_FOR_LOGO * setter.unit:
        logo = _logo(setter, brand.logo)
        right = width - logo.width - gap
        tall = max(tall, logo.height)
        found.append(Mark(logo, width - logo.width, 0))
    blocks = _agent_lines(setter, right - x)
    line_gap = setter.px(9)
    height = sum(block.height for block, _ in blocks) + line_gap * max(0, len(blocks) - 1)
    tall = max(tall, height)
    found = [Mark(mark.image, mark.x, (tall - mark.image.height) / 2, mark.said) for mark in found]
    y = (tall - height) / 2
    widest = 0.0
    for block, muted in blocks:
        found.append(setter.text_mark(block, setter.tone.muted if muted else setter.tone.text, x, y))
        y += block.height + line_gap
        widest = max(widest, block.width)
    return SetRow(width if right < width else x + widest, tall, tuple(found))


def _agent_lines(setter: "Typesetter", width: float) -> list[tuple["Block", bool]]:
    """Name; title and brokerage with the licence; phone, or else a way to write."""
    info = setter.infographic
    brand = info.brand
    licence = f"Lic. {info.license_number}" if info.license_number else ""
    firm = " · ".join(part for part in (brand.brokerage if brand.agent_name else brand.agent_title, licence) if part)
    name = brand.agent_name or brand.brokerage
    reach = brand.phone or brand.email or info.website
    lines = (
        (name, setter.style(38, "bold", "heading"), 1, False),
        (firm, setter.style(29), 2, True),
        (reach, setter.style(32, "semibold"), 1, False),
    )
    return [(setter.block(text, style, width, most), muted) for text, style, most, muted in lines if text]


def _picture(setter: "Typesetter", name: str, field: str, most: int) -> Image.Image:
    asset = setter.infographic.assets.get(name)
    if asset is None:
        raise InvalidInput(field, f"{name!r} is not among the assets", "Add the picture to the infographic's assets.")
    if asset.sha256 not in setter.pictures:
        raise NotFound(f"{field}: the picture {asset.key} was not handed to the renderer", sha256=asset.sha256)
    key = (asset.sha256, most)
    if key not in setter.images:
        setter.images[key] = open_picture(setter.pictures[asset.sha256], most, field)
    return setter.images[key]


def _portrait(setter: "Typesetter", name: str, size: int) -> Image.Image:
    """The headshot cut to a circle inside a ring in the accent."""
    picture = _picture(setter, name, "brand.headshot", 480)
    side = min(picture.size)
    left, top = (picture.width - side) // 2, round((picture.height - side) * _FACE_RISE)
    ring = max(2, setter.px(5))
    inner = size - 4 * ring
    face = picture.crop((left, top, left + side, top + side)).resize((inner, inner), Image.Resampling.LANCZOS)
    portrait = tinted(rounded(size, size, size // 2), setter.tone.accent)
    hole = size - 2 * ring
    portrait.alpha_composite(tinted(rounded(hole, hole, hole // 2), setter.tone.plate.colour), (ring, ring))
    ground = Image.new("RGBA", face.size, (*setter.tone.plate.colour, 255))
    ground.alpha_composite(face)
    ground.putalpha(rounded(inner, inner, inner // 2))
    portrait.alpha_composite(ground, (2 * ring, 2 * ring))
    return portrait


def _logo(setter: "Typesetter", name: str) -> Image.Image:
    """The logo; on a tile of its own where the ground would swallow it."""
    logo = _picture(setter, name, "brand.logo", 800)
    ground = ground_for(logo, 1.0)
    needs_tile = not is_opaque(logo) and ground.is_dark != setter.tone.is_dark
    pad = setter.px(14) if needs_tile else 0
    mark = scaled(logo, setter.px(_LOGO[0]) - 2 * pad, setter.px(_LOGO[1]) - 2 * pad)
    if not needs_tile:
        return mark
    tile = tinted(rounded(mark.width + 2 * pad, mark.height + 2 * pad, setter.px(12)), ground.colour)
    tile.alpha_composite(mark, (pad, pad))
    return tile
