"""Fonts: which file draws which characters.

A ``FontBook`` looks at one directory of static font files named ``Family-Weight.ext``. Text asks for a family and a
weight; characters the family lacks come from Inter, from the Noto font of their script, or from any font that has them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from reelestate.film.picture.characters import graphemes, is_ignorable, script_family
from reelestate.kit.errors import Unavailable

BASE_FAMILY = "Inter"
_EXPECTED = (
    "NotoSansDevanagari",
    "NotoSansTamil",
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansThai",
    "NotoSansBengali",
    "NotoSansTelugu",
    "NotoSansCJK",
)
_SIGNS = ("NotoSans", "NotoSansSymbols", "NotoSansSymbols2", "NotoSansCJK")
_CJK_FACES = {"ja": 0, "ko": 1, "zh": 2, "zh-hant": 3, "zh-tw": 3, "zh-hk": 4}


class Weight(IntEnum):
    """Font weights by their CSS numbers."""

    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600
    BOLD = 700
    EXTRABOLD = 800


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, and which of a collection's faces."""

    path: Path
    index: int = 0

    def at(self, size: float) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels."""
        return _load(self.path, self.index, round(size * 4) / 4)

    def covers(self, characters: Iterable[str]) -> bool:
        """Whether it has a glyph for each of the characters that need one."""
        known = _coverage(self.path, self.index)
        return all(ord(c) in known or is_ignorable(c) for c in characters)


class FontBook:
    """The fonts of one directory.

    ``missing_families`` are the asked-for families that are not there and were drawn in Inter;
    ``missing_characters`` are those no font has and which were left out. Both fill as text is laid out.
    """

    def __init__(self, directory: Path) -> None:
        """Look at ``directory``. Raises Unavailable when Inter is not in it."""
        self.directory = directory
        self.missing_families: set[str] = set()
        self.missing_characters: set[str] = set()
        self._families: dict[str, dict[Weight, Path]] = {}
        self._faces: dict[tuple[str, str, Weight, str], Face | None] = {}
        for path in sorted(directory.glob("*.[ot]t[fc]")) if directory.is_dir() else []:
            family, _, weight = path.stem.rpartition("-")
            if weight.upper() in Weight.__members__:
                self._families.setdefault(_normal(family), {})[Weight[weight.upper()]] = path
        if _normal(BASE_FAMILY) not in self._families:
            raise Unavailable(
                f"fonts: {BASE_FAMILY} is not in {directory}. Run scripts/assets.sh, or put its .otf files there.",
                directory=str(directory),
            )

    def has(self, family: str) -> bool:
        """Whether the family is in the directory."""
        return _normal(family) in self._families

    def drawable(self, text: str, family: str = BASE_FAMILY, language: str = "") -> str:
        """The text without the characters no font has; those are noted in ``missing_characters``."""
        kept = []
        for cluster in graphemes(text):
            if cluster == " " or self._face(cluster, family, Weight.REGULAR, language):
                kept.append(cluster)
            elif self._face(cluster[0], family, Weight.REGULAR, language):
                kept.append(cluster[0])
                self.missing_characters.update(c for c in cluster[1:] if not is_ignorable(c))
            else:
                self.missing_characters.update(c for c in cluster if not is_ignorable(c))
        return " ".join("".join(kept).split())

    def runs(self, text: str, family: str, weight: Weight, language: str = "") -> list[tuple[int, int, Face]]:
        """The text (already drawable) as ``(start, end, face)``; spaces and signs stay with the run before them."""
        language = language.lower() or _east_asian_language(text)
        runs: list[tuple[int, int, Face]] = []
        position = 0
        for cluster in graphemes(text):
            end = position + len(cluster)
            last = runs[-1][2] if runs else None
            neutral = not any(c.isalnum() for c in cluster)
            if last and neutral and last.covers(cluster):
                face = last
            else:
                face = self._face(cluster, family, weight, language) or self._base(family, weight)
            if runs and runs[-1][2] == face:
                runs[-1] = (runs[-1][0], end, face)
            else:
                runs.append((position, end, face))
            position = end
        return runs

    def _base(self, family: str, weight: Weight) -> Face:
        if not self.has(family):
            self.missing_families.add(family)
            family = BASE_FAMILY
        return self._faces_of(family, weight, "")[0]

    def _face(self, cluster: str, family: str, weight: Weight, language: str) -> Face | None:
        key = (cluster, family, weight, language)
        if key not in self._faces:
            self._faces[key] = self._find(cluster, family, weight, language)
        return self._faces[key]

    def _find(self, cluster: str, family: str, weight: Weight, language: str) -> Face | None:
        base = self._base(family, weight)
        if base.covers(cluster):
            return base
        script = script_family(cluster[0])
        if script in _EXPECTED and not self.has(script):
            raise Unavailable(
                f"fonts: {script} is not in {self.directory}, so {cluster!r} cannot be drawn. Run scripts/assets.sh.",
                family=script,
            )
        likely = [BASE_FAMILY, *([script] if script else []), *_SIGNS]
        for candidate in [*likely, *self._families]:
            for face in self._faces_of(candidate, weight, language) if self.has(candidate) else ():
                if face.covers(cluster):
                    return face
        return None

    def _faces_of(self, family: str, weight: Weight, language: str) -> Sequence[Face]:
        weights = self._families[_normal(family)]
        path = weights[min(weights, key=lambda w: (abs(w - weight), w < weight))]
        if path.suffix == ".ttc":
            return (Face(path, _CJK_FACES.get(language, _CJK_FACES.get(language.partition("-")[0], 2))),)
        return (Face(path),)


def _east_asian_language(text: str) -> str:
    """Han characters look different by language; the other characters of the text tell which it is."""
    for character in text:
        if "\u3040" <= character <= "\u30ff":
            return "ja"
        if "\uac00" <= character <= "\ud7af":
            return "ko"
    return "zh"


def _normal(family: str) -> str:
    return "".join(c for c in family.lower() if c.isalnum())


@lru_cache(maxsize=256)
def _load(path: Path, index: int, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index=index, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=64)
def _coverage(path: Path, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # a third of a second to import

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap())
