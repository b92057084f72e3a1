"""Helper's side of clips: reads an untrusted film or recording in a process of its own.

FFmpeg can be talked into opening other files and addresses (playlists, references, concatenations). Here it never
opens anything: it is handed an open file, told the one reader to use, and allowed no protocol at all.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame

from reelestate.kit.errors import InvalidInput
from reelestate.media import clip_limits
from reelestate.media.clip_limits import AUDIO_CODECS, VIDEO_CODECS, ClipFacts, Limits

READ_ERRORS = (av.error.FFmpegError, OSError, ValueError, OverflowError, EOFError)
_WHOLE = 0.9
_LENGTH_TOLERANCE = 0.25
_SHORTEST_SECONDS = 0.02
_WAVE_OPEN_END = 0x7FFFF000


@dataclass(frozen=True, slots=True)
class Streams:
    """The two streams that are used; everything else in the file is left behind."""

    video: Any
    audio: Any

    @property
    def both(self) -> tuple[Any, ...]:
        """Those that are there."""
        return tuple(stream for stream in (self.video, self.audio) if stream is not None)


class _Span:
    """From the earliest to the latest moment (seconds) of packets, in whatever order they come."""

    def __init__(self) -> None:
        self.count = 0
        self._start, self._end = math.inf, -math.inf

    def add(self, at: float, length: float) -> None:
        """Counts a packet shown from ``at`` on for ``length`` seconds, 0 when the file does not say."""
        self.count += 1
        self._start, self._end = min(self._start, at), max(self._end, at + length)

    @property
    def seconds(self) -> float:
        """From the first to the end of the last."""
        return max(0.0, self._end - self._start) if self.count else 0.0

    @property
    def rate(self) -> float:
        """Packets a second on average."""
        return self.count / self.seconds if self.seconds else 0.0


@contextmanager
def opened(path: Path, demuxer: str, where: str) -> Iterator[tuple[InputContainer, Streams]]:
    """The file and its streams. Whatever goes wrong inside with the file's contents becomes InvalidInput."""
    options = {
        "protocol_whitelist": "none",
        "format_whitelist": demuxer,
        "codec_whitelist": ",".join(sorted(VIDEO_CODECS | AUDIO_CODECS)),
        "enable_drefs": "0",
        "max_streams": "32",
    }
    try:
        with (
            path.open("rb") as file,
            av.open(file, "r", format=demuxer, options=options, metadata_errors="ignore") as source,
        ):
            yield source, _streams(source, where)
    except READ_ERRORS as error:
        raise clip_limits.damaged(where) from error
    except MemoryError as error:
        raise clip_limits.too_much_work(where) from error


