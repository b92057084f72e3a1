"""Rows set in type: from words and sizes to rasters with their places."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from reelestate.film.infographic import marks
from reelestate.film.infographic.model import Infographic
from reelestate.film.infographic.rows import (
    Agent,
    Code,
    Facts,
    Gap,
    Pill,
    Points,
    Price,
    Row,
    Rule,
    Spring,
    Table,
    Text,
    Visit,
)
from reelestate.film.infographic.tones import Tone
from reelestate.film.picture.characters import upper
from reelestate.film.picture.colour import Colour
from reelestate.film.picture.fonts import FontBook, Weight
from reelestate.film.picture.icons import icon
from reelestate.film.picture.raster import rounded, tinted
from reelestate.film.picture.safe_area import SMALLEST_TEXT
from reelestate.film.picture.text import EDGE, Block, Style, fit

_TALL = 4000.0
_COLUMN_LEAST = 190
_GRID_LEAST = 210


@dataclass(frozen=True, slots=True)
class TextMark:
    """A set text: what it says, its ink and what it stands on."""

    text: str
    ink: Colour
    grounds: Sequence[Colour]
    truncated: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A raster with its place in the row; ``said`` is there when it is text.

    Text is drawn when its picture is asked for: most settings of a row are only measured.
    """

    source: Image.Image | Callable[[], Image.Image]
    x: float
    y: float
    said: TextMark | None = None

    @property
    def image(self) -> Image.Image:
        """The raster."""
        return self.source if isinstance(self.source, Image.Image) else self.source()


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row at its final size. ``width`` is the ink's, ``rtl`` whether it starts on the right."""

    width: float
    height: float
    marks: tuple[Mark, ...] = ()
    rtl: bool = False
    spring: bool = False

    @property
    def truncated(self) -> bool:
        """Whether an ellipsis hides a part of a text."""
        return any(mark.said and mark.said.truncated for mark in self.marks)


@dataclass(frozen=True)
class Typesetter:
    """Sets rows in one tone at one scale. ``pictures`` maps an asset's SHA-256 to its file (logo, headshot, photos)."""

    infographic: Infographic
    fonts: FontBook
    pictures: Mapping[str, Path]
    unit: float
    tone: Tone
    scale: float = 1.0
    images: dict[tuple[str, int], Image.Image] = field(default_factory=dict)

    def px(self, design_pixels: float) -> int:
        """Scaled design pixels as whole canvas pixels."""
        return max(1, round(design_pixels * self.unit * self.scale))

    def style(self, size: float, weight: str = "medium", face: str = "body", tracking: float = 0.0) -> Style:
        """Type of a size in design pixels; never below what a phone shows readably."""
        brand = self.infographic.brand
        smallest = SMALLEST_TEXT * self.unit
        heading = face == "heading"
        return Style(
            size=max(smallest, size * self.unit * self.scale),
            smallest=smallest,
            weight=Weight[weight.upper()],
            family=brand.heading_font if heading else brand.body_font,
            tracking=tracking - (0.012 if heading else 0.0),
            leading=1.1 if heading else 1.24,
            features=("tnum", "case") if heading else (),
        )

    def block(self, text: str, style: Style, width: float, lines: int = 1) -> Block:
        """The text fitted to a width, as high as it needs to be."""
        return fit(text, self.fonts, style, max(1.0, width), _TALL, lines)

    def text_mark(
        self,
        block: Block,
        ink: Colour,
        x: float,
        y: float,
        grounds: Sequence[Colour] | None = None,
        centre: bool = False,
    ) -> Mark:
        """A block at its place."""
        said = TextMark(" ".join(block.text), ink, grounds or self.tone.extremes, block.truncated)
        return Mark(lambda: tinted(block.mask("centre" if centre else "start"), ink), x - EDGE, y - EDGE, said)

    def ink(self, name: Literal["text", "muted", "accent"]) -> Colour:
        """The tone's ink of that name."""
        return {"text": self.tone.text, "muted": self.tone.muted, "accent": self.tone.accent}[name]

    def set(self, row: Row, width: float, centre: bool = False) -> SetRow:
        """The row in a column of that width."""
        return _SETTERS[type(row)](self, row, width, centre)


