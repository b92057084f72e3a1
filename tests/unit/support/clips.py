"""Films and recordings made on the spot, with FFmpeg or packet by packet."""

import io
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from av.video.frame import VideoFrame

PLACE = "+37.3349-122.0090+010.000/"
"""A position as phones write it into their films."""


def ffmpeg(*arguments: object) -> None:
    """Runs FFmpeg, overwriting its output."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
    subprocess.run([*command, *map(str, arguments)], check=True, timeout=120)


def film(path: Path, *options: object, seconds: float = 1.0, size: str = "320x240", rate: int = 30) -> Path:
    """A film of a grey picture with a white corner at the top left, and a tone. ``options`` come before the path."""
    picture = f"color=c=gray:s={size}:r={rate}:d={seconds},drawbox=x=0:y=0:w=iw/4:h=ih/4:color=white:t=fill"
    tone = f"sine=f=440:r=48000:d={seconds}"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, "-pix_fmt", "yuv420p", *options, path)
    return path


def recording(path: Path, *options: object, seconds: float = 1.0) -> Path:
    """A tone of 440 Hz."""
    ffmpeg("-f", "lavfi", "-i", f"sine=f=440:r=44100:d={seconds}", *options, path)
    return path


def same_frame(path: Path, count: int, rate: int, side: int = 160) -> Path:
    """A film that holds the same JPEG over and over: many frames are made in no time."""
    with av.open(io.BytesIO(), "w", format="matroska") as scrap:
        encoder = scrap.add_stream("mjpeg", rate=30)
        encoder.width = encoder.height = side
        encoder.pix_fmt = "yuvj420p"
        frame = VideoFrame.from_ndarray(np.full((side, side, 3), 99, np.uint8), format="rgb24")
        jpeg = bytes(encoder.encode(frame)[0])
    with av.open(str(path), "w", format="matroska") as output:
        stream = output.add_stream("mjpeg", rate=rate)
        stream.width = stream.height = side
        stream.pix_fmt = "yuvj420p"
        for number in range(count):
            packet = av.Packet(jpeg)
            packet.stream, packet.time_base = stream, Fraction(1, rate)
            packet.pts = packet.dts = number
            packet.is_keyframe = True
            output.mux(packet)
    return path


def metadata_of(path: Path) -> str:
    """Everything FFmpeg finds written in the file about it."""
    with av.open(str(path)) as opened:
        return repr((dict(opened.metadata), [dict(stream.metadata) for stream in opened.streams]))
