"""Text fitted into boxes: by size, then by wrapping, at the very last by an ellipsis."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PIL import Image

from reelestate.film.picture.bidi import is_rtl
from reelestate.film.picture.characters import clean, graphemes
from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.linebreak import balanced, pieces, split_long
from reelestate.film.picture.shaping import Line, Style, shape

__all__ = ["Block", "Style", "fit", "prepare", "set_lines"]

ELLIPSIS = "…"
_COMFORT = 0.8
"""A line more is worth it once fewer lines would fall below this part of the wished size."""
_REFERENCE = 64.0
"""Widths are measured at this size and scaled; the real size is checked afterwards."""
_LONGEST = 600
"""More characters than any box of a film holds at the least size."""
EDGE = 2
"""Clear pixels around the ink of a drawn block."""


@dataclass(frozen=True, slots=True)
class Block:
    """Fitted text. ``width`` and ``height`` hold all its ink; ``truncated``: an ellipsis stands for a rest."""

    lines: tuple[Line, ...]
    text: tuple[str, ...]
    size: float
    width: float
    height: float
    baselines: tuple[float, ...]
    truncated: bool = False

    @property
    def optical_height(self) -> float:
        """The height the eye centres: half of the room below the last baseline does not count."""
        return self.height - (0.13 * self.size if self.lines else 0.0)

    @property
    def rtl(self) -> bool:
        """Whether the text starts on the right."""
        return bool(self.lines) and self.lines[0].rtl

    def mask(
        self, align: Literal["start", "centre"] = "start", groups: Mapping[int, frozenset[int]] | None = None
    ) -> Image.Image:
        """The ink as an ``L`` image with ``EDGE`` clear pixels all around.

        ``groups`` draws only these groups of these lines (by index).
        """
        mask = Image.new("L", (math.ceil(self.width) + 2 * EDGE, math.ceil(self.height) + 2 * EDGE))
        for index, (line, baseline) in enumerate(zip(self.lines, self.baselines, strict=True)):
            free = self.width - line.width
            x = free / 2 if align == "centre" else free if self.rtl else 0.0
            if groups is None:
                line.draw(mask, EDGE + x, EDGE + baseline)
            elif index in groups:
                line.draw(mask, EDGE + x, EDGE + baseline, groups[index])
        return mask


def prepare(text: str, fonts: FontBook, style: Style) -> str:
    """The text as it will be drawn: cleaned, and without characters no font has."""
    return fonts.drawable(clean(text), style.family, style.language)


def fit(text: str, fonts: FontBook, style: Style, width: float, height: float, max_lines: int = 1) -> Block:
    """Lay out ``text`` as large as ``style.size`` allows inside ``width`` × ``height`` pixels.

    Lines are balanced. The size falls to ``style.smallest``, then words are cut, then an ellipsis replaces the rest;
    only in a box too low for one line of the smallest size does it fall further. Ink never leaves the box.
    """
    ready = prepare(text, fonts, style)
    if not ready:
        return Block((), (), style.size, 0.0, 0.0, ())
    shortened = ready[:_LONGEST].rstrip()
    parts = pieces(shortened, within_words=False)
    size, ends = _best_size(shortened, parts, fonts, style, width, height, max_lines)
    if ends is not None and shortened == ready:
        lines = ["".join(parts[a:b]).strip() for a, b in pairwise([0, *ends])]
        block = _shrunk(lines, fonts, style, size, width, height)
        if block.size >= style.smallest:
            return block
    return _squeezed(ready, shortened, fonts, style, width, height, max_lines)


def set_lines(
    lines: list[str], fonts: FontBook, style: Style, size: float, cuts: list[list[int]] | None = None
) -> Block:
    """Set the drawable lines of one paragraph at exactly ``size``, whatever room they take."""
    rtl = is_rtl(" ".join(lines))
    shaped = tuple(shape(t, style, size, fonts, cuts[i] if cuts else (), rtl) for i, t in enumerate(lines))
    baselines: list[float] = []
    for index, line in enumerate(shaped):
        if not index:
            baselines.append(line.ascent)
            continue
        touching = shaped[index - 1].descent + line.ascent + 0.04 * size
        baselines.append(baselines[-1] + max(style.leading * size, touching))
    height = baselines[-1] + shaped[-1].descent if shaped else 0.0
    return Block(shaped, tuple(lines), size, max((s.width for s in shaped), default=0.0), height, tuple(baselines))


def _best_size(
    text: str, parts: list[str], fonts: FontBook, style: Style, width: float, height: float, max_lines: int
) -> tuple[float, list[int] | None]:
    """The size and line ends of the fewest lines that come out large enough, or None when none reaches the smallest."""
    whole = shape(text, style, _REFERENCE, fonts)
    tall = (whole.ascent + whole.descent) / _REFERENCE
    step = max(style.leading, tall + 0.04)
    space = shape("n n", style, _REFERENCE, fonts).width - shape("nn", style, _REFERENCE, fonts).width
    widths, trailing = [], []
    for part in parts:
        trailing.append(space if part.endswith(" ") else 0.0)
        widths.append(shape(part.rstrip(), style, _REFERENCE, fonts).width + trailing[-1])
    best: tuple[float, list[int] | None] = (style.smallest, None)
    for count in range(1, min(max_lines, len(parts)) + 1):
        widest, ends = balanced(widths, trailing, count)
        size = min(style.size, width / max(widest, 1.0) * _REFERENCE, height / (tall + (count - 1) * step))
        if size >= style.smallest and (best[1] is None or size > best[0] * 1.02):
            best = size, ends
        if best[1] is not None and best[0] >= style.size * _COMFORT:
            break
    return best


def _shrunk(lines: list[str], fonts: FontBook, style: Style, size: float, width: float, height: float) -> Block:
    """Set the lines, a little smaller each time until they really fit."""
    block = set_lines(lines, fonts, style, size)
    while (block.width > width or block.height > height) and size > 1:
        size *= min(0.985, max(0.5, min(width / block.width, height / block.height)))
        block = set_lines(lines, fonts, style, size)
    return block


def _squeezed(
    ready: str, text: str, fonts: FontBook, style: Style, width: float, height: float, max_lines: int
) -> Block:
    """At the smallest size: words cut where they must be, and an ellipsis for what still does not fit."""
    size = style.smallest
    whole = shape(text, style, size, fonts)
    tall = whole.ascent + whole.descent
    step = max(style.leading * size, tall + 0.04 * size)
    count = max(1, min(max_lines, int((height - tall) / step) + 1 if height >= tall else 1))
    lines: list[str] = []
    rest = text
    while rest and len(lines) < count:
        line, rest = _take_line(rest, fonts, style, size, width)
        lines.append(line)
    truncated = bool(rest) or text != ready
    if truncated:
        lines[-1] = _with_ellipsis(lines[-1], fonts, style, size, width)
    block = _shrunk(lines, fonts, style, size, width, height)
    return Block(block.lines, block.text, block.size, block.width, block.height, block.baselines, truncated)


def _take_line(text: str, fonts: FontBook, style: Style, size: float, width: float) -> tuple[str, str]:
    """As many pieces as one line holds, or as many characters of a piece that is too long, and the rest."""
    taken = ""
    for part in pieces(text, within_words=True):
        if shape((taken + part).rstrip(), style, size, fonts).width > width:
            break
        taken += part
    if not taken:
        clusters = graphemes(text)
        fitting = _longest_prefix(clusters, "", fonts, style, size, width)
        taken = split_long(text, fitting)[0]
    return taken.strip(), text[len(taken) :].lstrip()


def _with_ellipsis(line: str, fonts: FontBook, style: Style, size: float, width: float) -> str:
    clusters = graphemes(line)
    fitting = _longest_prefix(clusters, ELLIPSIS, fonts, style, size, width)
    return "".join(clusters[:fitting]).rstrip(" ,.;:-–—/") + ELLIPSIS


def _longest_prefix(clusters: list[str], suffix: str, fonts: FontBook, style: Style, size: float, width: float) -> int:
    low, high = 1, max(1, len(clusters))
    while low < high:
        middle = (low + high + 1) // 2
        if shape("".join(clusters[:middle]) + suffix, style, size, fonts).width <= width:
            low = middle
        else:
            high = middle - 1
    return low
