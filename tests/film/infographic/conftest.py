"""Photos shared by the tests."""

from pathlib import Path

import pytest

from tests.film.support.pictures import textured_photo


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four photos: three lying, one standing."""
    folder = tmp_path_factory.mktemp("photos")
    sizes = ((1600, 1200), (1600, 1066), (1200, 1600), (1600, 900))
    return [textured_photo(folder / f"{i}.jpg", *size, seed=i) for i, size in enumerate(sizes)]
