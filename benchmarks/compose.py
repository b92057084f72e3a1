"""The process that is measured: renders timelines as the compose container does, or writes their raw frames.

``python -m benchmarks.compose JOB.json`` where the job is::

    {"timelines": [...], "pictures": {sha256: path}, "out": folder, "part": 0, "parts": 1, "raw": false}
"""

import json
import sys
from pathlib import Path

from benchmarks.film import FONTS
from reelestate.film.encode.join import join
from reelestate.film.encode.settings import FINAL
from reelestate.film.picture.fonts import FontBook
from reelestate.film.render import SegmentWork, frames, render_segments
from reelestate.film.timeline import Timeline
from reelestate.film.timeline.segments import plan_segments


def main(job_file: Path) -> None:
    """Do the job."""
    job = json.loads(job_file.read_text())
    timelines = [Timeline.model_validate(timeline) for timeline in job["timelines"]]
    pictures = {sha256: Path(path) for sha256, path in job["pictures"].items()}
    out = Path(job["out"])
    fonts = FontBook(FONTS)
    if job["raw"]:
        _write_raw(timelines[0], pictures, fonts, out / "frames.yuv")
        return
    plans = [plan_segments(timeline, FINAL) for timeline in timelines]
    work = {
        segment.key: SegmentWork(timeline, segment, out / f"{segment.key}.mkv")
        for timeline, segments in zip(timelines, plans, strict=True)
        for segment in segments
    }
    mine = list(work.values())[job["part"] :: job["parts"]]
    render_segments(mine, pictures, fonts=fonts)
    if job["parts"] == 1:
        for index, segments in enumerate(plans):
            join([out / f"{segment.key}.mkv" for segment in segments], None, out / f"film{index}.mp4")


def _write_raw(timeline: Timeline, pictures: dict[str, Path], fonts: FontBook, path: Path) -> None:
    with path.open("wb") as file:
        for frame in frames(timeline, pictures, fonts=fonts):
            frame.data.tofile(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
