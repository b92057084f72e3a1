"""A studio on this machine, whose functions from archives run bare beside it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from httpx2 import Client

from local.blueprint import StateMachine
from local.runtime import LocalStudio
from local.studio import STUDIO
from tests.artefacts.bare import ApiGateway, BareFunction, Unpacked, running, unpack
from tests.unit.support.inputs import real

ADDRESS = "http://api.example"
REAL = "analysis"
"""The state machine that runs here."""
INSTANT = {"StartAt": "done", "States": {"done": {"Type": "Succeed"}}}
"""In place of all others: what starts them is tried here, not they."""


def sample(name: str) -> dict[str, Any]:
    """A sample event of AWS's; skips the test where it is absent."""
    event: dict[str, Any] = json.loads((real("aws-events") / f"{name}.json").read_text(encoding="utf-8"))
    return event


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    """The bundles as they are deployed, for this machine."""
    return unpack(tmp_path_factory.mktemp("lambda"))


@pytest.fixture(scope="package")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    """The studio with a real database, its embedded cloud, and the functions that run from an image."""
    folder = tmp_path_factory.mktemp("artefacts")
    definition = folder / "instant.asl.json"
    definition.write_text(json.dumps(INSTANT), encoding="utf-8")
    machines = tuple(
        StateMachine(name=machine.name, definition=definition) if machine.name != REAL else machine
        for machine in STUDIO.state_machines
    )
    with LocalStudio(home=folder / "home", blueprint=STUDIO.model_copy(update={"state_machines": machines})) as studio:
        yield studio


@pytest.fixture(scope="package")
def bare(unpacked: Unpacked, studio: LocalStudio) -> Iterator[Callable[..., BareFunction]]:
    """Starts a function, once; further settings go to it alone."""
    settings = studio.settings_env
    as_owner = {"REELESTATE_DATABASE_URL": settings.pop("REELESTATE_OWNER_DATABASE_URL")}
    settings |= {"REELESTATE_PICTURES_FUNCTION": "pictures"}
    started: dict[str, BareFunction] = {}
    with ExitStack() as stack:

        def start(entry: str, *, owner: bool = False, **more: str) -> BareFunction:
            if entry not in started:
                given = settings | (as_owner if owner else {}) | more
                log = studio.home / "logs" / f"bare-{entry}.log"
                started[entry] = stack.enter_context(running(unpacked, entry, given, log))
            return started[entry]

        yield start


@pytest.fixture(scope="package")
def http(bare: Callable[..., BareFunction]) -> Iterator[Client]:
    """Requests to the bare API function."""
    gateway = ApiGateway(bare("api"), sample("apiGatewayProxyV2Event"))
    with Client(transport=gateway, base_url=ADDRESS) as client:
        yield client
