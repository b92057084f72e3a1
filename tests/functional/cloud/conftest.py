"""One studio for all tests of the embedded cloud that do not break it."""

from collections.abc import Iterator

import pytest

from local.runtime import LocalStudio
from tests.functional.cloud.probing import BLUEPRINT


@pytest.fixture(scope="package")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    """An open studio with the tests' functions and container."""
    with LocalStudio(tmp_path_factory.mktemp("studio"), BLUEPRINT) as opened:
        yield opened
