"""The studio as it is served keeps to its description, over thousands of requests."""

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from httpx2 import Client
from requests import Session
from schemathesis.generation import GenerationMode

from local.runtime import LocalStudio
from local.server import ApiServer, serving
from tests.functional.api.callers import CHECKS, Company, ServedPeople, aim
from tests.security.operations import Operation, document, operations

pytestmark = pytest.mark.long

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "25"))
"""Requests of each kind for each operation, beside the systematic ones."""
_SCHEMA = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    home = tmp_path_factory.mktemp("contract") / "home"
    with LocalStudio(home=home) as studio, serving(studio, port=0, workers=2) as api:
        yield api


@pytest.fixture(scope="module")
def company(api: ApiServer) -> Iterator[Company]:
    """A company whose owner may call every operation."""
    with Client(timeout=60) as client:
        yield Company(ServedPeople(client, os.environ["REELESTATE_OWNER_DATABASE_URL"], api.address))


@pytest.fixture(scope="module")
def connection() -> Iterator[Session]:
    """Keeps connections open between requests."""
    with Session() as session:
        yield session


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_the_server_answers_as_described(
    operation: Operation, api: ApiServer, company: Company, connection: Session
) -> None:
    described = _SCHEMA[operation.path][operation.method]
    takes_input = "requestBody" in operation.described or operation.described.get("parameters")
    modes = list(GenerationMode) if takes_input else [GenerationMode.POSITIVE]
    answered: dict[int, int] = {}

    def ask(case: schemathesis.Case[Any]) -> None:
        caller = company.caller(operation.name)
        aim(case, caller)
        answer = case.call_and_validate(
            base_url=api.address, session=connection, headers=caller.person.headers, checks=CHECKS
        )
        answered[answer.status_code] = answered.get(answer.status_code, 0) + 1

    for case in _SCHEMA.iter_coverage_cases(
        described, generation_modes=modes, generation_config=_SCHEMA.config.generation
    ):
        ask(case)
    for mode in modes:
        explored = hypothesis.given(case=described.as_strategy(generation_mode=mode))(ask)
        hypothesis.settings(
            deadline=None,
            max_examples=EXAMPLES,
            database=None,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
        )(explored)()

    assert sum(answered.values()) > 0
    print(operation.name, dict(sorted(answered.items())))
