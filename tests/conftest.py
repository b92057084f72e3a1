"""The order of the whole run."""

from pathlib import Path

import pytest

LONGEST = ("pipeline", "artefacts", "stacks", "functional")
"""Rooms whose tests take longest: they begin, so that no process is left alone with them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest rooms first; within a room the order stays."""
    here = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        room = item.path.relative_to(here).parts[0]
        return LONGEST.index(room) if room in LONGEST else len(LONGEST)

    items.sort(key=place)
