"""A listing becomes films through the real state machine."""

import tempfile
from pathlib import Path
from typing import Any

import pytest

from local.rendering import JobView, fetch
from reelestate.film.captions.subrip import parse_srt
from reelestate.generation.storyboard import load_storyboard
from reelestate.kit.storage import get_store
from reelestate.renders.rules import STEP_WEIGHTS
from reelestate.renders.schemas import RenderResult
from tests.pipeline.conftest import Studio


@pytest.fixture(scope="module")
def film(studio: Studio) -> tuple[JobView, RenderResult]:
    """A film in two formats, the first of them unbranded too."""
    return studio.film(formats=["9:16", "16:9"], unbranded=True)


def test_a_listing_becomes_films_in_every_format(film: tuple[JobView, RenderResult], tmp_path: Path) -> None:
    view, result = film

    _assert_finished(view, result, tmp_path, {"9x16", "16x9", "9x16-unbranded"})


@pytest.mark.long
def test_the_formats_between_the_tallest_and_the_widest_become_films_too(studio: Studio, tmp_path: Path) -> None:
    view, result = studio.film(formats=["4:5", "1:1"])

    _assert_finished(view, result, tmp_path, {"4x5", "1x1"})


def _assert_finished(view: JobView, result: RenderResult, tmp_path: Path, cuts: set[str]) -> None:
    files = {path.name for path in fetch(view.job, tmp_path)}
    assert {f"film-{cut}.mp4" for cut in cuts} <= files
    assert {output.seconds for output in result.outputs} == {15.0}
    cues = parse_srt((tmp_path / "subtitles.srt").read_bytes())
    assert len(cues) >= 3
    assert {step.name for step in view.steps if step.status == "completed"} == set(STEP_WEIGHTS)
    assert view.job.progress == 100
    assert view.job.cost_usd > 0


def test_branded_and_unbranded_share_what_shows_no_brand(film: tuple[JobView, RenderResult]) -> None:
    _, both = film

    store = get_store()
    segments = store.get_json(both.plan_key.replace("plan.json", "segments.json"))["cuts"]
    branded, unbranded = ({one["key"] for one in segments[cut]} for cut in ("9x16", "9x16-unbranded"))
    assert len(branded & unbranded) >= len(branded) // 2
    assert branded - unbranded


def test_the_same_film_again_costs_nothing_again(studio: Studio, film: tuple[JobView, RenderResult]) -> None:
    first, _ = film
    again, result = studio.film(formats=["9:16"])

    assert result.segments_reused == result.segments_total
    capabilities = {call.capability for call in studio.calls(again.job.id)}
    assert not capabilities & {"speech", "music", "photo_analysis"}
    assert {"speech", "music", "photo_analysis"} <= {call.capability for call in studio.calls(first.job.id)}


@pytest.mark.long
def test_an_edited_on_screen_text_renders_one_segment_anew(studio: Studio) -> None:
    # given a film that is long enough to show a room with words of its own
    _, before = studio.film(seed=4, duration_seconds=30, pace="moderate")
    board = _storyboard(before.storyboard_key)
    line = next(line for line in board["lines"] if line["show"] and line["role"] in {"room", "feature"})
    line["show"] = "Come in"

    _, after = studio.film(seed=4, duration_seconds=30, pace="moderate", storyboard=board)

    assert after.segments_total - after.segments_reused == 1


def _storyboard(key: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "storyboard.yaml"
        path.write_bytes(get_store().get(key))
        return load_storyboard(path).model_dump(mode="json")
