"""What the API's Lambda snapshot holds, and how environments restored from it differ."""

import json
import random
import subprocess
import sys
import time

import pytest
from fastapi import FastAPI
from mangum import Mangum

from functions.api import snapshot
from functions.api.app import create_app
from reelestate.kit import aws
from reelestate.kit.settings import Settings

_AS_LAMBDA = """
import json, sys
import functions.api.handler
import snapshot_restore_py as hooks

for hook, given, named in reversed(hooks.get_before_snapshot()):
    hook(*given, **named)
from reelestate.kit import aws, database
print(json.dumps({
    "loaded": [name for name in ("boto3", "fastapi", "psycopg", "jwt") if name in sys.modules],
    "opened": aws.client.cache_info().currsize + database.engine.cache_info().currsize,
    "session": sys.modules["boto3"].DEFAULT_SESSION is not None,
    "restored": [hook.__name__ for hook, _, _ in hooks.get_after_restore()],
}))
"""


@pytest.mark.parametrize("edge", ["", "arn:aws:secretsmanager:us-east-1:123456789012:secret:origin"])
def test_a_snapshot_holds_the_built_application_and_nothing_open(edge: str) -> None:
    environment = {
        "PYTHONPATH": ":".join(path for path in sys.path if path),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
        "REELESTATE_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none",
        "REELESTATE_ORIGIN_SECRET_ARN": edge,
    }

    ran = subprocess.run(
        [sys.executable, "-c", _AS_LAMBDA], env=environment, capture_output=True, text=True, check=True
    )

    assert json.loads(ran.stdout.splitlines()[-1]) == {
        "loaded": ["boto3", "fastapi", "psycopg", "jwt"],
        "opened": 0,
        "session": False,
        "restored": ["renew"],
    }


def test_the_first_request_after_the_snapshot_builds_nothing() -> None:
    def first_request(adapter: Mangum) -> float:
        started = time.process_time()
        assert adapter(snapshot.HEALTH, None)["statusCode"] == 200  # type: ignore[arg-type]  # the context is not read
        return time.process_time() - started

    cold, prepared = (Mangum(create_app(Settings()), lifespan="off") for _ in range(2))
    snapshot.prepare(lambda: prepared)

    assert first_request(prepared) < first_request(cold) / 5


def test_siblings_restored_from_one_snapshot_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers, clients = [], []
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for _ in range(2):
        random.seed(1)
        clients.append(aws.client("s3"))
        snapshot.renew()
        numbers.append(random.random())

    assert numbers[0] != numbers[1]
    assert clients[0] is not clients[1]


def test_what_cannot_answer_is_not_released() -> None:
    empty = Mangum(FastAPI(), lifespan="off")

    with pytest.raises(RuntimeError, match="404"):
        snapshot.prepare(lambda: empty)