def probe(_data: bytes, _name: str, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The helper's task: the ClipFacts of the file at ``options['path']``, counted and compared with the limits."""
    limits = Limits(**options["limits"])
    path, demuxer, where = Path(options["path"]), options["demuxer"], options["where"]
    if demuxer == "wav":
        _check_wave(path, where)
    with opened(path, demuxer, where) as (source, streams):
        _check_claims(source, streams, where, limits)
        facts = _count(source, streams, where, limits)
    if facts.has_picture:
        with opened(path, demuxer, where) as (source, streams):
            first = next(decoded(source, streams.video), None)
            if first is None:
                raise clip_limits.damaged(where)
            facts = _as_shown(facts, first, streams.video)
            clip_limits.check_picture(where, facts, limits)
    return asdict(facts), b""


def quarter_turns(frame: VideoFrame) -> int:
    """How the frame is to be turned to stand upright, in quarters clockwise."""
    return round(-int(getattr(frame, "rotation", 0) or 0) / 90) % 4


def _streams(source: InputContainer, where: str) -> Streams:
    pictures = [s for s in source.streams.video if not s.disposition & Disposition.attached_pic]
    video = pictures[0] if pictures else None
    audio = source.streams.audio[0] if source.streams.audio else None
    for stream, allowed in ((video, VIDEO_CODECS), (audio, AUDIO_CODECS)):
        if stream is not None and _codec(stream) not in allowed:
            raise InvalidInput(
                where,
                f"it is coded in a way that is not read here ({_codec(stream) or 'unknown'})",
                "Export it as MP4 (H.264 and AAC) and upload that.",
            )
    if video is None and audio is None:
        raise InvalidInput(where, "it holds neither a picture nor sound", "Upload another file.")
    return Streams(video, audio)


def _codec(stream: Stream) -> str:
    context = stream.codec_context
    return context.name if context is not None else ""


def _check_claims(source: InputContainer, streams: Streams, where: str, limits: Limits) -> None:
    """Refuses films that their own header calls too long or too large, before anything is counted."""
    if streams.video is not None:
        clip_limits.check_side(where, streams.video.codec_context.width, streams.video.codec_context.height, limits)
        clip_limits.check_length(where, _claimed_seconds(source, streams), limits.video_seconds)


def _check_wave(path: Path, where: str) -> None:
    """Refuses a WAV file that is cut off: FFmpeg takes what is there and does not tell."""
    with path.open("rb") as file:
        claimed = int.from_bytes(file.read(8)[4:], "little")
    # Recorders that do not know the length when they begin write one of the largest numbers.
    if claimed < _WAVE_OPEN_END and path.stat().st_size < claimed * _WHOLE:
        raise clip_limits.cut_off(where)


def _claimed_seconds(source: InputContainer, streams: Streams) -> float:
    claims = [float(source.duration) / 1e6] if source.duration else []
    claims += [float(s.duration * s.time_base) for s in streams.both if s.duration and s.time_base]
    return max(claims, default=0.0)


def _count(source: InputContainer, streams: Streams, where: str, limits: Limits) -> ClipFacts:
    """Walks through all packets without decoding them."""
    allowed = limits.video_seconds if streams.video is not None else limits.audio_seconds
    claimed = _claimed_seconds(source, streams)
    span, shown = _Span(), _Span()
    packets = 0
    # A fraction for each of a million packets would take longer than reading them.
    units = {stream.index: float(stream.time_base) for stream in streams.both if stream.time_base}
    pictures = streams.video.index if streams.video is not None else None
    for packet in source.demux(*streams.both):
        index, pts = packet.stream_index, packet.pts
        # Trimmed films still hold what was cut away before the first picture; it is marked and never shown.
        if packet.size == 0 or pts is None or packet.is_discard or index not in units:
            continue
        packets += 1
        at, length = pts * units[index], (packet.duration or 0) * units[index]
        span.add(at, length)
        if index == pictures:
            shown.add(at, length)
        clip_limits.check_length(where, span.seconds, allowed)
        if shown.count > limits.frames or packets > limits.packets:
            raise clip_limits.too_much_work(where)
    if packets == 0 or (streams.video is not None and shown.count == 0):
        raise clip_limits.cut_off(where)
    if span.seconds < claimed * _WHOLE - _LENGTH_TOLERANCE:
        raise clip_limits.cut_off(where)
    return _facts(source, streams, span, shown, where)


def _facts(source: InputContainer, streams: Streams, span: _Span, shown: _Span, where: str) -> ClipFacts:
    if span.seconds < _SHORTEST_SECONDS:
        raise InvalidInput(where, "it has no length", "Record it again and upload that.")
    audio, video = streams.audio, streams.video
    return ClipFacts(
        seconds=round(span.seconds, 3),
        container=source.format.name,
        frames=shown.count,
        fps=round(shown.rate, 3),
        video_codec=_codec(video) if video is not None else "",
        audio_codec=_codec(audio) if audio is not None else "",
        channels=audio.codec_context.channels if audio is not None else 0,
        sample_rate=audio.codec_context.sample_rate if audio is not None else 0,
    )


def decoded(source: InputContainer, *streams: Any) -> Iterator[Any]:
    """The frames of the streams in the order of the file; packets that cannot be decoded are passed over."""
    for packet in source.demux(*streams):
        try:
            yield from packet.decode()
        except (av.error.InvalidDataError, av.error.PatchWelcomeError):
            continue


def shown_size(frame: VideoFrame, video: Any) -> tuple[int, int]:
    """Width and height upright and with square pixels."""
    aspect = video.sample_aspect_ratio or Fraction(1)
    if not Fraction(1, 4) <= aspect <= 4:
        aspect = Fraction(1)
    width, height = round(frame.width * aspect), frame.height
    return (height, width) if quarter_turns(frame) % 2 else (width, height)


def _as_shown(facts: ClipFacts, frame: VideoFrame, video: Any) -> ClipFacts:
    width, height = shown_size(frame, video)
    known = asdict(facts) | {"width": width, "height": height, "rotation": quarter_turns(frame) * 90}
    return ClipFacts(**known)
