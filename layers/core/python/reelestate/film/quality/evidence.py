"""What the checks look at: the file's facts, its sound, and every picture's luma, each read once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reelestate.film.encode.probe import FileFacts, probe
from reelestate.film.quality.signal import SIGNAL_RATE, Signal, mono_signal
from reelestate.film.sound.loudness import Loudness, measure_frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Luma = "NDArray[np.uint8]"


@dataclass(frozen=True, slots=True)
class SoundEvidence:
    """The decoded sound track: its codec's profile, its loudness, and its signal as played from time zero."""

    profile: str
    loudness: Loudness
    signal: Signal
    table_samples: int
    decoded_samples: int

    def between(self, start: float, end: float) -> Signal:
        """The signal between two times in seconds, as far as it exists."""
        return self.signal[max(0, round(start * SIGNAL_RATE)) : max(0, round(end * SIGNAL_RATE))]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One film file as measured. ``table_frames`` counts what the file stores, ``frames`` what it shows."""

    path: Path
    facts: FileFacts
    sound: SoundEvidence | None
    frames: int
    table_frames: int
    metadata: dict[str, str] = field(default_factory=dict)
    damage: str = ""


def gather(path: Path, see: Callable[[int, "NDArray[np.uint8]"], None]) -> Evidence:
    """Reads the film, showing ``see`` every picture's number and luma plane (height, width), in order.

    Raises InvalidInput when the file is no film at all; a film that breaks off is evidence with ``damage``.
    """
    import av

    facts = probe(path)
    damage: list[str] = []
    sound = _sound(path, damage) if facts.audio else None
    frames = 0
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.options = {"skip_loop_filter": "all"}
        metadata = {f"{s.type} {key}": value for s in container.streams for key, value in s.metadata.items()}
        for frame in _until_damaged(container.decode(stream), damage):
            see(frames, _luma(frame))
            frames += 1
        table = int(stream.frames)
    return Evidence(path, facts, sound, frames, table, metadata, " ".join(damage))


def _luma(frame: Any) -> "NDArray[np.uint8]":
    import numpy as np

    plane = frame.planes[0]
    rows: NDArray[np.uint8] = np.frombuffer(plane, np.uint8, plane.line_size * frame.height)
    return rows.reshape(frame.height, plane.line_size)[:, : frame.width]


def _until_damaged(frames: Iterator[Any], damage: list[str]) -> Iterator[Any]:
    import av

    try:
        yield from frames
    except av.error.FFmpegError as error:
        damage.append(str(error.strerror))


def _sound(path: Path, damage: list[str]) -> SoundEvidence:
    import av

    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        frames = list(_until_damaged(container.decode(stream), damage))
        start = float((frames[0].pts or 0) * frames[0].time_base) if frames else 0.0
        return SoundEvidence(
            profile=stream.profile or "",
            loudness=measure_frames(iter(frames)),
            signal=mono_signal(frames, start),
            table_samples=int(stream.frames) * 1024,
            decoded_samples=sum(frame.samples for frame in frames),
        )
