"""Where voices and sound fonts are."""

from pathlib import Path

import pytest

from reelestate.kit.settings import Settings

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def assets_dir() -> Path:
    directory = Path(Settings().assets_dir)
    return directory if directory.is_absolute() else REPOSITORY / directory
