"""Looking at a film's pictures span by span, so that what was seen of a span need not be looked at again.

A segment starts with an IDR frame and refers to no other, so the packets of the finished film that came from it can be
decoded on their own. What was seen is kept under the SHA-256 of those very bytes and of everything the looking depends
on: a film's figures always speak of the bytes in its file, whoever made them and when.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict

from reelestate.film import ENGINE_VERSION
from reelestate.film.timeline.segments import Segment
from reelestate.kit.canonical import content_key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIGHTING_VERSION = 1
"""Counts changes in how the pictures are looked at."""


class Sighting(BaseModel):
    """What was seen of a span: how many frames it shows, and what each picture check found."""

    model_config = ConfigDict(frozen=True)

    frames: int
    findings: dict[str, Any]


class SightingArchive(Protocol):
    """Keeps sightings by content key."""

    def get(self, key: str) -> Sighting | None:
        """The sighting kept under the key, if there is one."""

    def put(self, key: str, sighting: Sighting) -> None:
        """Keeps a sighting."""


class Watcher(Protocol):
    """Looks at the pictures of one span after the other. A finding is JSON and counts frames from its span's first."""

    name: ClassVar[str]

    def asks(self, start: int, end: int) -> Any:
        """What the finding on these frames depends on besides the segment's own content, as JSON."""

    def begin(self, start: int) -> None:
        """The next pictures are those of the span that starts at this frame of the film."""

    def see(self, index: int, luma: "NDArray[np.uint8]") -> None:
        """Looks at the film's picture ``index``: its luma plane (height, width), limited range, only lent."""

    def finding(self) -> Any:
        """What was found since ``begin``."""

    def take(self, start: int, finding: Any) -> None:
        """Adds a finding on the span that starts at this frame, of this look or an earlier one."""


@dataclass(slots=True)
class Look:
    """The film's pictures as a whole. ``table_frames`` counts what the file stores, ``frames`` what it shows."""

    frames: int = 0
    table_frames: int = 0
    metadata: dict[str, str] = field(default_factory=dict)
    damage: list[str] = field(default_factory=list)


def look_at(
    container: Any, watchers: Sequence[Watcher], segments: Sequence[Segment], archive: SightingArchive | None
) -> Look:
    """Shows the watchers every picture of the open film, in order, but those whose sightings are in the archive.

    Where the packets do not fit the segments, and without an archive, the film is looked at as one span.
    """
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    stream.codec_context.options = {"skip_loop_filter": "all"}
    look = Look(table_frames=int(stream.frames))
    look.metadata = {f"{s.type} {key}": value for s in container.streams for key, value in s.metadata.items()}
    packets = [packet for packet in until_damaged(container.demux(stream), look.damage) if packet.size]
    if archive is None or sum(segment.frames for segment in segments) != len(packets) or look.damage:
        sighting = _watched(stream.codec_context, packets, watchers, 0, look.damage)
        _report(watchers, 0, sighting, look)
        return look
    header = hashlib.sha256(stream.codec_context.extradata or b"").hexdigest()
    for segment in segments:
        own = packets[segment.start_frame : segment.end_frame]
        asked = {watcher.name: watcher.asks(segment.start_frame, segment.end_frame) for watcher in watchers}
        key = content_key(ENGINE_VERSION, SIGHTING_VERSION, header, _digest(own), segment.key, asked)
        known = archive.get(key)
        sighting = known or _watched(stream.codec_context, own, watchers, segment.start_frame, look.damage)
        if not known and not look.damage:
            archive.put(key, sighting)
        _report(watchers, segment.start_frame, sighting, look)
    return look


def until_damaged(items: Iterator[Any], damage: list[str]) -> Iterator[Any]:
    """The items up to the first that cannot be read; what is wrong with it is added to ``damage``."""
    import av

    try:
        yield from items
    except av.error.FFmpegError as error:
        damage.append(str(error.strerror))


def _watched(
    context: Any, packets: Iterable[Any], watchers: Sequence[Watcher], start: int, damage: list[str]
) -> Sighting:
    """Decodes the packets from a fresh start and shows the pictures to everybody."""
    for watcher in watchers:
        watcher.begin(start)
    frames = 0
    for frame in until_damaged(_decoded(context, packets), damage):
        luma = _luma(frame)
        for watcher in watchers:
            watcher.see(start + frames, luma)
        frames += 1
    return Sighting(frames=frames, findings={watcher.name: watcher.finding() for watcher in watchers})


def _decoded(context: Any, packets: Iterable[Any]) -> Iterator[Any]:
    for packet in packets:
        yield from context.decode(packet)
    yield from context.decode(None)
    context.flush_buffers()


def _report(watchers: Sequence[Watcher], start: int, sighting: Sighting, look: Look) -> None:
    for watcher in watchers:
        watcher.take(start, sighting.findings[watcher.name])
    look.frames += sighting.frames


def _digest(packets: Iterable[Any]) -> str:
    """SHA-256 of the packets' bytes and of the order in which they are shown."""
    digest = hashlib.sha256()
    first: int | None = None
    for packet in packets:
        first = packet.pts if first is None else first
        digest.update(f"{packet.pts - first},{packet.size};".encode())
        digest.update(bytes(packet))
    return digest.hexdigest()


def _luma(frame: Any) -> "NDArray[np.uint8]":
    import numpy as np

    plane = frame.planes[0]
    rows: NDArray[np.uint8] = np.frombuffer(plane, np.uint8, plane.line_size * frame.height)
    return rows.reshape(frame.height, plane.line_size)[:, : frame.width]
