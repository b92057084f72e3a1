"""The compose task: renders one batch of a film's segments and stores each as soon as it is done.

The batch (``ComposeBatch``) stands in the object store under ``COMPOSE_BATCH_KEY``. Segments that are stored
already are left alone, so a task that was killed is simply run again. Exit codes: 0 done, 2 the input can never be
rendered (the reason is written beside the batch), 1 anything else.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from reelestate.film.encode.settings import Encoding
from reelestate.film.picture.fonts import FontBook
from reelestate.film.render import SegmentResult, SegmentWork, render_segments
from reelestate.film.timeline import Timeline
from reelestate.film.timeline.segments import Segment, shots_between
from reelestate.kit import events
from reelestate.kit.errors import StudioError
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import get_settings
from reelestate.kit.storage import ObjectStore, get_store

EVENT_SOURCE = "reelestate.compose"


class ComposeItem(BaseModel):
    """One segment to make: of which cut, which frames, and the key it is stored under."""

    model_config = ConfigDict(frozen=True)

    cut: str
    segment: Segment
    key: str


class ComposeBatch(BaseModel):
    """A task's work. ``pictures`` maps a picture's SHA-256 to its object key."""

    model_config = ConfigDict(frozen=True)

    organization_id: UUID
    job_id: UUID
    batch: int
    encoding: Encoding
    timelines: dict[str, Timeline]
    items: tuple[ComposeItem, ...]
    pictures: dict[str, str]


class Progress:
    """Reports the batch's progress as events; a report may be lost without harm."""

    def __init__(self, batch: ComposeBatch) -> None:
        self._batch = batch
        self._started = time.monotonic()
        self._done = 0

    def segment_done(self) -> None:
        """Counts one more segment and says so."""
        self._done += 1
        self._emit(finished=False)

    def finished(self, rendered: int) -> None:
        """Says that the batch is complete, and what it took."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        self._emit(
            finished=True,
            summary={
                "segments": len(self._batch.items),
                "rendered": rendered,
                "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
                "peak_memory_mb": usage.ru_maxrss // 1024,
            },
        )

    def _emit(self, *, finished: bool, summary: dict[str, float] | None = None) -> None:
        total = max(1, len(self._batch.items))
        events.emit(
            EVENT_SOURCE,
            "BatchProgressed",
            {
                "organization_id": str(self._batch.organization_id),
                "job_id": str(self._batch.job_id),
                "batch": self._batch.batch,
                "progress": 100 if finished else min(99, 100 * self._done // total),
                "duration_ms": round((time.monotonic() - self._started) * 1000),
                "finished": finished,
                "summary": summary,
            },
        )


def compose(batch: ComposeBatch, store: ObjectStore, scratch: Path, fonts: FontBook) -> int:
    """Renders and stores what is missing of the batch; returns how many segments it rendered."""
    progress = Progress(batch)
    missing = []
    for item in batch.items:
        if store.exists(item.key):
            progress.segment_done()
        else:
            missing.append(item)
    needed = {sha256 for item in missing for sha256 in _pictures_of(batch.timelines[item.cut], item.segment)}
    pictures = {
        sha256: store.download(key, scratch / sha256) for sha256, key in batch.pictures.items() if sha256 in needed
    }
    key_of = {scratch / f"{item.segment.key}.mkv": item.key for item in missing}

    def store_segment(result: SegmentResult) -> None:
        store.upload(result.path, key_of[result.path], "video/x-matroska")
        get_logger().info("segment stored", key=key_of[result.path], cpu_seconds=round(result.cpu_seconds, 2))
        result.path.unlink()
        progress.segment_done()

    render_segments(
        [SegmentWork(batch.timelines[item.cut], item.segment, scratch / f"{item.segment.key}.mkv") for item in missing],
        pictures,
        encoding=batch.encoding,
        fonts=fonts,
        on_segment_done=store_segment,
    )
    progress.finished(len(missing))
    return len(missing)


def _pictures_of(timeline: Timeline, segment: Segment) -> set[str]:
    """SHA-256 of the pictures the segment can show: its shots' photos and the brand's pictures."""
    names = {shot.asset for _, shot in shots_between(timeline, segment.start_frame, segment.end_frame)}
    names |= {name for name in (timeline.brand.logo, timeline.brand.headshot) if name}
    return {timeline.assets[name].sha256 for name in names}


def main() -> int:
    """Runs the batch the environment names."""
    settings, store, log = get_settings(), get_store(), get_logger()
    batch_key = os.environ["COMPOSE_BATCH_KEY"]
    batch = ComposeBatch.model_validate(store.get_json(batch_key))
    log.append_keys(job_id=str(batch.job_id), batch=batch.batch)
    with tempfile.TemporaryDirectory(prefix="compose-") as scratch:
        try:
            rendered = compose(batch, store, Path(scratch), FontBook(settings.assets_dir / "fonts"))
        except StudioError as error:
            log.exception("the batch cannot be rendered")
            store.put_json(f"{batch_key}.error", error.to_dict())
            return 2
    log.info("batch composed", rendered=rendered, segments=len(batch.items))
    return 0


if __name__ == "__main__":
    sys.exit(main())
