"""Joining segments and sound to the film by copying packets: nothing is encoded again."""

import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from reelestate.kit.errors import InvalidInput, StudioError

_TICKS_PER_FRAME = 512

AnyPacket: TypeAlias = "Packet[Any]"


class SegmentsDiffer(StudioError):
    """Segments were encoded with different parameters and cannot be one stream."""

    code = "SEGMENTS_DIFFER"


def join(segments: Sequence[Path], audio: Path | None, out: Path, *, title: str = "") -> None:
    """Write ``segments``, in this order, and the first audio stream of ``audio`` to the MP4 ``out``.

    The index (moov) comes first, there is no edit list, the frame rate is constant, both tracks start at zero, sound
    that outlasts the picture is cut to within half an AAC frame (11 ms) of it, and no metadata but ``title`` is
    written. ``out`` appears when it is complete.

    Raises InvalidInput without segments, SegmentsDiffer when their H.264 headers, sizes or rates are not equal.
    """
    if not segments:
        raise InvalidInput("segments", "there are none", "Render at least one segment.")
    scratch = out.with_name(f".{uuid4().hex}.part{out.suffix}")
    rate = _shared_rate(segments)
    options = {
        "movflags": "+faststart+negative_cts_offsets",
        "use_editlist": "0",
        "video_track_timescale": str(rate * _TICKS_PER_FRAME),
        "fflags": "+bitexact",
    }
    try:
        with av.open(str(scratch), "w", format="mp4", options=options) as container:
            if title:
                container.metadata["title"] = title
            _mux(container, segments, audio, rate)
        with scratch.open("rb+") as file:
            os.fsync(file.fileno())
        scratch.replace(out)
    finally:
        scratch.unlink(missing_ok=True)


def _mux(container: OutputContainer, segments: Sequence[Path], audio: Path | None, rate: int) -> None:
    with av.open(str(segments[0])) as first:
        video = container.add_stream_from_template(first.streams.video[0], opaque=True)
        video.time_base = Fraction(1, rate)
    pictures = list(_pictures(segments, video, rate))
    if audio is None:
        container.mux(pictures)
        return
    with av.open(str(audio)) as sound:
        if not sound.streams.audio:
            raise InvalidInput("audio", f"{audio.name} holds no sound", "Give an AAC file (.m4a).")
        track = container.add_stream_from_template(sound.streams.audio[0], opaque=True)
        samples = list(_samples(sound, track, Fraction(len(pictures), rate)))
        container.mux(sorted([*pictures, *samples], key=_decoding_time))


def _pictures(segments: Sequence[Path], video: VideoStream, rate: int) -> Iterator[AnyPacket]:
    """All video packets on one clock of frames. Decoding starts ``delay`` frames before the first picture shows."""
    shown: list[int] = []
    packets: list[AnyPacket] = []
    for path in segments:
        offset = len(packets)
        with av.open(str(path)) as segment:
            for packet in segment.demux(video=0):
                if packet.pts is not None:
                    shown.append(offset + round(packet.pts * packet.time_base * rate))
                    packets.append(packet)
        if sorted(shown[offset:]) != list(range(offset, len(packets))):
            raise SegmentsDiffer(f"{path.name} has frames missing or twice.", segment=path.name)
    delay = max(order - frame for order, frame in enumerate(shown))
    for order, (frame, packet) in enumerate(zip(shown, packets, strict=True)):
        packet.stream = video
        packet.time_base = Fraction(1, rate)
        packet.pts, packet.dts, packet.duration = frame, order - delay, 1
        yield packet


def _samples(sound: InputContainer, track: AudioStream, length: Fraction) -> Iterator[AnyPacket]:
    """The audio packets that sound within the film.

    Packets before zero only prime the decoder. There is no edit list to hide them, so they are left out.
    """
    for packet in sound.demux(audio=0):
        if packet.pts is None or packet.pts < 0:
            continue
        middle = packet.pts + Fraction(packet.duration or 0, 2)
        if middle * packet.time_base < length:
            packet.stream = track
            yield packet


def _decoding_time(packet: AnyPacket) -> Fraction:
    return Fraction(packet.dts or 0) * packet.time_base


def _shared_rate(segments: Sequence[Path]) -> int:
    """The frame rate all segments share; raises SegmentsDiffer when anything that must be equal is not."""
    headers = {}
    for path in segments:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            context = stream.codec_context
            headers[path] = (context.extradata, context.width, context.height, stream.average_rate or Fraction(0))
    expected = headers[segments[0]]
    for path, header in headers.items():
        if header != expected:
            raise SegmentsDiffer(
                f"{path.name} was encoded with other parameters than {segments[0].name}.", segment=path.name
            )
    return round(expected[3])
