"""What the checks look at: the file's facts, its sound, and every picture's luma, each read once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reelestate.film.encode.probe import FileFacts, probe
from reelestate.film.quality.sighting import SightingArchive, Watcher, look_at, until_damaged
from reelestate.film.quality.signal import SIGNAL_RATE, Signal, mono_signal
from reelestate.film.sound.loudness import Loudness, measure_frames
from reelestate.film.timeline.segments import Segment


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


def gather(
    path: Path,
    watchers: Sequence[Watcher] = (),
    segments: Sequence[Segment] = (),
    archive: SightingArchive | None = None,
) -> Evidence:
    """Reads the film and shows the watchers its pictures (see ``look_at``).

    Raises InvalidInput when the file is no film at all; a film that breaks off is evidence with ``damage``.
    """
    import av

    facts = probe(path)
    damage: list[str] = []
    sound = _sound(path, damage) if facts.audio else None
    with av.open(str(path)) as container:
        look = look_at(container, watchers, segments, archive)
    return Evidence(
        path, facts, sound, look.frames, look.table_frames, look.metadata, " ".join([*damage, *look.damage])
    )


def _sound(path: Path, damage: list[str]) -> SoundEvidence:
    import av

    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        frames = list(until_damaged(container.decode(stream), damage))
        start = float((frames[0].pts or 0) * frames[0].time_base) if frames else 0.0
        return SoundEvidence(
            profile=stream.profile or "",
            loudness=measure_frames(iter(frames)),
            signal=mono_signal(frames, start),
            table_samples=int(stream.frames) * 1024,
            decoded_samples=sum(frame.samples for frame in frames),
        )
