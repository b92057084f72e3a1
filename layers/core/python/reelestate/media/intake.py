"""Taking uploads in: each becomes a working copy with what is known of it, or is refused with the reason."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from reelestate.kit.canonical import sha256_hex
from reelestate.kit.errors import InvalidInput, StudioError
from reelestate.kit.photos import Bounds, Untrusted, run_bounded
from reelestate.kit.photos.opening import clean_name
from reelestate.media import sniffing
from reelestate.media.clip_limits import DEFAULT_LIMITS, Limits
from reelestate.media.clips import split, take_in_clip
from reelestate.media.sniffing import HEAD_BYTES, MediaKind, Sniffed
from reelestate.providers.photo_analysis.base import PhotoReport

MAX_PHOTO_BYTES = 200_000_000
_PHOTO_TASK = "reelestate.media.stills:examine_photo"


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


@dataclass(frozen=True, slots=True)
class WorkingFile:
    """The copy of an upload that films are made from."""

    path: Path
    mime: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Examined:
    """What an upload is.

    ``sha256`` and ``size`` (bytes) are the original's. ``kind``, ``mime`` and ``extension`` are what its bytes say,
    None when they say nothing known. ``width``, ``height`` (pixels, upright), ``seconds`` and ``fps`` are the working
    copy's. ``analysis`` is there for photos, ``thumbnails`` (JPEGs by longest side) for photos and films. With an
    ``error`` there is no working copy.
    """

    file_name: str
    sha256: str
    size: int
    kind: MediaKind | None = None
    mime: str | None = None
    extension: str | None = None
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    fps: float | None = None
    working: WorkingFile | None = None
    thumbnails: Mapping[int, bytes] = field(default_factory=dict)
    analysis: PhotoReport | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    error: InvalidInput | None = None

    @property
    def problem(self) -> str | None:
        """Why it cannot be used and what to do, in one text for a person; None when it can."""
        return self.error.message if self.error else None


def take_in(files: Sequence[tuple[str, bytes]], bounds: Bounds | None = None) -> tuple[Taken | Refused, ...]:
    """Opens, copies and analyses (file name, bytes) pairs in bounded helper processes; answers in the same order."""
    outcomes = run_bounded(_PHOTO_TASK, [Untrusted(name, data) for name, data in files], bounds)
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


def examine(
    source: Path | bytes, declared_mime: str, file_name: str, folder: Path, limits: Limits = DEFAULT_LIMITS
) -> Examined:
    """Finds out what an upload is and writes its working copy into ``folder``, which is there and empty.

    Never raises for what the file holds: the answer's ``error`` says why it cannot be used. Give large files as a
    path: they are never held in memory. Raises Unavailable when the helper processes do not start, and OSError when
    the source or the folder cannot be used.
    """
    if isinstance(source, bytes):
        with TemporaryDirectory(dir=folder) as scratch:
            path = Path(scratch) / "original"
            path.write_bytes(source)
            return examine(path, declared_mime, file_name, folder, limits)
    name = clean_name(file_name)
    head, tail, digest, size = _read_ends(source)
    sniffed = sniffing.sniff(head)
    known = Examined(name, digest, size)
    try:
        if sniffed is None:
            raise _unknown(name, head, size)
        known = replace(known, kind=sniffed.kind, mime=sniffed.mime, extension=sniffed.extension)
        declared = _check_declared(name, declared_mime, sniffed)
        _check_hidden(name, sniffed, head, tail)
        _check_bytes(name, sniffed, size, limits)
        if sniffed.kind == "image":
            return _photo(known, source, folder)
        return _clip(known, source, sniffed, folder, limits, declared)
    except InvalidInput as error:
        return replace(known, error=error)


def _photo(known: Examined, source: Path, folder: Path) -> Examined:
    options = {"path": str(source.resolve()), "thumbnails": True}
    (outcome,) = run_bounded(_PHOTO_TASK, [Untrusted(known.file_name, b"", options)], Bounds(processes=1))
    if isinstance(outcome.error, InvalidInput):
        raise outcome.error
    result = outcome.result
    pictures = split(result["lengths"], outcome.blob)
    working = folder / "working.jpg"
    working.write_bytes(pictures.pop(0))
    report = PhotoReport.model_validate(result["report"])
    return replace(
        known,
        width=report.width,
        height=report.height,
        working=_working_file(working, "image/jpeg"),
        thumbnails=pictures,
        analysis=report,
        metadata=result["metadata"],
        notes=tuple(result["notes"]),
    )


def _clip(
    known: Examined, source: Path, sniffed: Sniffed, folder: Path, limits: Limits, declared: MediaKind | None
) -> Examined:
    clip = take_in_clip(source.resolve(), known.file_name, sniffed, folder, limits, declared)
    found = clip.facts.has_picture
    return replace(
        known,
        kind="video" if found else "audio",
        mime=sniffed.mime if found == (sniffed.kind == "video") else _other_family(sniffed.mime),
        width=clip.width or None,
        height=clip.height or None,
        seconds=clip.seconds,
        fps=clip.fps or None,
        working=_working_file(clip.path, clip.mime),
        thumbnails=clip.thumbnails,
    )


def _read_ends(source: Path) -> tuple[bytes, bytes, str, int]:
    """The first and last bytes, the SHA-256 and the size of a file of any size."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        file.seek(0)
        head = file.read(HEAD_BYTES)
        file.seek(max(0, size - HEAD_BYTES))
        return head, file.read(HEAD_BYTES), digest, size


