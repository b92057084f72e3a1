"""Small finished films, good ones and ones with a fault planted in the file itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from reelestate.film.encode.join import join
from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.overlays import layers
from reelestate.film.quality.expectation import Expectation
from reelestate.film.render import SegmentWork, render_segments
from reelestate.film.sound.mix import mix
from reelestate.film.timeline import Overlay, Timeline
from reelestate.film.timeline.model import CaptionOverlay, CaptionWord
from reelestate.film.timeline.segments import Segment
from reelestate.kit.canonical import content_key

FONTS = Path(__file__).parents[3] / ".assets" / "fonts"
Picture = NDArray[np.uint8]
"""An I420 frame: (height · 3 / 2, width)."""


def caption(lines: Sequence[str], start: int, end: int) -> CaptionOverlay:
    """A caption whose words are spoken one after the other through its whole time."""
    words = " ".join(lines).split()
    cuts = [start + (end - start) * i // len(words) for i in range(len(words) + 1)]
    return CaptionOverlay(
        start_frame=start,
        end_frame=end,
        lines=tuple(lines),
        words=tuple(
            CaptionWord(text=word, start_frame=a, end_frame=max(a + 1, b))
            for word, a, b in zip(words, cuts, cuts[1:], strict=False)
        ),
    )


@cache
def _fonts() -> FontBook:
    return FontBook(FONTS)


@dataclass(frozen=True)
class Production:
    """What a film is made of, and how its captions are drawn."""

    timeline: Timeline
    pictures: Mapping[str, Path]
    sounds: Mapping[str, Path]
    folder: Path
    redraw: Mapping[int, Sequence[Layer]] = field(default_factory=dict)

    def layers_of(self, timeline: Timeline, overlay: Overlay, pictures: Mapping[str, Path]) -> Sequence[Layer]:
        """The overlay's layers, or the ones it is to be drawn with instead."""
        place = timeline.overlays.index(overlay)
        draw = partial(layers, fonts=_fonts())
        return self.redraw[place] if place in self.redraw else draw(timeline, overlay, pictures)

    def with_captions(self, *captions: CaptionOverlay) -> "Production":
        """The same film with other captions."""
        return replace(self, timeline=self.timeline.model_copy(update={"overlays": captions}))

    def expectation(self) -> Expectation:
        """What the film is meant to be."""
        drawn = [self.layers_of(self.timeline, overlay, self.pictures) for overlay in self.timeline.overlays]
        whole = Segment(0, 0, self.timeline.frames, "whole")
        return Expectation(self.timeline, sounds=self.sounds, caption_layers=drawn, segments=[whole])

    def pictures_only(self, name: str) -> Path:
        """The film's one segment."""
        out = self.folder / f"{name}.segment.mp4"
        work = SegmentWork(self.timeline, Segment(0, 0, self.timeline.frames, name), out)
        render_segments([work], self.pictures, layers_of=self.layers_of)
        return out

    def sound_only(self, name: str, **changed: object) -> Path:
        """The film's sound track, mixed from a changed audio track or to a changed length."""
        out = self.folder / f"{name}.m4a"
        frames = changed.pop("frames", self.timeline.frames)
        assert isinstance(frames, int)
        mix(self.timeline.audio.model_copy(update=changed), frames, self.timeline.canvas.fps, self.sounds, out)
        return out

    def film(self, name: str) -> Path:
        """The finished film. Films with the same sound track share it."""
        out = self.folder / f"{name}.mp4"
        sound = self.folder / f"{content_key(self.timeline.audio, self.timeline.frames)}.m4a"
        if not sound.exists():
            sound = self.sound_only(sound.stem)
        join([self.pictures_only(name)], sound, out)
        return out


def decoded(path: Path) -> list[Picture]:
    """All pictures of a film."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]


@dataclass(frozen=True)
class Writing:
    """How a file is written; the defaults make a good one."""

    fps: int = 30
    pix_fmt: str = "yuv420p"
    tagged: bool = True
    fast_start: bool = True
    x264: str = ""
    profile: str = "high"
    metadata: Mapping[str, str] = field(default_factory=dict)
    late_from: int | None = None

    @property
    def wrapping(self) -> bool:
        """Whether it is about the file alone, so that pictures encoded before will do."""
        return replace(Writing(), fast_start=self.fast_start, metadata=self.metadata) == self


def write(path: Path, pictures: Iterable[Picture] | Path, sound: Path | None, how: Writing | None = None) -> Path:
    """Encodes pictures, or copies a film's, and copies a sound track beside them."""
    how = how or Writing()
    flags = ("+faststart" if how.fast_start else "") + ("+use_metadata_tags" if how.metadata else "")
    options = {"movflags": flags} if flags else {}
    with ExitStack() as stack:
        container = stack.enter_context(av.open(str(path), "w", format="mp4", options=options))
        container.metadata.update(how.metadata)
        if isinstance(pictures, Path):
            assert how.wrapping
            seen = stack.enter_context(av.open(str(pictures))).streams.video[0]
            stream: Any = container.add_stream_from_template(seen)
            packets = seen.container.demux(seen)
        else:
            stream = container.add_stream("libx264", rate=how.fps)
            packets = _encoded(stream, pictures, how)
        track, samples = None, None
        if sound is not None:
            samples = stack.enter_context(av.open(str(sound)))
            track = container.add_stream_from_template(samples.streams.audio[0])
        for packet in packets:
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
        if samples is not None and track is not None:
            for packet in samples.demux(audio=0):
                if packet.dts is not None:
                    packet.stream = track
                    container.mux(packet)
    return path


def _encoded(stream: Any, pictures: Iterable[Picture], how: Writing) -> Iterator[Any]:
    """The packets of the pictures."""
    stream.pix_fmt = how.pix_fmt
    quality = {"preset": "superfast", "crf": "17", "g": "30"}
    stream.options = {**quality, "profile": how.profile, "x264-params": how.x264}
    if how.tagged:
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = context.color_range = 1
    for index, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        if index == 0:
            stream.width, stream.height = frame.width, frame.height
            stream.codec_context.time_base = Fraction(1, how.fps * 4)
        late = 2 if how.late_from is not None and index >= how.late_from else 0
        if how.pix_fmt != "yuv420p":
            frame = frame.reformat(format=how.pix_fmt)
        if how.tagged:
            frame.colorspace = frame.color_range = 1
        frame.pts, frame.time_base = index * 4 + late, Fraction(1, how.fps * 4)
        yield from stream.encode(frame)
    yield from stream.encode(None)
