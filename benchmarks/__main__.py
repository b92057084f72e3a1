"""``python -m benchmarks``: every figure is a ratio of two things measured here and now, so busy machines may run it.

It never fails on a figure: it prints what it found beside what is asked for.
"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from benchmarks import moviepy_edit
from benchmarks.film import FONTS, FORMATS, PORTRAIT, Photo, film, photos, shots_for
from benchmarks.measure import Cost, run
from benchmarks.rendering import compose, encode_alone
from benchmarks.similarity import Similarity, similarity
from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.warp import kernel

PEER_THREADS = 2
_RAW_BYTES_PER_SECOND = 1080 * 1920 * 3 // 2 * 30


class Bench:
    """One run over one set of photos, in one scratch folder."""

    def __init__(self, pictures: list[Photo], scratch: Path, seconds: float, excerpt: float) -> None:
        self._photos = pictures
        self._scratch = scratch
        self._frames = round(seconds * PORTRAIT.fps)
        self._excerpt = round(excerpt * PORTRAIT.fps)

    def against_encoding_alone(self) -> None:
        """Composing and encoding the film against x264 veryfast on the same finished frames."""
        timeline = film(self._photos, PORTRAIT, self._frames)
        _title(f"A {self._frames / 30:g} s film, {PORTRAIT.width}x{PORTRAIT.height}, {len(timeline.shots)} shots")
        drawn = compose(self._photos, [timeline], self._scratch / "raw", raw=True)
        raw, alone_file = self._scratch / "raw" / "frames.yuv", self._scratch / "alone.mp4"
        ours = compose(self._photos, [timeline], self._scratch / "film")
        alone = encode_alone(raw, alone_file)
        _row("drawing the frames alone (to a file)", drawn)
        _row("composing and encoding (superfast + mbtree)", ours)
        _row("encoding finished frames alone (veryfast)", alone)
        _ratio("CPU, ours / encoding alone", ours.cpu / alone.cpu, "<= 1.25")
        _ratio("peak memory of composing, MB", ours.peak_mb, "<= 700")
        _likeness("ours", similarity(self._scratch / "film" / "film0.mp4", raw, PORTRAIT))
        _likeness("encoding alone", similarity(alone_file, raw, PORTRAIT))
        raw.unlink()

    def against_moviepy(self) -> None:
        """The same edit made by MoviePy, both from the first frame to the playable file."""
        timeline = film(self._photos, PORTRAIT, self._excerpt)
        workers = min(os.cpu_count() or 1, PEER_THREADS)
        _title(f"Against MoviePy: the same {self._excerpt / 30:g} s edit; both use {workers} cores")
        folder = self._scratch / "moviepy"
        folder.mkdir()
        pictures = {photo.asset.sha256: photo.path for photo in self._photos}
        edit = moviepy_edit.export(timeline, pictures, FontBook(FONTS), folder)
        python = moviepy_edit.interpreter()
        ours = compose(self._photos, [timeline], self._scratch / "excerpt", workers=workers)
        script = Path(__file__).with_name("moviepy_peer.py")
        peer = run([python, script, edit, folder / "film.mp4"])
        _row("ours", ours)
        _row("MoviePy 2.2.1", peer)
        _ratio("wall time, MoviePy / ours", peer.wall / ours.wall, ">= 6")
        _ratio("CPU, MoviePy / ours", peer.cpu / ours.cpu, "")

    def sharing(self) -> None:
        """Four formats and an unbranded cut in one run against five runs."""
        frames = self._excerpt
        cuts = [film(self._photos, canvas, frames) for canvas in FORMATS.values()]
        cuts.append(film(self._photos, PORTRAIT, frames, branded=False))
        _title(f"Four formats and unbranded 9:16, {frames / 30:g} s each")
        apart = Cost(0, 0, 0)
        for index, timeline in enumerate(cuts):
            apart += compose(self._photos, [timeline], self._scratch / f"apart{index}")
        once = compose(self._photos, cuts, self._scratch / "once")
        _row("one at a time", apart)
        _row("in one run", once)
        _ratio("CPU saved by sharing, %", 100 * (1 - once.cpu / apart.cpu), "")
        _ratio("peak memory of composing, MB", once.peak_mb, "<= 700")


def _title(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def _row(what: str, cost: Cost) -> None:
    print(f"  {what:46s} {cost.cpu:7.1f} CPU s {cost.wall:7.1f} s wall {cost.peak_mb:6.0f} MB", flush=True)


def _ratio(what: str, value: float, asked: str) -> None:
    print(f"  {what:46s} {value:7.2f}   {f'(asked: {asked})' if asked else ''}", flush=True)


def _likeness(what: str, found: Similarity) -> None:
    print(
        f"  {what:46s} SSIM {found.ssim_db:.2f} dB, VMAF {found.vmaf:.1f}, {found.megabytes:.1f} MB",
        flush=True,
    )


def _scratch_parent(seconds: float) -> Path | None:
    """Memory-backed storage for the raw frames when there is plenty of it, else the default folder."""
    shm = Path("/dev/shm")  # noqa: S108 a private folder is made in it
    needed = 3 * seconds * _RAW_BYTES_PER_SECOND
    return shm if shm.is_dir() and shutil.disk_usage(shm).free > needed else None


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--photos", type=Path, help="folder of photos (default: the sample photos)")
    parser.add_argument("--seconds", type=float, default=30, help="length of the film")
    parser.add_argument("--excerpt", type=float, default=8, help="length of the cuts for MoviePy and for sharing")
    parser.add_argument("--only", choices=["encoding", "moviepy", "sharing"], action="append")
    options = parser.parse_args()
    wanted = options.only or ["encoding", "moviepy", "sharing"]
    longest = round(30 * max(options.seconds, options.excerpt))
    pictures = photos(options.photos, shots_for(longest))
    print(f"photos: {pictures[0].path.parent}; kernel: {kernel().name}; cores: {os.cpu_count()}")
    with tempfile.TemporaryDirectory(prefix="bench-", dir=_scratch_parent(options.seconds)) as scratch:
        bench = Bench(pictures, Path(scratch), options.seconds, options.excerpt)
        if "encoding" in wanted:
            bench.against_encoding_alone()
        if "moviepy" in wanted:
            bench.against_moviepy()
        if "sharing" in wanted:
            bench.sharing()


if __name__ == "__main__":
    main()
