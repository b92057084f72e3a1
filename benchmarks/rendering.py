"""Rendering a film in processes of its own, and encoding finished frames alone."""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from benchmarks.film import PORTRAIT, Photo
from benchmarks.measure import Cost, run, together
from benchmarks.similarity import raw_input
from reelestate.film.encode.join import join
from reelestate.film.encode.settings import FINAL
from reelestate.film.timeline import Timeline
from reelestate.film.timeline.segments import plan_segments


def encode_alone(raw: Path, out: Path) -> Cost:
    """x264 veryfast on portrait frames that are there already: what any renderer has to pay at least."""
    encode = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-g", "60", "-pix_fmt", "yuv420p"]
    return run([get_ffmpeg_exe(), "-y", "-v", "error", *raw_input(raw, PORTRAIT), *encode, out])


def compose(
    photos: Sequence[Photo], timelines: Sequence[Timeline], folder: Path, *, raw: bool = False, workers: int = 1
) -> Cost:
    """Render films to ``folder``/film0.mp4, film1.mp4 … (one film when there are several workers).

    ``raw`` writes the first film's frames to frames.yuv instead.
    """
    folder.mkdir()
    jobs: list[list[str | Path]] = []
    for part in range(workers):
        job = {
            "timelines": [timeline.model_dump(mode="json") for timeline in timelines],
            "pictures": {photo.asset.sha256: str(photo.path) for photo in photos},
            "out": str(folder),
            "part": part,
            "parts": workers,
            "raw": raw,
        }
        file = folder / f"job{part}.json"
        file.write_text(json.dumps(job))
        jobs.append([sys.executable, "-m", "benchmarks.compose", file])
    cost = together(jobs)
    return cost + _joined(timelines[0], folder) if workers > 1 else cost


def _joined(timeline: Timeline, folder: Path) -> Cost:
    """What it costs to join the segments that several processes have rendered."""
    wall, cpu = time.perf_counter(), time.process_time()
    parts = [folder / f"{segment.key}.mkv" for segment in plan_segments(timeline, FINAL)]
    join(parts, None, folder / "film0.mp4")
    return Cost(time.perf_counter() - wall, time.process_time() - cpu, 0)
