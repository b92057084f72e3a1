"""The API starts fast: what its Lambda handler loads, and what not even its whole application loads."""

import json
import subprocess
import sys
from statistics import median

import pytest

HEAVY = {
    "PIL",
    "alembic",
    "av",
    "babel",
    "boto3",
    "botocore",
    "cryptography",
    "cv2",
    "diffusers",
    "fontTools",
    "jwt",
    "moto",
    "numpy",
    "pocketsphinx",
    "requests",
    "scipy",
    "symusic",
    "torch",
    "zxcvbn",
}
"""Libraries that a request loads when it needs them."""
BUDGET_SECONDS = 0.4

_PROBE = """
import json, sys, time
started = time.process_time()
{statement}
print(json.dumps([time.process_time() - started, sorted(name.partition(".")[0] for name in sys.modules)]))
"""


def _loaded(statement: str) -> tuple[float, set[str]]:
    """CPU seconds of the statement in a fresh process, and the packages it loads."""
    probe = [sys.executable, "-c", _PROBE.format(statement=statement)]
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path), "PATH": "/usr/bin:/bin"}
    output = subprocess.run(probe, capture_output=True, text=True, check=True, env=environment).stdout
    seconds, modules = json.loads(output.splitlines()[-1])
    return seconds, set(modules)


def test_the_handler_keeps_to_its_budget() -> None:
    import_handler = "import functions.api.handler"
    _loaded(import_handler)  # given compiled modules

    seconds = median(_loaded(import_handler)[0] for _ in range(3))

    assert seconds <= BUDGET_SECONDS


@pytest.mark.parametrize(
    "statement",
    ["import functions.api.handler", "from functions.api.app import create_app; create_app()"],
    ids=["handler", "application"],
)
def test_nothing_heavy_is_loaded_before_a_request_needs_it(statement: str) -> None:
    _, modules = _loaded(statement)

    assert modules & HEAVY == set()
