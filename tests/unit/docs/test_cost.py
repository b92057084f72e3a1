"""The page of costs is what the stacks, the measurement and the prices say."""

import pytest

from local.costing.tables import Table
from local.costing.templates import ASSEMBLY
from scripts.cost_page import DAYS, PLACE, filled, parts

PAGE = PLACE.read_text(encoding="utf-8")


def test_tables_stand_between_their_marks() -> None:
    """Given a page with marks, when it is filled twice, then the second table replaces the first, and nothing else."""
    page = "before\n<!-- x -->\nold\n<!-- /x -->\nafter\n"
    table = Table("T", ("a", "b"), [["one", "1"]])

    once = filled(page, {"x": [table]})

    assert filled(once, {"x": [table]}) == once
    assert once.startswith("before\n<!-- x -->\n\n**T**\n\n| a | b |\n| --- | ---: |\n| one | 1 |\n")
    assert once.endswith("<!-- /x -->\nafter\n")
    assert "old" not in once


def test_a_part_without_marks_is_an_error() -> None:
    """Given a page without a part's marks, when it is filled, then that is said."""
    with pytest.raises(ValueError, match="<!-- x -->"):
        filled("nothing", {"x": []})


def test_the_page_shows_both_days() -> None:
    """Given the page, when it is read, then both simulated days have their tables in it."""
    for renders in DAYS:
        part = PAGE.split(f"<!-- day-{renders} -->")[1].split(f"<!-- /day-{renders} -->")[0]
        assert f"{renders:,} renders a day" in part
        assert "Time to finish p50 / p95 / p99" in part


@pytest.mark.skipif(
    not (ASSEMBLY / "assembly-Production").is_dir(), reason="the stacks are not synthesized: make synth"
)
def test_the_page_is_what_the_stacks_say() -> None:
    """Given the synthesized stacks, when the page's tables are made anew, then they are those of the page."""
    assert filled(PAGE, parts("production")) == PAGE, (
        "run `python -m scripts.cost_page --quick`, or `make cost` to simulate the days anew"
    )
