"""Helper's side of clips: the working copy, decoded and encoded anew.

Nothing of the original file survives but pictures and sound: places, names, extra tracks, and whatever is hidden in
the stream itself (cameras write their position into H.264 too) are gone by construction, and later steps never see a
stranger's bitstream. Films become upright H.264 in BT.709 at a constant rate with AAC, recordings become FLAC.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.filter import Graph
from av.video.frame import VideoFrame

from reelestate.kit.errors import InvalidInput
from reelestate.kit.photos import thumbnails
from reelestate.media import clip_limits
from reelestate.media.clip_limits import ClipFacts
from reelestate.media.clip_reading import Streams, decoded, opened, quarter_turns

COPY_SIDE = 1920
"""Longest side of a working copy in pixels."""

SAMPLE_RATE = 48_000
_RATES = tuple(
    Fraction(*rate)
    for rate in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (50, 1), (60000, 1001), (60, 1))
)
_BT709, _LIMITED = 1, 1
_HDR_TRANSFERS = frozenset({16, 18})
_WIDE_PRIMARIES = 9
_UNSPECIFIED = 2
_TURNS = {0: (), 1: ("clock",), 2: ("clock", "clock"), 3: ("cclock",)}
_VIDEO_OPTIONS = {
    "preset": "veryfast",
    "profile": "high",
    "crf": "18",
    "x264-params": "vbv-maxrate=20000:vbv-bufsize=40000",
}
_POSTER_CANDIDATES = 120
_POSTER_SECONDS = 3.0
_WHOLE = 0.9


def copy_clip(_data: bytes, _name: str, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The helper's task: writes the working copy of ``options['path']`` to ``options['copy']``.

    The result holds the copy's ``width``, ``height``, ``fps`` and ``seconds`` and ``thumbnails``, the (side, length)
    of the JPEGs that follow each other in the bytes.
    """
    facts, where = ClipFacts(**options["facts"]), options["where"]
    target = Path(options["copy"])
    with opened(Path(options["path"]), options["demuxer"], where) as (source, streams):
        for stream in streams.both:
            stream.thread_count = 2
        output_options = {"movflags": "+faststart", "fflags": "+bitexact"} if facts.has_picture else {}
        with av.open(str(target), "w", options=output_options) as output:
            copier = _Copier(output, streams, facts, where)
            for frame in decoded(source, *streams.both):
                copier.take(frame)
            result = copier.finish()
    pictures = thumbnails(_poster(target)) if facts.has_picture else {}
    listed = [(side, len(jpeg)) for side, jpeg in pictures.items()]
    return result | {"thumbnails": listed}, b"".join(pictures.values())


class _Copier:
    """Feeds decoded frames through the filters into the encoders."""

    def __init__(self, output: OutputContainer, streams: Streams, facts: ClipFacts, where: str) -> None:
        self._output, self._facts, self._where = output, facts, where
        self._rate = nearest_rate(facts.fps)
        self._size = copy_size(facts.width, facts.height) if facts.has_picture else (0, 0)
        self._picture: Any = self._add_picture() if streams.video is not None else None
        self._sound: Any = self._add_sound() if streams.audio is not None else None
        self._picture_filter: _Filter | None = None
        self._sound_filter: _Filter | None = None
        self._start: Fraction | None = None
        self._taken = 0
        self._written = {"video": 0, "audio": 0}

    def take(self, frame: VideoFrame | AudioFrame) -> None:
        """Passes the next decoded frame on. Raises InvalidInput when the picture changes its kind midway."""
        if frame.pts is None or frame.time_base is None:
            return
        at = Fraction(frame.pts * frame.time_base)
        if self._start is None:
            self._start = at
        # Sound often begins a little before the picture; both keep their distance to whatever came first.
        frame.pts = max(0, round((at - self._start) / frame.time_base))
        if isinstance(frame, VideoFrame):
            self._taken += 1
            if self._picture_filter is None:
                self._picture_filter = _Filter(picture_graph(frame, self._size, self._rate), _shape(frame))
            self._pass(self._picture_filter, frame)
        else:
            if self._sound_filter is None:
                self._sound_filter = _Filter(sound_graph(frame, self._facts.has_picture), _shape(frame))
            self._pass(self._sound_filter, frame)

    def finish(self) -> dict[str, Any]:
        """Writes what is still in the filters and encoders. Raises InvalidInput when too little could be decoded."""
        if self._facts.has_picture and self._taken < self._facts.frames * _WHOLE:
            raise clip_limits.damaged(self._where)
        for waiting in (self._picture_filter, self._sound_filter):
            if waiting is not None:
                self._encode(waiting.finish())
        for stream in (self._picture, self._sound):
            if stream is not None:
                self._output.mux(stream.encode(None))
        if not any(self._written.values()):
            raise clip_limits.damaged(self._where)
        sound = self._written["audio"] / SAMPLE_RATE
        if self._picture is None:
            return {"seconds": round(sound, 3), "width": 0, "height": 0, "fps": 0.0}
        width, height = self._size
        seconds = float(self._written["video"] / self._rate)
        return {"seconds": round(seconds, 3), "width": width, "height": height, "fps": round(float(self._rate), 3)}

    def _pass(self, chosen: "_Filter", frame: VideoFrame | AudioFrame) -> None:
        if _shape(frame) != chosen.shape:
            raise InvalidInput(
                self._where,
                "its picture size or sound format changes midway",
                "Export it as one MP4 with a single size and upload that.",
            )
        self._encode(chosen.pass_on(frame))

    def _encode(self, frames: Iterator[VideoFrame | AudioFrame]) -> None:
        for frame in frames:
            if isinstance(frame, VideoFrame):
                self._written["video"] += 1
                frame.pict_type = 0
                self._output.mux(self._picture.encode(frame))
            else:
                self._written["audio"] += frame.samples
                self._output.mux(self._sound.encode(frame))

    def _add_picture(self) -> Any:
        stream = self._output.add_stream("libx264", rate=self._rate, options=_VIDEO_OPTIONS)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.time_base = 1 / self._rate
        context.sample_aspect_ratio = Fraction(1)
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED
        context.thread_count = 2
        return stream

    def _add_sound(self) -> Any:
        codec = "aac" if self._facts.has_picture else "flac"
        stream: Any = self._output.add_stream(codec, rate=SAMPLE_RATE, layout=sound_layout(self._facts))
        if codec == "aac":
            stream.bit_rate = 192_000
        else:
            stream.format = "s16"
        return stream


