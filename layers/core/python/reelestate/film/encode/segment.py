"""Encoding one segment: finished frames in, one closed chunk of H.264 out, whole or not at all."""

import os
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import av
from av.video.frame import VideoFrame

from reelestate.film.encode.settings import Encoding
from reelestate.film.picture.planes import Frame
from reelestate.film.timeline import Canvas

BT709 = 1
LIMITED_RANGE = 1


class SegmentEncoder:
    """A context manager that writes frames to ``path``; the file appears under its name only when it is complete.

    The container follows the path's suffix (``.mp4`` or ``.mkv``). Every segment starts with an IDR frame and refers
    to no other, so that segments can be joined by copying.
    """

    def __init__(self, path: Path, canvas: Canvas, encoding: Encoding, threads: int = 1) -> None:
        self._path = path
        self._scratch = path.with_name(f".{uuid4().hex}.part{path.suffix}")
        self._frames = 0
        self._rate = canvas.fps
        self._container = av.open(str(self._scratch), "w")
        stream = self._container.add_stream("libx264", rate=canvas.fps, options=_options(encoding))
        stream.width, stream.height, stream.pix_fmt = canvas.width, canvas.height, "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, canvas.fps)
        context.sample_aspect_ratio = Fraction(1, 1)
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED_RANGE
        context.thread_count = threads
        # Sliced threads, PyAV's default, cost a fifth more work and bits.
        context.thread_type = "FRAME"
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    def write(self, frame: Frame) -> None:
        """Encode the next frame. It may be overwritten as soon as this returns."""
        picture = VideoFrame.from_numpy_buffer(frame.data, format="yuv420p")
        picture.pts, picture.time_base = self._frames, Fraction(1, self._rate)
        self._frames += 1
        self._container.mux(self._stream.encode(picture))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._container.mux(self._stream.encode(None))
            self._container.close()
            if kind is None:
                _publish(self._scratch, self._path)
        finally:
            self._scratch.unlink(missing_ok=True)


def _publish(scratch: Path, path: Path) -> None:
    """Give a complete file its name, after its bytes are on the disk."""
    with scratch.open("rb+") as file:
        os.fsync(file.fileno())
    scratch.replace(path)


def _options(encoding: Encoding) -> dict[str, str]:
    options = {
        "preset": encoding.preset,
        "profile": "high",
        "crf": f"{encoding.crf:g}",
        "g": str(encoding.gop),
    }
    return options | ({"x264-params": encoding.x264_params} if encoding.x264_params else {})
