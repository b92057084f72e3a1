"""Rendering: any cut of a film gives the same frames, photos are read once, and nothing is ever half written."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reelestate.film.encode.join import join
from reelestate.film.encode.settings import FINAL, PREVIEW
from reelestate.film.picture.fonts import FontBook
from reelestate.film.picture.planes import to_rgb
from reelestate.film.picture.source import PhotoShelf
from reelestate.film.render import SegmentResult, SegmentWork, frames, render_segments, still
from reelestate.film.timeline import Canvas, PriceOverlay, Timeline, Transition, TransitionKind
from reelestate.film.timeline.segments import Segment, plan_segments
from reelestate.kit.errors import Cancelled, NotFound
from tests.film.support.pictures import film, psnr, textured_photo

CANVAS = Canvas(width=216, height=384)
FONTS = Path(__file__).parents[2] / ".assets" / "fonts"
ALL_TRANSITIONS = [
    Transition(kind=kind, frames=0 if kind is TransitionKind.CUT else 12)
    for kind in (TransitionKind.CUT, *(k for k in TransitionKind if k is not TransitionKind.CUT), TransitionKind.CUT)
]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("photos")
    return [textured_photo(folder / f"{i}.jpg", 1200, 900, seed=i) for i in range(len(ALL_TRANSITIONS))]


def work_on(timeline: Timeline, folder: Path, suffix: str = "mkv") -> list[SegmentWork]:
    folder.mkdir(parents=True, exist_ok=True)
    segments = plan_segments(timeline, FINAL)
    return [SegmentWork(timeline, segment, folder / f"{segment.index}.{suffix}") for segment in segments]


def decoded(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(), np.uint8) for frame in container.decode(video=0)]


def test_a_film_in_segments_is_the_film_in_one_go(tmp_path: Path, photos: list[Path]) -> None:
    # Given a film with every transition
    timeline, pictures = film(photos, CANVAS, frames=50, transitions=ALL_TRANSITIONS)
    work = work_on(timeline, tmp_path / "segments")
    assert len(work) == len(photos)

    # When it is rendered in segments and joined, and rendered as one piece
    results = render_segments(work, pictures)
    join([result.path for result in results], None, tmp_path / "joined.mp4")
    whole = Segment(0, 0, timeline.frames, "whole")
    render_segments([SegmentWork(timeline, whole, tmp_path / "whole.mp4")], pictures)

    # Then both have every frame, alike but for what the codec loses
    joined, one_go = decoded(tmp_path / "joined.mp4"), decoded(tmp_path / "whole.mp4")
    assert len(joined) == len(one_go) == timeline.frames
    alike = [psnr(a, b) for a, b in zip(joined, one_go, strict=True)]
    neighbours = [psnr(a, b) for a, b in zip(joined[1:], one_go, strict=False)]
    assert min(alike) > 33
    assert np.median(alike) > np.median(neighbours) + 6


def test_a_still_is_the_frame_of_the_film(tmp_path: Path, photos: list[Path]) -> None:
    timeline, pictures = film(photos[:2], CANVAS, frames=40, transitions=ALL_TRANSITIONS)
    (result,) = render_segments(
        [SegmentWork(timeline, Segment(0, 0, timeline.frames, "k"), tmp_path / "film.mp4")], pictures
    )
    with av.open(str(result.path)) as container:
        encoded = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    for index in (0, 33, timeline.frames - 1):
        # Small, because players differ in how they enlarge chroma.
        shown, expected = (
            cv2.resize(p, (54, 96), interpolation=cv2.INTER_AREA)
            for p in (still(timeline, index, pictures), encoded[index])
        )
        assert psnr(shown, expected) > 33


def test_formats_rendered_together_read_each_photo_once(
    tmp_path: Path, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given the film in three formats and once more unbranded
    canvases = [CANVAS, Canvas(width=256, height=256), Canvas(width=384, height=216), CANVAS]
    films = [film(photos[:5], canvas, frames=40, transitions=ALL_TRANSITIONS) for canvas in canvases]
    work = [item for i, (timeline, _) in enumerate(films) for item in work_on(timeline, tmp_path / str(i))]
    opened: list[str] = []
    decode = PhotoShelf._decode

    def counted(shelf: PhotoShelf, sha256: str) -> NDArray[np.uint8]:
        opened.append(sha256)
        return decode(shelf, sha256)

    monkeypatch.setattr(PhotoShelf, "_decode", counted)

    # When all are rendered in one run
    results = render_segments(work, films[0][1])

    # Then each photo was decoded once, and the results come in the order asked for
    assert len(opened) == len(set(opened)) == 5
    assert [result.path for result in results] == [item.out_path for item in work]


def test_progress_is_told_after_each_segment(tmp_path: Path, photos: list[Path]) -> None:
    timeline, pictures = film(photos[:3], CANVAS, frames=40)
    told: list[SegmentResult] = []
    results = render_segments(work_on(timeline, tmp_path), pictures, encoding=PREVIEW, on_segment_done=told.append)
    assert told == results
    assert [result.frames for result in told] == [40, 40, 40]
    assert all(result.path.is_file() and result.cpu_seconds > 0 for result in told)
    assert {result.kernel for result in told} <= {"catmull-rom-avx2", "catmull-rom-c", "opencv-bilinear"}


def test_cancelling_keeps_finished_segments_and_no_others(tmp_path: Path, photos: list[Path]) -> None:
    timeline, pictures = film(photos[:3], CANVAS, frames=40)
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        render_segments(work_on(timeline, tmp_path), pictures, should_stop=lambda: next(asked) == 55)
    assert [path.name for path in tmp_path.iterdir()] == ["0.mkv"]


def test_a_missing_picture_stops_before_anything_is_written(tmp_path: Path, photos: list[Path]) -> None:
    timeline, _ = film(photos[:2], CANVAS, frames=40)
    with pytest.raises(NotFound):
        render_segments(work_on(timeline, tmp_path), {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fps", [24, 60])
def test_other_frame_rates_make_the_same_film(tmp_path: Path, photos: list[Path], fps: int) -> None:
    canvas = Canvas(width=216, height=384, fps=fps)
    timeline, pictures = film(photos[:2], canvas, frames=2 * fps, transitions=ALL_TRANSITIONS)
    results = render_segments(work_on(timeline, tmp_path), pictures)
    join([result.path for result in results], None, tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert container.streams.video[0].average_rate == fps
    assert len(decoded(tmp_path / "film.mp4")) == timeline.frames


def test_overlays_are_set_with_the_fonts_handed_in(tmp_path: Path, photos: list[Path]) -> None:
    # Given a film with a price and the studio's fonts
    if not FONTS.is_dir():
        pytest.skip("the fonts are not unpacked on this machine")
    price = PriceOverlay(text="R3,200", start_frame=5, end_frame=35)
    canvas = Canvas(width=540, height=960)
    timeline, pictures = film(photos[:1], canvas, frames=40, overlays=[price])
    bare = timeline.model_copy(update={"overlays": ()})

    # When a frame with it is drawn, and the frame before it
    changed = [
        np.abs(still(timeline, index, pictures, fonts=FontBook(FONTS)).astype(int) - still(bare, index, pictures))
        for index in (20, 4)
    ]

    # Then it is on the one, on a small part of it, and not on the other
    assert 0.005 < (changed[0].max(axis=2) > 40).mean() < 0.2
    assert changed[1].max() == 0


def test_the_frames_of_a_film_are_its_stills(photos: list[Path]) -> None:
    timeline, pictures = film(photos[:2], CANVAS, frames=30, transitions=ALL_TRANSITIONS)
    drawn = [to_rgb(frame) for frame in frames(timeline, pictures)]
    assert len(drawn) == timeline.frames
    for index in (0, 25, 47):
        assert np.array_equal(drawn[index], still(timeline, index, pictures))


WEIGHED = """
import json, re, sys
from pathlib import Path
from reelestate.film.render import SegmentWork, render_segments
from reelestate.film.timeline import Timeline
from reelestate.film.timeline.segments import Segment
job = json.loads(Path(sys.argv[1]).read_text())
work = [SegmentWork(Timeline.model_validate(t), Segment(**s), Path(out)) for t, s, out in job["work"]]
render_segments(work, {sha256: Path(path) for sha256, path in job["pictures"].items()})
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""

