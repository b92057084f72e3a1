"""Films and recordings from people: probed and copied in bounded helper processes that can open nothing else."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from reelestate.kit.errors import InvalidInput
from reelestate.kit.photos import Bounds, Outcome, Untrusted, run_bounded
from reelestate.media.clip_limits import DEFAULT_LIMITS, ClipFacts, Limits
from reelestate.media.sniffing import Sniffed

PROBE_BOUNDS = Bounds(memory_bytes=2_000_000_000, seconds=30.0, processes=1)
"""What counting a clip's packets and decoding its first frame may use."""

_COPY_MEMORY = 3_000_000_000
_COPY_MIN_SECONDS, _COPY_MAX_SECONDS = 30.0, 3600.0
# A third of what two busy cores do: a slow machine is no reason to refuse somebody's film.
_PIXELS_PER_SECOND = 8_000_000
_SOUND_PER_SECOND = 30.0
_REMEDY = "Export it as MP4 (H.264 and AAC) or MP3 and upload that, or leave it out."


@dataclass(frozen=True, slots=True)
class Clip:
    """A usable film or recording. ``path`` is its working copy: MP4 for films, FLAC for recordings."""

    facts: ClipFacts
    path: Path
    mime: str
    width: int
    height: int
    fps: float
    seconds: float
    thumbnails: dict[int, bytes] = field(default_factory=dict)


def take_in_clip(
    path: Path, name: str, sniffed: Sniffed, folder: Path, limits: Limits = DEFAULT_LIMITS, declared: str | None = None
) -> Clip:
    """Probes the file and writes its working copy into the folder.

    ``declared`` is the kind the person said it is, "video" or "audio". Raises InvalidInput for what cannot be used.
    """
    noun = "video" if sniffed.kind == "video" else "recording"
    where = f"{noun} {name}"
    shared = {"path": str(path), "demuxer": sniffed.demuxer, "where": where}
    probed = _ask("probe", noun, name, shared | {"limits": asdict(limits)}, PROBE_BOUNDS)
    facts = ClipFacts(**probed.result)
    _check_kind(facts, declared, where)
    target = folder / ("working.mp4" if facts.has_picture else "working.flac")
    asked = shared | {"facts": asdict(facts), "copy": str(target)}
    try:
        copied = _ask("copy_clip", noun, name, asked, copy_bounds(facts))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    answer = copied.result
    return Clip(
        facts=facts,
        path=target,
        mime="video/mp4" if facts.has_picture else "audio/flac",
        width=answer["width"],
        height=answer["height"],
        fps=answer["fps"],
        seconds=answer["seconds"],
        thumbnails=split(answer["thumbnails"], copied.blob),
    )


def copy_bounds(facts: ClipFacts) -> Bounds:
    """What making the working copy may use: half a minute, more for clips that are more work, never over an hour."""
    work = facts.width * facts.height * facts.frames / _PIXELS_PER_SECOND + facts.seconds / _SOUND_PER_SECOND
    return Bounds(memory_bytes=_COPY_MEMORY, seconds=min(_COPY_MAX_SECONDS, _COPY_MIN_SECONDS + work), processes=1)


def split(lengths: list[list[int]], blob: bytes) -> dict[int, bytes]:
    """The pictures that follow each other in the bytes, by their side; ``lengths`` lists (side, length)."""
    pictures, at = {}, 0
    for side, length in lengths:
        pictures[side] = blob[at : at + length]
        at += length
    return pictures


def _ask(task: str, noun: str, name: str, options: dict[str, Any], bounds: Bounds) -> Outcome:
    module = "clip_reading" if task == "probe" else "clip_copying"
    item = Untrusted(name, b"", options, noun=noun, remedy=_REMEDY)
    (outcome,) = run_bounded(f"reelestate.media.{module}:{task}", [item], bounds)
    if outcome.error is not None:
        raise outcome.error
    return outcome


def _check_kind(facts: ClipFacts, declared: str | None, where: str) -> None:
    if declared == "video" and not facts.has_picture:
        raise InvalidInput(where, "it was sent as a film and holds only sound", "Upload it as a recording.")
    if declared == "audio" and facts.has_picture:
        raise InvalidInput(where, "it was sent as a recording and is a film", "Upload it as a film.")
