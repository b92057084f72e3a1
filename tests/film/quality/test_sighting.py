"""What was seen of a segment is not looked at again, and speaks of the bytes in the file alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from reelestate.film.encode.join import join
from reelestate.film.encode.settings import FINAL
from reelestate.film.quality.check import check_film
from reelestate.film.quality.expectation import Expectation
from reelestate.film.render import SegmentWork, render_segments
from reelestate.film.timeline.segments import plan_segments
from tests.film.support.films import Production
from tests.film.support.shelf import Shelf


@pytest.fixture(scope="module")
def segmented(production: Production) -> tuple[Expectation, list[Path], Path]:
    """The film's expectation, its segments' files in order, and its sound."""
    segments = plan_segments(production.timeline, FINAL)
    work = [SegmentWork(production.timeline, segment, production.folder / f"{segment.key}.mkv") for segment in segments]
    render_segments(work, production.pictures, layers_of=production.layers_of)
    expectation = replace(production.expectation(), segments=segments)
    return expectation, [piece.out_path for piece in work], production.sound_only("segmented")


def test_a_second_look_finds_the_same_without_looking(
    segmented: tuple[Expectation, list[Path], Path], tmp_path: Path
) -> None:
    expectation, pieces, sound = segmented
    film, shelf = tmp_path / "film.mp4", Shelf()
    join(pieces, sound, film)
    whole = check_film(film, expectation)

    first = check_film(film, expectation, shelf)
    again = check_film(film, expectation, shelf)

    assert whole.ok
    assert whole == first == again
    assert len(shelf.added) == len(pieces) == 2


def test_only_a_changed_segment_is_looked_at(segmented: tuple[Expectation, list[Path], Path], tmp_path: Path) -> None:
    expectation, pieces, sound = segmented
    film, changed, shelf = tmp_path / "film.mp4", tmp_path / "changed.mp4", Shelf()
    join(pieces, sound, film)
    check_film(film, expectation, shelf)
    shelf.added.clear()
    # given the second segment's pictures, black this time, under the name of the second segment
    join([pieces[0], _blackened(pieces[1], tmp_path / "black.mkv")], sound, changed)

    report = check_film(changed, expectation, shelf)

    assert len(shelf.added) == 1
    assert {"black_frames", "caption_visible"} <= {check.name for check in report.failed}


def test_packets_that_fit_no_plan_are_looked_at_whole(
    segmented: tuple[Expectation, list[Path], Path], tmp_path: Path
) -> None:
    expectation, pieces, sound = segmented
    film, shelf = tmp_path / "film.mp4", Shelf()
    join(pieces[:1], sound, film)

    report = check_film(film, expectation, shelf)

    assert "frame_count" in {check.name for check in report.failed}
    assert not shelf.added


def _blackened(piece: Path, out: Path) -> Path:
    """A segment of the same length and parameters that shows nothing."""
    import av

    from reelestate.film.encode.segment import SegmentEncoder
    from reelestate.film.picture.planes import Frame
    from reelestate.film.timeline import Canvas

    with av.open(str(piece)) as container:
        stream = container.streams.video[0]
        canvas = Canvas(width=stream.width, height=stream.height)
        frames = sum(1 for _ in container.decode(stream))
    black = Frame.allocate(canvas.width, canvas.height)
    for plane, level in zip(black.planes, (16, 128, 128), strict=True):
        plane[:] = level
    with SegmentEncoder(out, canvas, FINAL) as encoder:
        for _ in range(frames):
            encoder.write(black)
    return out
