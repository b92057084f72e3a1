"""What a finished file really is, read from its packets and boxes rather than believed from its headers."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer

from reelestate.kit.errors import InvalidInput

_COLOUR_NAMES = {1: "bt709", 2: "unspecified", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_RANGE_NAMES = {0: "unspecified", 1: "limited", 2: "full"}
_OWN_METADATA = frozenset({"major_brand", "minor_version", "compatible_brands", "encoder", "title"})


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """The picture track. ``fps`` is None when frames are not evenly spaced; ``longest_gop`` counts frames."""

    codec: str
    profile: str
    pix_fmt: str
    width: int
    height: int
    fps: Fraction | None
    frames: int
    start_seconds: float
    seconds: float
    primaries: str
    transfer: str
    matrix: str
    range: str
    closed_gop: bool
    longest_gop: int
    bit_rate: float


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """The sound track."""

    codec: str
    sample_rate: int
    channels: int
    start_seconds: float
    seconds: float
    bit_rate: float


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A film file. ``moov_first``: playable before it is downloaded whole. ``metadata``: all but title and brands."""

    video: VideoFacts
    audio: AudioFacts | None
    bytes: int
    moov_first: bool
    edit_list: bool
    title: str
    metadata: dict[str, str]


def probe(path: Path) -> FileFacts:
    """Read an MP4 file's facts without decoding it. Raises InvalidInput when it holds no video."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InvalidInput("film", f"{path.name} holds no video", "Give a film file.")
            video = _video(container)
            container.seek(0)
            audio = _audio(container) if container.streams.audio else None
            metadata = dict(container.metadata)
    except (av.FFmpegError, OSError) as error:
        raise InvalidInput("film", f"{path.name} cannot be read ({error})", "Give a complete MP4 file.") from error
    top, tracks = _boxes(path)
    return FileFacts(
        video=video,
        audio=audio,
        bytes=path.stat().st_size,
        moov_first="moov" in top and top.index("moov") < top.index("mdat"),
        edit_list="edts" in tracks,
        title=metadata.get("title", ""),
        metadata={key: value for key, value in metadata.items() if key not in _OWN_METADATA},
    )


def _video(container: InputContainer) -> VideoFacts:
    stream = container.streams.video[0]
    context = stream.codec_context
    packets = [(p.pts * p.time_base, p.is_keyframe, p.size) for p in container.demux(stream) if p.pts is not None]
    times = [time for time, _, _ in packets]
    shown = sorted(times)
    gaps = {b - a for a, b in pairwise(shown)}
    constant = len(gaps) == 1
    step = gaps.pop() if constant else 1 / (stream.average_rate or Fraction(1))
    keys = [i for i, (_, key, _) in enumerate(packets) if key]
    seconds = float(shown[-1] - shown[0] + step)
    return VideoFacts(
        codec=context.name,
        profile=context.profile or "",
        pix_fmt=context.pix_fmt or "",
        width=context.width,
        height=context.height,
        fps=1 / step if constant else None,
        frames=len(packets),
        start_seconds=float(shown[0]),
        seconds=seconds,
        primaries=_colour(context.color_primaries),
        transfer=_colour(context.color_trc),
        matrix=_colour(context.colorspace),
        range=_RANGE_NAMES.get(int(context.color_range), "unspecified"),
        closed_gop=_closed(times, keys),
        longest_gop=max(b - a for a, b in zip(keys, [*keys[1:], len(packets)], strict=True)),
        bit_rate=8 * sum(size for _, _, size in packets) / seconds,
    )


def _closed(times: list[Fraction], keys: list[int]) -> bool:
    """Whether the film starts with a key frame and no picture after one in the stream is shown before it."""
    if keys[:1] != [0]:
        return False
    # Earliest picture shown from each place of the stream on.
    earliest = list(accumulate(reversed(times), min))[::-1]
    return all(earliest[key] == times[key] for key in keys)


def _audio(container: InputContainer) -> AudioFacts:
    stream = container.streams.audio[0]
    context = stream.codec_context
    packets = [
        (p.pts * p.time_base, (p.duration or 0) * p.time_base, p.size)
        for p in container.demux(stream)
        if p.pts is not None
    ]
    start = packets[0][0]
    seconds = float(packets[-1][0] + packets[-1][1] - start)
    return AudioFacts(
        codec=context.name,
        sample_rate=context.sample_rate,
        channels=context.channels,
        start_seconds=float(start),
        seconds=seconds,
        bit_rate=8 * sum(size for _, _, size in packets) / seconds,
    )


def _colour(value: int) -> str:
    return _COLOUR_NAMES.get(value, "other")


def _boxes(path: Path) -> tuple[list[str], list[str]]:
    """The names of the file's boxes and of its tracks' boxes."""
    with path.open("rb") as file:
        size = path.stat().st_size
        top, tracks = [], []
        for name, start, end in _walk(file, 0, size):
            top.append(name)
            if name == "moov":
                for part, part_start, part_end in list(_walk(file, start, end)):
                    if part == "trak":
                        tracks += [box for box, _, _ in _walk(file, part_start, part_end)]
        return top, tracks


def _walk(file: BinaryIO, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Name, first and last byte of the content of each box between two positions."""
    while start + 8 <= end:
        file.seek(start)
        size, name = struct.unpack(">I4s", file.read(8))
        header = 8
        if size == 1:
            (size,), header = struct.unpack(">Q", file.read(8)), 16
        size = size or end - start
        yield name.decode("latin-1"), start + header, start + size
        start += max(size, header)
