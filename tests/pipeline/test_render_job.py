"""A listing becomes films through the real state machine."""

from local.rendering import fetch
from reelestate.film.captions.subrip import parse_srt
from reelestate.kit.storage import get_store
from reelestate.renders.rules import STEP_WEIGHTS
from tests.pipeline.conftest import Studio


def test_a_listing_becomes_films_in_every_format(studio: Studio, tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    view, result = studio.film(formats=["9:16", "1:1", "16:9"], unbranded=True)

    files = {path.name for path in fetch(view.job, tmp_path)}
    assert {f"film-{cut}.mp4" for cut in ("9x16", "1x1", "16x9", "9x16-unbranded")} <= files
    assert {output.seconds for output in result.outputs} == {15.0}
    cues = parse_srt((tmp_path / "subtitles.srt").read_bytes())
    assert len(cues) >= 3
    assert {step.name for step in view.steps if step.status == "completed"} == set(STEP_WEIGHTS)
    assert view.job.progress == 100
    assert view.job.cost_usd > 0


def test_branded_and_unbranded_share_what_shows_no_brand(studio: Studio) -> None:
    _, both = studio.film(formats=["9:16"], unbranded=True, seed=2)

    store = get_store()
    segments = store.get_json(both.plan_key.replace("plan.json", "segments.json"))["cuts"]
    branded, unbranded = ({one["key"] for one in segments[cut]} for cut in ("9x16", "9x16-unbranded"))
    assert len(branded & unbranded) >= len(branded) // 2
    assert branded - unbranded


def test_the_same_film_again_costs_nothing_again(studio: Studio) -> None:
    first, _ = studio.film(seed=3)
    again, result = studio.film(seed=3)

    assert result.segments_reused == result.segments_total
    capabilities = {call.capability for call in studio.calls(again.job.id)}
    assert not capabilities & {"speech", "music", "photo_analysis"}
    assert studio.calls(first.job.id)


def test_an_edited_on_screen_text_renders_one_segment_anew(studio: Studio) -> None:
    _, before = studio.film(seed=4, duration_seconds=30, pace="moderate")
    board = _storyboard(before.storyboard_key)
    line = next(line for line in board["lines"] if line["show"] and line["role"] in {"room", "feature"})
    line["show"] = "Come in"

    _, after = studio.film(seed=4, duration_seconds=30, pace="moderate", storyboard=board)

    assert after.segments_total - after.segments_reused == 1


def _storyboard(key: str) -> dict[str, object]:
    import tempfile
    from pathlib import Path

    from reelestate.generation.storyboard import load_storyboard

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "storyboard.yaml"
        path.write_bytes(get_store().get(key))
        return load_storyboard(path).model_dump(mode="json")
