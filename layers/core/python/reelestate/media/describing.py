"""What the analysis found, in words and labels. Pure; says nothing that was not measured."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reelestate.kit.text import join_words
from reelestate.media.intake import Examined
from reelestate.media.sniffing import MediaKind
from reelestate.providers.photo_analysis.base import PhotoReport

_SHARP = 0.6
_WELL_EXPOSED = 0.6
_SQUARE = 0.04
_NOUNS: dict[MediaKind, str] = {"image": "Photo", "video": "Film", "audio": "Recording"}


@dataclass(frozen=True, slots=True)
class Told:
    """A description of one or two sentences, labels in lower case, and the quality from 0 to 1 where it is measured."""

    description: str
    tags: tuple[str, ...]
    quality: Decimal | None


def tell_photo(report: PhotoReport) -> Told:
    """A photo's description, labels and quality."""
    traits = [shape(report.width, report.height), *_merits(report), *report.problems]
    tags: list[str] = [] if report.room == "other" else [report.room]
    tags += [shape(report.width, report.height), *(_label(merit) for merit in _merits(report))]
    tags += [_label(problem.split(" (", 1)[0]) for problem in report.problems]
    if report.faces:
        traits.append("a face" if len(report.faces) == 1 else f"{len(report.faces)} faces")
        tags.append("people")
    return Told(
        description=f"{_room(report)}: {join_words(traits)}. {report.width} × {report.height} pixels.",
        tags=tuple(dict.fromkeys(tags)),
        quality=Decimal(str(report.quality)).quantize(Decimal("0.01"), ROUND_HALF_UP),
    )


def tell_clip(examined: Examined) -> Told:
    """A film's or recording's description and labels; its quality is not measured."""
    kind = examined.kind or "video"
    length = f"{examined.seconds or 0:.1f} seconds"
    if not (examined.width and examined.height):
        return Told(f"{_NOUNS[kind]}: {length}.", (kind,), None)
    form = shape(examined.width, examined.height)
    rate = f", {examined.fps:g} frames a second" if examined.fps else ""
    words = f"{_NOUNS[kind]}: {form}, {length}{rate}. {examined.width} × {examined.height} pixels."
    return Told(words, (kind, form), None)


def shape(width: int, height: int) -> str:
    """``landscape``, ``portrait`` or ``square``."""
    if abs(width - height) <= _SQUARE * max(width, height):
        return "square"
    return "landscape" if width > height else "portrait"


def _room(report: PhotoReport) -> str:
    if report.room == "other":
        return "Photo"
    name = report.room.replace("_", " ").capitalize()
    return f"{name}, going by the picture" if report.room_source == "picture" else name


def _merits(report: PhotoReport) -> list[str]:
    found = []
    if report.sharpness >= _SHARP:
        found.append("sharp")
    if report.exposure >= _WELL_EXPOSED:
        found.append("well exposed")
    return found


def _label(words: str) -> str:
    return words.replace(" ", "_")
