"""One line of text, shaped: runs of one font and direction with their places."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from PIL import Image, ImageDraw

from reelestate.film.picture import bidi
from reelestate.film.picture.characters import graphemes
from reelestate.film.picture.fonts import BASE_FAMILY, Face, FontBook, Weight

_LONGEST_TRACKED = 64
"""Spacing letters by hand is for headings; a longer text is set solid."""

_KERNING_SIZE = 256.0
"""Advances between letters set apart are measured once, at this size."""

_CAP_HEIGHT, _DESCENT = 0.73, 0.24
"""Inter's capitals and descenders, in em: the least room above and below a baseline, whatever the text."""


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks. ``size`` is the wished and ``smallest`` the least size in pixels, ``tracking`` is in em."""

    size: float
    smallest: float
    weight: Weight = Weight.REGULAR
    family: str = BASE_FAMILY
    tracking: float = 0.0
    leading: float = 1.18
    features: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one font and direction. ``x`` is its origin, ``ink`` its bounding box from there and the baseline."""

    text: str
    face: Face
    size: float
    direction: Literal["ltr", "rtl"]
    x: float
    width: float
    ink: tuple[float, float, float, float]
    features: tuple[str, ...]
    tracking: float
    group: int


@dataclass(frozen=True, slots=True)
class Line:
    """A shaped line. Extents are in pixels; ``ascent`` and ``descent`` hold all ink and the capitals' height."""

    runs: tuple[Run, ...]
    left: float
    right: float
    ascent: float
    descent: float
    rtl: bool

    @property
    def width(self) -> float:
        """From the leftmost ink or origin to the rightmost ink or advance."""
        return self.right - self.left

    def draw(self, mask: Image.Image, x: float, baseline: float, groups: frozenset[int] | None = None) -> None:
        """Draw into an ``L`` mask with the line's left edge at ``x``; ``groups`` picks runs by their group."""
        pen = ImageDraw.Draw(mask)
        for run in self.runs:
            if groups is None or run.group in groups:
                _draw_run(pen, run, x - self.left + run.x, baseline)


def shape(
    text: str, style: Style, size: float, fonts: FontBook, cuts: Sequence[int] = (), rtl: bool | None = None
) -> Line:
    """Shape one line of drawable text at ``size``.

    ``rtl`` is the direction of the paragraph the line is from; None takes the line's own.
    ``cuts`` are ascending character positions; runs between two of them get the same ``group`` (0 before the first), so
    that words can be coloured apart without moving.
    """
    look = (style.family, style.weight, style.language, style.features, style.tracking)
    return _shaped(text, look, size, fonts, tuple(cuts), bidi.is_rtl(text) if rtl is None else rtl)


_Look = tuple[str, Weight, str, tuple[str, ...], float]
"""What of a style a shaped line depends on: family, weight, language, features and tracking."""


@lru_cache(maxsize=8192)
def _shaped(text: str, look: _Look, size: float, fonts: FontBook, cuts: tuple[int, ...], rtl: bool) -> Line:
    """Fitting tries the same words again and again, at few sizes."""
    family, weight, language, features, tracking = look
    levels = bidi.levels(text, rtl)
    stretches = _stretches(fonts.runs(text, family, weight, language), levels, cuts)
    runs: list[Run] = []
    x = 0.0
    for index in bidi.visual_order([stretch[2] for stretch in stretches]):
        start, end, level, face = stretches[index]
        direction: Literal["ltr", "rtl"] = "rtl" if level % 2 else "ltr"
        group = sum(cut <= start for cut in cuts)
        run = _shape_run(text[start:end], face, size, direction, features, tracking, x, group)
        runs.append(run)
        x += run.width
    return Line(
        runs=tuple(runs),
        left=min([0.0, *(run.x + run.ink[0] for run in runs)]),
        right=max([x, *(run.x + run.ink[2] for run in runs)]),
        ascent=max([size * _CAP_HEIGHT, *(-run.ink[1] for run in runs)]),
        descent=max([size * _DESCENT, *(run.ink[3] for run in runs)]),
        rtl=rtl,
    )


def _stretches(
    faces: Sequence[tuple[int, int, Face]], levels: Sequence[int], cuts: Sequence[int]
) -> list[tuple[int, int, int, Face]]:
    """The text as ``(start, end, level, face)`` wherever none of level, face and group changes."""
    stretches: list[tuple[int, int, int, Face]] = []
    for start, end, face in faces:
        inner = {i for i in range(start + 1, end) if levels[i] != levels[i - 1]} | {c for c in cuts if start < c < end}
        stretches.extend((a, b, levels[a], face) for a, b in pairwise(sorted({start, end, *inner})))
    return stretches


def _shape_run(
    text: str,
    face: Face,
    size: float,
    direction: Literal["ltr", "rtl"],
    features: tuple[str, ...],
    tracking: float,
    x: float,
    group: int,
) -> Run:
    features = features if direction == "ltr" else ()
    advance, ink = _measure(face, size, text, direction, features)
    tracking = tracking * size if _can_track(text, direction) else 0.0
    letters = len(graphemes(text)) if tracking else 0
    extra = tracking * letters
    ink = (ink[0], ink[1], ink[2] + tracking * max(0, letters - 1), ink[3])
    return Run(text, face, size, direction, x, advance + extra, ink, features, tracking, group)


@lru_cache(maxsize=8192)
def _measure(
    face: Face, size: float, text: str, direction: Literal["ltr", "rtl"], features: tuple[str, ...]
) -> tuple[float, tuple[float, float, float, float]]:
    font = face.at(size)
    wanted = list(features) or None
    return (
        font.getlength(text, direction=direction, features=wanted),
        font.getbbox(text, direction=direction, features=wanted, anchor="ls"),
    )


def _can_track(text: str, direction: str) -> bool:
    """Only letters that stand alone may be moved apart: Latin, Greek and Cyrillic, up to U+0530, and common signs."""
    return (
        direction == "ltr"
        and len(text) <= _LONGEST_TRACKED
        and all(ord(c) < 0x530 or 0x1E00 <= ord(c) < 0x2300 for c in text)
    )


def _draw_run(pen: ImageDraw.ImageDraw, run: Run, x: float, baseline: float) -> None:
    font, features = run.face.at(run.size), list(run.features) or None
    if not run.tracking:
        pen.text((x, baseline), run.text, fill=255, font=font, anchor="ls", direction=run.direction, features=features)
        return
    clusters = graphemes(run.text)
    for cluster, following in zip(clusters, [*clusters[1:], ""], strict=True):
        if cluster != " ":
            pen.text((x, baseline), cluster, fill=255, font=font, anchor="ls", direction="ltr", features=features)
        x += _kerned_advance(run.face, cluster, following, run.features) * run.size + run.tracking


@lru_cache(maxsize=8192)
def _kerned_advance(face: Face, cluster: str, following: str, features: tuple[str, ...]) -> float:
    """How far the pen moves over ``cluster`` before ``following``, in em."""
    font, wanted = face.at(_KERNING_SIZE), list(features) or None
    pair = font.getlength(cluster + following, direction="ltr", features=wanted)
    second = font.getlength(following, direction="ltr", features=wanted) if following else 0.0
    return (pair - second) / _KERNING_SIZE
