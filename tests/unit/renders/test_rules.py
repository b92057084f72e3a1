"""Rules of render jobs."""

from hypothesis import given
from hypothesis import strategies as st

from reelestate.renders import rules


def test_weights_are_percentages() -> None:
    assert sum(rules.STEP_WEIGHTS.values()) == 100


def test_progress_averages_the_items_of_a_mapped_step() -> None:
    steps = [
        ("photo_analysis", "completed", 100),
        ("video_composition", "processing", 50),
        ("video_composition", "pending", 0),
    ]

    assert rules.progress_percent(steps) == 10 + 46 // 4


def test_progress_reaches_a_hundred_only_by_completion() -> None:
    assert rules.progress_percent((name, "completed", 100) for name in rules.STEP_WEIGHTS) == 99


@given(st.lists(st.integers(1, 500), max_size=60), st.integers(1, 16))
def test_sharing_out_keeps_order_and_loses_nothing(weights: list[int], bins: int) -> None:
    groups = rules.share_out(weights, bins)

    assert [index for group in groups for index in group] == list(range(len(weights)))
    assert len(groups) <= bins
    assert all(groups)


@given(st.lists(st.just(100), min_size=8, max_size=60), st.integers(2, 8))
def test_equal_weights_are_shared_evenly(weights: list[int], bins: int) -> None:
    sizes = [len(group) for group in rules.share_out(weights, bins)]

    assert max(sizes) - min(sizes) <= 1


@given(st.lists(st.integers()), st.integers(1, 9))
def test_batches_keep_order_and_size(items: list[int], size: int) -> None:
    parts = rules.batches(items, size)

    assert [item for part in parts for item in part] == items
    assert all(1 <= len(part) <= size for part in parts)


def test_compose_seconds_cost_more_than_lambda_seconds_of_the_same_job() -> None:
    assert 0 < rules.step_cost_usd("script_analysis", 1000) < rules.step_cost_usd("script_analysis", 10_000)
    assert rules.step_cost_usd("video_composition", 60_000) > 0