class _Filter:
    """A filter graph, and the shape of frames it was made for."""

    def __init__(self, graph: Graph, shape: tuple[Any, ...]) -> None:
        self._graph, self.shape = graph, shape

    def pass_on(self, frame: VideoFrame | AudioFrame) -> Iterator[Any]:
        """The frames that come out when this one goes in."""
        self._graph.push(frame)
        yield from self._drain()

    def finish(self) -> Iterator[Any]:
        """The frames that were still waiting."""
        self._graph.push(None)
        yield from self._drain()

    def _drain(self) -> Iterator[Any]:
        while True:
            try:
                yield self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return


def nearest_rate(fps: float) -> Fraction:
    """The usual frame rate next to an average one, at most 60 a second."""
    return min(_RATES, key=lambda rate: abs(float(rate) - fps))


def copy_size(width: int, height: int) -> tuple[int, int]:
    """The working copy's size for a shown size: at most ``COPY_SIDE``, even, the same shape."""
    scale = min(1.0, COPY_SIDE / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def sound_layout(facts: ClipFacts) -> str:
    """Mono recordings stay mono, all else becomes stereo."""
    return "mono" if facts.channels == 1 and not facts.has_picture else "stereo"


def picture_graph(frame: VideoFrame, size: tuple[int, int], rate: Fraction) -> Graph:
    """Turns frames like this one upright and into 8-bit BT.709 of the size and rate; HDR is tone-mapped."""
    turns = _TURNS[quarter_turns(frame)]
    stored = size[::-1] if len(turns) == 1 else size
    scaling = f"w={stored[0]}:h={stored[1]}:flags=bicubic:out_color_matrix=bt709:out_range=tv"
    if frame.colorspace == _UNSPECIFIED:
        scaling += f":in_color_matrix={'bt709' if frame.height >= 720 else 'bt601'}"
    if frame.color_trc in _HDR_TRANSFERS or frame.color_primaries == _WIDE_PRIMARIES:
        scaling += ":out_primaries=bt709:out_transfer=bt709:intent=perceptual"
    graph = Graph()
    chain = [
        graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base),
        graph.add("fps", f"fps={rate.numerator}/{rate.denominator}:start_time=0"),
        graph.add("scale", scaling),
        *(graph.add("transpose", turn) for turn in turns),
        graph.add("setsar", "1"),
        graph.add("format", "pix_fmts=yuv420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*chain).configure()
    return graph


def sound_graph(frame: AudioFrame, beside_picture: bool) -> Graph:
    """Brings sound like this to 48 kHz; gaps are filled with silence, so that it stays with the picture."""
    mono = frame.layout.nb_channels == 1 and not beside_picture
    layout = f"channel_layouts={'mono' if mono else 'stereo'}"
    form = "sample_fmts=fltp" if beside_picture else "sample_fmts=s16"
    graph = Graph()
    chain = [
        graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name, time_base=frame.time_base
        ),
        graph.add("aresample", f"{SAMPLE_RATE}:async=1000:first_pts=0"),
        graph.add("aformat", f"{form}:sample_rates={SAMPLE_RATE}:{layout}"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*chain).configure()
    return graph


def _shape(frame: VideoFrame | AudioFrame) -> tuple[Any, ...]:
    if isinstance(frame, VideoFrame):
        return frame.width, frame.height, frame.format.name, quarter_turns(frame)
    return frame.sample_rate, frame.format.name, frame.layout.name


def _poster(copy: Path) -> Any:
    """A telling picture from the copy's first seconds: the first that is neither dark nor blank, else the best."""
    best, best_worth = None, -1.0
    with av.open(str(copy)) as film:
        stream = film.streams.video[0]
        for frame in islice(film.decode(stream), _POSTER_CANDIDATES):
            worth = _worth(frame)
            if worth >= best_worth:
                best, best_worth = frame, worth
            if best_worth == 1.0 and (frame.time or 0.0) >= min(_POSTER_SECONDS, float(film.duration or 0) / 1e7):
                break
        if best is None:
            raise EOFError(copy.name)
        return np.ascontiguousarray(best.to_ndarray(format="rgb24"))


def _worth(frame: VideoFrame) -> float:
    """1.0 for a picture with something in it, less for dark or blank ones."""
    small = frame.reformat(width=64, height=64, format="gray8").to_ndarray()
    return min(1.0, float(small.std()) / 25.0) * (1.0 if small.mean() > 24 else 0.3)