def _check_declared(name: str, declared_mime: str, sniffed: Sniffed) -> MediaKind | None:
    try:
        declared = sniffing.declared_kind(declared_mime)
    except ValueError as error:
        raise InvalidInput(
            f"file {name}", f"files of the type {_shown(str(error))} are not taken", f"Upload {sniffing.ACCEPTED}."
        ) from error
    if declared is not None and not sniffed.may_be(declared):
        raise InvalidInput(
            f"file {name}",
            f"it was sent as {declared} and is {sniffed.mime}",
            "Give the file its right name ending and upload it again.",
        )
    return declared


def _shown(text: str) -> str:
    return "".join(c for c in text if c.isprintable())[:60]


def _check_hidden(name: str, sniffed: Sniffed, head: bytes, tail: bytes) -> None:
    hidden = sniffing.hidden_content(head, tail)
    if hidden is not None:
        raise InvalidInput(
            f"file {name}",
            f"it is {sniffed.mime} and {hidden} at the same time",
            "Open it in an editor, export it anew and upload that.",
        )


def _check_bytes(name: str, sniffed: Sniffed, size: int, limits: Limits) -> None:
    allowed = MAX_PHOTO_BYTES if sniffed.kind == "image" else limits.bytes
    if size > allowed:
        raise InvalidInput(
            f"file {name}", f"it has {size // 1_000_000} MB", f"Upload a version below {allowed // 1_000_000} MB."
        )


def _unknown(name: str, head: bytes, size: int) -> InvalidInput:
    if size == 0:
        return InvalidInput(f"file {name}", "the file is empty", "Upload it again.")
    seen = sniffing.other_thing(head)
    if seen is not None:
        return InvalidInput(f"file {name}", f"it is {seen[0]}", seen[1])
    return InvalidInput(f"file {name}", "it is no photo, film or recording we can read", f"Upload {sniffing.ACCEPTED}.")


def _other_family(mime: str) -> str:
    """The same container as a film or as a recording."""
    family, _, rest = mime.partition("/")
    return f"{'audio' if family == 'video' else 'video'}/{rest}"


def _working_file(path: Path, mime: str) -> WorkingFile:
    with path.open("rb") as file:
        return WorkingFile(path, mime, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)
