"""Rendering: from timelines to encoded segments, and to single frames.

Work is ordered by the photo it starts with, so that every format of a film uses a photo while it is in memory; one
thread prepares the pictures of the next segment while this one is composed and encoded.
"""

import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reelestate.film.encode.segment import SegmentEncoder
from reelestate.film.encode.settings import FINAL, Encoding
from reelestate.film.picture.compositor import Compositor, LayersOf, OverlayTrack
from reelestate.film.picture.layer import Layer
from reelestate.film.picture.planes import U8, Frame, to_rgb
from reelestate.film.picture.source import PhotoShelf, ShotSource
from reelestate.film.picture.warp import kernel
from reelestate.film.timeline import Overlay, Timeline
from reelestate.film.timeline.segments import Segment, shots_between
from reelestate.kit.errors import Cancelled, InvalidInput

if TYPE_CHECKING:
    from reelestate.film.picture.fonts import FontBook


@dataclass(frozen=True, slots=True)
class SegmentWork:
    """A segment of a timeline and the file (``.mp4`` or ``.mkv``) to render it to."""

    timeline: Timeline
    segment: Segment
    out_path: Path


@dataclass(frozen=True, slots=True)
class SegmentResult:
    """A rendered segment: its file, its length, the resampling kernel that ran and the time it took."""

    path: Path
    segment: Segment
    frames: int
    kernel: str
    wall_seconds: float
    cpu_seconds: float