KILLED = """
import sys
from pathlib import Path
from reelestate.film.render import SegmentWork, render_segments
from reelestate.film.timeline import Timeline
from reelestate.film.timeline.segments import plan_segments
from reelestate.film.encode.settings import FINAL
timeline = Timeline.model_validate_json(Path(sys.argv[1]).read_text())
pictures = {asset.sha256: Path(sys.argv[2]) / f"{name}.jpg" for name, asset in timeline.assets.items()}
work = [SegmentWork(timeline, s, Path(sys.argv[3]) / f"{s.index}.mkv") for s in plan_segments(timeline, FINAL)]
render_segments(work, pictures, on_segment_done=lambda result: print(result.path.name, flush=True))
"""


def test_a_killed_process_leaves_no_half_segment(tmp_path: Path, photos: list[Path]) -> None:
    # Given a process rendering a film of several segments
    timeline, _ = film(photos[:4], Canvas(width=720, height=1280), frames=60)
    (tmp_path / "timeline.json").write_text(timeline.model_dump_json())
    out = tmp_path / "out"
    out.mkdir()
    script = [sys.executable, "-c", KILLED, str(tmp_path / "timeline.json"), str(photos[0].parent), str(out)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    # When it is killed in the middle of its second segment
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0.mkv\n"
        while not any(path.name.endswith(".part.mkv") for path in out.iterdir()):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)

    # Then only whole segments stand under their names
    named = [path for path in out.iterdir() if not path.name.startswith(".")]
    assert [path.name for path in named] == ["0.mkv"]
    assert len(decoded(named[0])) == 60


@pytest.mark.long
def test_memory_stays_bounded_at_full_size(tmp_path: Path) -> None:
    # Given twelve-megapixel photos in four formats
    photos = [textured_photo(tmp_path / f"{i}.jpg", 4000, 3000, seed=i) for i in range(4)]
    canvases = [Canvas(width=1080, height=1920), Canvas(width=1080, height=1080), Canvas(width=1920, height=1080)]
    films = [film(photos, canvas, frames=40, transitions=ALL_TRANSITIONS) for canvas in canvases]
    work = [item for i, (timeline, _) in enumerate(films) for item in work_on(timeline, tmp_path / f"out{i}")]

    # When all are rendered by a process of its own
    job = {
        "work": [[w.timeline.model_dump(mode="json"), vars(w.segment), str(w.out_path)] for w in work],
        "pictures": {sha256: str(path) for sha256, path in films[0][1].items()},
    }
    (tmp_path / "job.json").write_text(json.dumps(job))
    script = [sys.executable, "-c", WEIGHED, str(tmp_path / "job.json")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    weighed = subprocess.run(script, capture_output=True, text=True, env=environment, check=True)

    # Then it stayed small
    assert int(weighed.stdout) / 1024 < 700
