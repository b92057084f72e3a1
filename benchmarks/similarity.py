"""How close an encoded film is to its raw frames: SSIM and VMAF, by FFmpeg."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from reelestate.film.timeline import Canvas

_VMAF_EVERY = 10


@dataclass(frozen=True)
class Similarity:
    """SSIM in decibels, mean VMAF, and the size that it took."""

    ssim_db: float
    vmaf: float
    megabytes: float


def raw_input(raw: Path, canvas: Canvas) -> list[str]:
    """FFmpeg's arguments to read raw frames."""
    size = f"{canvas.width}x{canvas.height}"
    return ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", str(canvas.fps), "-i", str(raw)]


def similarity(film: Path, raw: Path, canvas: Canvas) -> Similarity:
    """Compare frame by frame; VMAF looks at every tenth."""
    log = film.with_suffix(".vmaf.json")
    # Both are labelled alike, else FFmpeg would convert one of them.
    label = f"setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,settb=1/{canvas.fps},setpts=N"
    graph = (
        f"[0:v]{label},split[a][b];[1:v]{label},split[c][d];"
        f"[a][c]ssim[s];[b][d]libvmaf=log_fmt=json:log_path={log}:n_subsample={_VMAF_EVERY}:n_threads=2[v]"
    )
    command = [get_ffmpeg_exe(), "-hide_banner", "-i", str(film), *raw_input(raw, canvas)]
    outputs = ["-filter_complex", graph, "-map", "[s]", "-f", "null", "-", "-map", "[v]", "-f", "null", "-"]
    done = subprocess.run([*command, *outputs], capture_output=True, text=True, check=True)
    found = re.search(r"All:[\d.]+ \(([\d.]+)\)", done.stderr)
    if found is None:
        raise SystemExit(f"bench: no SSIM in FFmpeg's answer\n{done.stderr}")
    vmaf = json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"]
    return Similarity(float(found[1]), float(vmaf), film.stat().st_size / 1e6)
