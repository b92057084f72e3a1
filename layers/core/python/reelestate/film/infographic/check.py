"""What every finished card must meet: text inside the margins, apart from other text, and readable on its ground."""

import struct
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from reelestate.film.infographic.scene import Scene
from reelestate.film.picture import colour
from reelestate.film.picture.colour import Colour
from reelestate.film.quality.report import CheckResult, QualityReport
from reelestate.film.timeline.model import Asset, Canvas, Motion, Rect, Shot, Timeline

LEAST_CONTRAST = 4.5
MOST_PNG_BYTES = 8_000_000
"""What the social networks' interfaces take for a picture."""
_SLACK = 2
"""Pixels by which antialiased ink may stand out of its box."""
_FILM_CHECKS = (
    "intact",
    "frame_rate",
    "picture_size",
    "frame_count",
    "picture_format",
    "colour",
    "closed_gop",
    "fast_start",
    "edit_list",
    "metadata",
    "sound_format",
    "length",
    "black_frames",
)
_PNG_CHUNKS = frozenset({"IHDR", "IDAT", "IEND"})


class TextRecord(BaseModel):
    """A text of a card as it was drawn: where, in which ink, and the grounds it may stand on."""

    model_config = ConfigDict(frozen=True)

    text: str
    box: tuple[int, int, int, int]
    ink: Colour
    grounds: tuple[Colour, ...]


class CardReport(BaseModel):
    """What was drawn on a card, kept beside it."""

    model_config = ConfigDict(frozen=True)

    width: int
    height: int
    area: tuple[int, int, int, int]
    texts: tuple[TextRecord, ...]
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, scene: Scene) -> "CardReport":
        """The report of a scene."""
        area = scene.area
        return cls(
            width=scene.size[0],
            height=scene.size[1],
            area=(area.x0, area.y0, area.x1, area.y1),
            texts=tuple(
                TextRecord(
                    text=text.said.text,
                    box=(text.box.x0, text.box.y0, text.box.x1, text.box.y1),
                    ink=text.said.ink,
                    grounds=tuple(text.said.grounds),
                )
                for text in scene.texts
            ),
            left_out=tuple(scene.left_out),
        )


def check_card(report: CardReport) -> QualityReport:
    """Holds a card's texts against the figures."""
    return QualityReport(checks=(_margins(report), _overlaps(report), _contrast(report)))


def check_png(path: Path, width: int, height: int) -> QualityReport:
    """Holds a still against its size, its weight, and the absence of metadata."""
    data = path.read_bytes()
    chunks, size = _png(data)
    extra = sorted(set(chunks) - _PNG_CHUNKS)
    found = f"{size[0]}×{size[1]}"
    return QualityReport(
        checks=(
            _result("png_size", size == (width, height), found, f"{width}×{height}", f"The still is {found} pixels."),
            _result(
                "png_bytes", len(data) <= MOST_PNG_BYTES, len(data), MOST_PNG_BYTES, f"The still has {len(data)} bytes."
            ),
            _result(
                "png_metadata",
                not extra,
                ", ".join(extra),
                "",
                f"The still carries {', '.join(extra)}." if extra else "The still carries no metadata.",
            ),
        )
    )


def check_motion(path: Path, canvas: Canvas, frames: int) -> QualityReport:
    """Holds a moving card against the film's figures for picture, sound and container.

    Raises InvalidInput when the file holds no film.
    """
    from reelestate.film.quality import checks
    from reelestate.film.quality.evidence import gather
    from reelestate.film.quality.expectation import Expectation
    from reelestate.film.quality.registry import PictureCheck

    whole = Rect(x=0, y=0, w=1, h=1)
    shot = Shot(id="card", asset="card", motion=Motion(start=whole, end=whole), start_frame=0, frames=frames)
    asset = Asset(key="card", sha256="0" * 64, width=canvas.width, height=canvas.height)
    timeline = Timeline(canvas=canvas, assets={"card": asset}, shots=(shot,))
    inspectors = [checks.CHECKS[name](Expectation(timeline)) for name in _FILM_CHECKS]
    evidence = gather(path, [one for one in inspectors if isinstance(one, PictureCheck)])
    return QualityReport(checks=tuple(inspector.judge(evidence) for inspector in inspectors))


def combined(reports: Sequence[QualityReport]) -> QualityReport:
    """All checks of several reports as one."""
    return QualityReport(checks=tuple(check for report in reports for check in report.checks))


def _margins(report: CardReport) -> CheckResult:
    x0, y0, x1, y1 = report.area
    outside = [
        text.text
        for text in report.texts
        if text.box[0] < x0 - _SLACK
        or text.box[1] < y0 - _SLACK
        or text.box[2] > x1 + _SLACK
        or text.box[3] > y1 + _SLACK
    ]
    message = f"Outside the margins: {', '.join(outside)}." if outside else "All text is inside the margins."
    return _result("text_margins", not outside, len(outside), 0, message)


def _overlaps(report: CardReport) -> CheckResult:
    meeting = [
        f"{a.text} / {b.text}"
        for a, b in combinations(report.texts, 2)
        if a.box[0] < b.box[2] and b.box[0] < a.box[2] and a.box[1] < b.box[3] and b.box[1] < a.box[3]
    ]
    message = f"Texts overlap: {', '.join(meeting)}." if meeting else "No texts overlap."
    return _result("text_overlaps", not meeting, len(meeting), 0, message)


def _contrast(report: CardReport) -> CheckResult:
    found = [(colour.worst_contrast(text.ink, text.grounds), text.text) for text in report.texts]
    least, said = min(found, default=(21.0, ""))
    ok = least >= LEAST_CONTRAST
    message = f"The least contrast is {least:.1f}:1" + ("." if ok else f" at “{said}”.")
    return _result("text_contrast", ok, round(least, 2), LEAST_CONTRAST, message)


def _result(name: str, ok: bool, measured: float | int | str, limit: float | int | str, message: str) -> CheckResult:
    return CheckResult(name=name, ok=ok, measured=measured, limit=limit, message=message)


def _png(data: bytes) -> tuple[list[str], tuple[int, int]]:
    """The names of the file's chunks and the picture's size."""
    names, at, size = [], 8, (0, 0)
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        names.append(kind.decode("latin-1"))
        if names[-1] == "IHDR":
            size = struct.unpack(">II", data[at + 8 : at + 16])
        at += length + 12
    return names, size
