"""Taking photos in: every upload becomes a working copy with a report, or is refused with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reelestate.kit.canonical import sha256_hex
from reelestate.kit.errors import StudioError
from reelestate.kit.photos import Bounds, Untrusted, open_photo, run_bounded, working_copy
from reelestate.providers.photo_analysis.base import PhotoReport


@dataclass(frozen=True, slots=True)
class Taken:
    """A usable photo: ``jpeg`` is its working copy (upright, sRGB, free of metadata)."""

    file_name: str
    source_sha256: str
    jpeg: bytes
    sha256: str
    report: PhotoReport
    metadata: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that no film can be made from, and why."""

    file_name: str
    error: StudioError


def take_in(files: Sequence[tuple[str, bytes]], bounds: Bounds | None = None) -> tuple[Taken | Refused, ...]:
    """Opens, copies and analyses (file name, bytes) pairs in bounded helper processes; answers in the same order."""
    items = [Untrusted(name, data) for name, data in files]
    outcomes = run_bounded("reelestate.media.intake:examine", items, bounds)
    answers: list[Taken | Refused] = []
    for (name, data), outcome in zip(files, outcomes, strict=True):
        if outcome.error is not None:
            answers.append(Refused(name, outcome.error))
            continue
        answers.append(
            Taken(
                file_name=name,
                source_sha256=sha256_hex(data),
                jpeg=outcome.blob,
                sha256=sha256_hex(outcome.blob),
                report=PhotoReport.model_validate(outcome.result["report"]),
                metadata=outcome.result["metadata"],
                notes=tuple(outcome.result["notes"]),
            )
        )
    return tuple(answers)


def examine(data: bytes, name: str, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The helper's task: opens the photo, copies and analyses it. Raises InvalidInput for what is no usable photo."""
    import cv2

    from reelestate.providers.photo_analysis.local import LocalPhotoAnalysis

    cv2.setNumThreads(1)
    photo = open_photo(data, name=name, **options)
    report = LocalPhotoAnalysis().analyze(photo.rgb, file_name=name, metadata=photo.metadata)
    result = {"report": report.model_dump(mode="json"), "metadata": photo.metadata, "notes": list(photo.notes)}
    return result, working_copy(photo)