def _text(setter: Typesetter, row: Text, width: float, centre: bool) -> SetRow:
    words = upper(row.text) if row.capitals else row.text
    block = setter.block(words, setter.style(row.size, row.weight, row.face, row.tracking), width, row.lines)
    mark = setter.text_mark(block, setter.ink(row.ink), 0, 0, centre=centre)
    return SetRow(block.width, block.height, (mark,) if block.lines else (), block.rtl)


def _pill(setter: Typesetter, row: Pill, width: float, _centre: bool) -> SetRow:
    tone = setter.tone
    pad_x, pad_y = setter.px(row.size * 0.78), setter.px(row.size * 0.42)
    style = setter.style(row.size, "bold", "body", 0.1)
    block = setter.block(upper(row.text), style, width - 2 * pad_x, 1)
    wide, tall = round(block.width) + 2 * pad_x, round(block.optical_height) + 2 * pad_y
    ground = rounded(wide, tall, setter.px(6) if row.square else tall // 2)
    text = setter.text_mark(block, tone.on_fill, pad_x, pad_y, (tone.fill,))
    return SetRow(wide, tall, (Mark(tinted(ground, tone.fill), 0, 0), text), block.rtl)


def _rule(setter: Typesetter, row: Rule, width: float, _centre: bool) -> SetRow:
    if row.width:
        wide, tall = setter.px(row.width), setter.px(row.height)
        return SetRow(wide, tall, (Mark(tinted(rounded(wide, tall, tall // 2), setter.tone.accent), 0, 0),))
    tall = max(2, round(2 * setter.unit))
    return SetRow(width, tall, (Mark(tinted(rounded(round(width), tall, 0), setter.tone.text, 0.22), 0, 0),))


def _price(setter: Typesetter, row: Price, width: float, centre: bool) -> SetRow:
    style = replace(setter.style(row.size, "extrabold", "heading"), leading=1.08)
    block = setter.block(row.text, style, width, 2)
    if not row.was:
        return SetRow(block.width, block.height, (setter.text_mark(block, setter.tone.text, 0, 0),), block.rtl)
    was = setter.block(row.was, setter.style(row.size * 0.56, "medium", "heading"), width)
    stroke = max(2, setter.px(4))
    line = tinted(rounded(round(was.width) + 2 * stroke, stroke, 1), setter.tone.accent)
    gap = setter.px(12)
    widest = max(block.width, was.width + 2 * stroke)
    was_x = (widest - was.width) / 2 if centre else float(stroke)
    found = (
        setter.text_mark(was, setter.tone.muted, was_x, 0),
        Mark(line, was_x - stroke, was.baselines[-1] - 0.36 * was.size - stroke / 2),
        setter.text_mark(block, setter.tone.text, (widest - block.width) / 2 if centre else 0, was.height + gap),
    )
    return SetRow(widest, was.height + gap + block.height, found, block.rtl)


def _facts(setter: Typesetter, row: Facts, width: float, centre: bool) -> SetRow:
    if row.style == "figures":
        return _figures(setter, row, width)
    count = len(row.items)
    if row.style == "strip" and width / count >= _COLUMN_LEAST * setter.unit * max(0.8, setter.scale):
        return _strip(setter, row, width, count, centre)
    columns = 2 if count > 1 and width >= 2 * _GRID_LEAST * setter.unit else 1
    return _grid(setter, row, width, columns)


def _strip(setter: Typesetter, row: Facts, width: float, count: int, centre: bool) -> SetRow:
    """Icon beside figure and label; columns over the whole width, divided by hairlines."""
    share = width / count
    pad, gap, size, line_gap = setter.px(20), setter.px(16), setter.px(row.size * 1.12), setter.px(6)
    cells, tallest = [], 0.0
    for index, item in enumerate(row.items):
        room = share - size - gap - pad - (pad if index else 0)
        value = setter.block(item.value, setter.style(row.size, "bold", "heading"), room)
        label = setter.block(item.label, setter.style(30), room)
        height = value.height + (line_gap + label.height if label.lines else 0)
        cells.append((item, value, label, height))
        tallest = max(tallest, height, size)
    found: list[Mark] = []
    for index, (item, value, label, height) in enumerate(cells):
        wide = size + gap + max(value.width, label.width)
        x = index * share + ((share - wide) / 2 if centre else pad if index else 0)
        y = (tallest - height) / 2
        found.append(Mark(tinted(icon(item.icon, size), setter.tone.accent), x, (tallest - size) / 2))
        found.append(setter.text_mark(value, setter.tone.text, x + size + gap, y))
        if label.lines:
            found.append(setter.text_mark(label, setter.tone.muted, x + size + gap, y + value.height + line_gap))
    line = tinted(rounded(max(2, round(2 * setter.unit)), round(tallest), 1), setter.tone.text, 0.24)
    found += [Mark(line, index * share, 0) for index in range(1, count)]
    return SetRow(width, tallest, tuple(found))


def _grid(setter: Typesetter, row: Facts, width: float, columns: int) -> SetRow:
    """Icon, figure over label, in columns."""
    gap, size, line_gap = setter.px(18), setter.px(row.size * 1.1), setter.px(6)
    share = width / columns
    found: list[Mark] = []
    y = 0.0
    for start in range(0, len(row.items), columns):
        tallest = 0.0
        for place, item in enumerate(row.items[start : start + columns]):
            x, room = place * share, share - size - 2 * gap
            value = setter.block(item.value, setter.style(row.size, "bold", "heading"), room)
            label = setter.block(item.label, setter.style(30), room)
            found.append(Mark(tinted(icon(item.icon, size), setter.tone.accent), x, y + setter.px(4)))
            found.append(setter.text_mark(value, setter.tone.text, x + size + gap, y))
            if label.lines:
                found.append(setter.text_mark(label, setter.tone.muted, x + size + gap, y + value.height + line_gap))
            tallest = max(tallest, size, value.height + line_gap + label.height)
        y += tallest + gap
    return SetRow(width, y - gap, tuple(found))


def _figures(setter: Typesetter, row: Facts, width: float) -> SetRow:
    """Very large figures, each beside its label, divided by hairlines."""
    gap, y = setter.px(20), 0.0
    line = tinted(rounded(round(width), max(2, round(2 * setter.unit)), 0), setter.tone.text, 0.24)
    found: list[Mark] = []
    for index, item in enumerate(row.items):
        if index:
            found.append(Mark(line, 0, y))
            y += gap
        value = setter.block(item.value, setter.style(row.size * 2.2, "extrabold", "heading"), width * 0.6)
        label = setter.block(item.label, setter.style(row.size * 0.8), width - value.width - gap)
        found.append(setter.text_mark(value, setter.tone.text, 0, y))
        if label.lines:
            base = y + value.baselines[-1] - label.baselines[-1]
            found.append(setter.text_mark(label, setter.tone.muted, value.width + gap, base))
        y += value.height + gap * 0.6
    return SetRow(width, y - gap * 0.6, tuple(found))


def _points(setter: Typesetter, row: Points, width: float, _centre: bool) -> SetRow:
    size, gap, between = setter.px(row.size * 1.05), setter.px(20), setter.px(22)
    style = setter.style(row.size, "medium")
    found: list[Mark] = []
    line = tinted(rounded(round(width), max(2, round(2 * setter.unit)), 0), setter.tone.text, 0.2)
    y, widest, rtl = 0.0, 0.0, False
    for index, item in enumerate(row.items):
        if index and row.ruled:
            found.append(Mark(line, 0, y - between / 2))
        block = setter.block(item, style, width - size - gap, row.lines)
        rtl = block.rtl
        first_line = block.baselines[0] - 0.36 * block.size
        place = width - size if rtl else 0
        found.append(_point_mark(setter, row, index, size, place, y + first_line))
        found.append(
            setter.text_mark(block, setter.tone.text, width - size - gap - block.width if rtl else size + gap, y)
        )
        y += block.height + between
        widest = max(widest, size + gap + block.width)
    return SetRow(width if rtl or row.ruled else widest, y - between, tuple(found), rtl)


def _point_mark(setter: Typesetter, row: Points, index: int, size: int, x: float, middle: float) -> Mark:
    if row.mark == "number":
        block = setter.block(str(index + 1), setter.style(row.size, "bold", "heading"), size * 1.5)
        return setter.text_mark(block, setter.tone.accent, x, middle + 0.36 * block.size - block.baselines[0])
    mask = icon("pin", size) if row.mark == "pin" else marks.check(size)
    return Mark(tinted(mask, setter.tone.accent), x, middle - size / 2)


def _visit(setter: Typesetter, row: Visit, width: float, centre: bool) -> SetRow:
    day = setter.block(row.day, setter.style(row.size, "extrabold", "heading"), width, 2)
    if not row.hours:
        return SetRow(day.width, day.height, (setter.text_mark(day, setter.tone.text, 0, 0),), day.rtl)
    size, gap = setter.px(row.size * 0.62), setter.px(14)
    hours = setter.block(row.hours, setter.style(row.size * 0.62, "semibold", "heading"), width - size - gap)
    below = size + gap + hours.width
    widest, y = max(day.width, below), day.height + setter.px(16)
    x, day_x = ((widest - below) / 2, (widest - day.width) / 2) if centre else (0.0, 0.0)
    found = (
        setter.text_mark(day, setter.tone.text, day_x, 0),
        Mark(tinted(icon("clock", size), setter.tone.accent), x, y),
        setter.text_mark(hours, setter.tone.text, x + size + gap, y + (size - hours.optical_height) / 2),
    )
    return SetRow(widest, y + max(size, hours.height), found, day.rtl)


def _agent(setter: Typesetter, _row: Agent, width: float, _centre: bool) -> SetRow:
    return marks.agent_row(setter, width)


def _code(setter: Typesetter, row: Code, width: float, _centre: bool) -> SetRow:
    image = marks.qr_tile(row.link, setter.px(row.size))
    gap = setter.px(24)
    block = setter.block(row.text, setter.style(32, "medium"), width - image.width - gap, 3)
    text = setter.text_mark(block, setter.tone.muted, image.width + gap, (image.height - block.optical_height) / 2)
    return SetRow(image.width + gap + block.width, image.height, (Mark(image, 0, 0), text))


def _table(setter: Typesetter, row: Table, width: float, _centre: bool) -> SetRow:
    gap, between = setter.px(24), setter.px(26)
    line = tinted(rounded(round(width), max(2, round(2 * setter.unit)), 0), setter.tone.text, 0.2)
    found: list[Mark] = []
    y = 0.0
    for index, (name, value) in enumerate(row.pairs):
        if index:
            found.append(Mark(line, 0, y - between / 2))
        left = setter.block(name, setter.style(row.size * 0.82), width * 0.34)
        right = setter.block(value, setter.style(row.size, "semibold"), width - left.width - 2 * gap, 3)
        found.append(setter.text_mark(left, setter.tone.muted, 0, y + right.baselines[0] - left.baselines[0]))
        found.append(setter.text_mark(right, setter.tone.text, width - right.width, y))
        y += max(left.height, right.height) + between
    return SetRow(width, y - between, tuple(found))


def _gap(setter: Typesetter, row: Gap, _width: float, _centre: bool) -> SetRow:
    return SetRow(0, setter.px(row.height))


def _spring(_setter: Typesetter, _row: Spring, _width: float, _centre: bool) -> SetRow:
    return SetRow(0, 0, spring=True)


_SETTERS: dict[type[Any], Callable[[Typesetter, Any, float, bool], SetRow]] = {
    Text: _text,
    Pill: _pill,
    Rule: _rule,
    Price: _price,
    Facts: _facts,
    Points: _points,
    Visit: _visit,
    Agent: _agent,
    Code: _code,
    Table: _table,
    Gap: _gap,
    Spring: _spring,
}