def render_segments(
    work: Sequence[SegmentWork],
    pictures: Mapping[str, Path],
    *,
    encoding: Encoding = FINAL,
    fonts: "FontBook | None" = None,
    layers_of: LayersOf | None = None,
    threads: int = 1,
    on_segment_done: Callable[[SegmentResult], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> list[SegmentResult]:
    """Render each piece of work to its file and return the results in the order of ``work``.

    ``pictures`` maps the SHA-256 of every asset the work shows to a local file. ``fonts`` is needed when a timeline
    has overlays, unless ``layers_of`` makes their layers. Encoding uses ``threads``; a film is rendered fastest by one
    process per core with one thread each. ``on_segment_done`` is called after each segment, in the order rendered.

    Raises Cancelled when ``should_stop`` says so (asked at every frame); files of finished segments stay, others never
    appear. Raises NotFound for a missing picture and InvalidInput for one that cannot be decoded.
    """
    overlay_layers = layers_of or _layers_of(fonts, (w.timeline for w in work))
    order = _by_photo(work)
    results: dict[int, SegmentResult] = {}
    shelf = PhotoShelf(pictures, kernel())
    with ThreadPoolExecutor(1, thread_name_prefix="next-photo") as desk:
        coming = [desk.submit(_prepare, shelf, work[i]) for i in order[:1]]
        for place, index in enumerate(order):
            sources = coming.pop().result()
            coming.extend(desk.submit(_prepare, shelf, work[i]) for i in order[place + 1 : place + 2])
            overlays = OverlayTrack(work[index].timeline, pictures, overlay_layers)
            result = _render(work[index], sources, overlays, encoding, threads, should_stop)
            results[index] = result
            if on_segment_done:
                on_segment_done(result)
    return [results[i] for i in range(len(work))]


def frames(
    timeline: Timeline,
    pictures: Mapping[str, Path],
    *,
    fonts: "FontBook | None" = None,
    layers_of: LayersOf | None = None,
) -> Iterator[Frame]:
    """The film's finished frames in order, not encoded. Each is overwritten by the next: copy what must last."""
    shelf = PhotoShelf(pictures, kernel())
    overlays = OverlayTrack(timeline, pictures, layers_of or _layers_of(fonts, (timeline,)))
    out = Frame.allocate(timeline.canvas.width, timeline.canvas.height)
    sources: dict[int, ShotSource] = {}
    compositor = Compositor(timeline, sources, overlays)
    for index in range(timeline.frames):
        visible = dict(shots_between(timeline, index, index + 1))
        for place in sources.keys() - visible.keys():
            del sources[place]
        for place in visible.keys() - sources.keys():
            sources[place] = shelf.prepare(timeline, visible[place])
        compositor.compose(index, out)
        yield out


def still(
    timeline: Timeline,
    frame: int,
    pictures: Mapping[str, Path],
    *,
    fonts: "FontBook | None" = None,
    layers_of: LayersOf | None = None,
) -> U8:
    """The film's frame with its overlays as an RGB picture (height, width, 3), uint8.

    Raises InvalidInput when the film has no such frame, NotFound for a missing picture.
    """
    if not 0 <= frame < timeline.frames:
        raise InvalidInput("frame", f"{frame} is outside the film", f"Choose 0 to {timeline.frames - 1}.")
    shelf = PhotoShelf(pictures, kernel())
    shots = shots_between(timeline, frame, frame + 1)
    sources = {place: shelf.prepare(timeline, shot) for place, shot in shots}
    overlays = OverlayTrack(timeline, pictures, layers_of or _layers_of(fonts, (timeline,)))
    out = Frame.allocate(timeline.canvas.width, timeline.canvas.height)
    Compositor(timeline, sources, overlays).compose(frame, out)
    return to_rgb(out)


def _prepare(shelf: PhotoShelf, work: SegmentWork) -> dict[int, ShotSource]:
    shots = shots_between(work.timeline, work.segment.start_frame, work.segment.end_frame)
    return {place: shelf.prepare(work.timeline, shot) for place, shot in shots}


def _render(
    work: SegmentWork,
    sources: Mapping[int, ShotSource],
    overlays: OverlayTrack,
    encoding: Encoding,
    threads: int,
    should_stop: Callable[[], bool] | None,
) -> SegmentResult:
    wall, cpu = time.perf_counter(), _cpu_seconds()
    canvas, segment = work.timeline.canvas, work.segment
    compositor = Compositor(work.timeline, sources, overlays)
    pair = [Frame.allocate(canvas.width, canvas.height) for _ in range(2)]
    with (
        SegmentEncoder(work.out_path, canvas, encoding, threads) as encoder,
        ThreadPoolExecutor(1, thread_name_prefix="encoder") as desk,
    ):
        # A frame is composed while the one before it is encoded: a single segment keeps two cores busy.
        encoding_one = desk.submit(_nothing)
        for index in range(segment.start_frame, segment.end_frame):
            if should_stop and should_stop():
                raise Cancelled("Rendering was cancelled.")
            frame = pair[index % 2]
            compositor.compose(index, frame)
            encoding_one.result()
            encoding_one = desk.submit(encoder.write, frame)
        encoding_one.result()
    return SegmentResult(
        path=work.out_path,
        segment=segment,
        frames=segment.frames,
        kernel=kernel().name,
        wall_seconds=time.perf_counter() - wall,
        cpu_seconds=_cpu_seconds() - cpu,
    )


def _nothing() -> None:
    """The encoder has no frame yet."""


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _by_photo(work: Sequence[SegmentWork]) -> list[int]:
    """The order in which each photo is needed once: by the first photo of each segment, in the films' order."""
    opening = []
    for piece in work:
        _, shot = shots_between(piece.timeline, piece.segment.start_frame, piece.segment.end_frame)[0]
        opening.append(piece.timeline.assets[shot.asset].sha256)
    seen: dict[str, int] = {}
    for index in sorted(range(len(work)), key=lambda i: work[i].segment.start_frame):
        seen.setdefault(opening[index], len(seen))
    return sorted(range(len(work)), key=lambda i: (seen[opening[i]], work[i].segment.start_frame))


def _layers_of(fonts: "FontBook | None", timelines: Iterable[Timeline]) -> LayersOf:
    if all(not timeline.overlays for timeline in timelines):
        return _no_layers
    if fonts is None:
        raise InvalidInput("fonts", "a timeline has overlays but there are no fonts", "Hand in a FontBook.")
    # Type setting is the slowest import of the engine, and films without overlays never need it.
    from reelestate.film.picture.overlays import layers

    return partial(layers, fonts=fonts)


def _no_layers(_timeline: Timeline, _overlay: Overlay, _pictures: Mapping[str, Path]) -> Sequence[Layer]:
    return ()
