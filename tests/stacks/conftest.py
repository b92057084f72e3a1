"""Synthesis of stacks, in this process and without an account."""

import os

import aws_cdk as cdk
import pytest

from scripts.templates import Estate
from stacks import config
from stacks.config import Environment
from tests.stacks.posture.assembly import estate, shared_folder

os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")


@pytest.fixture(
    params=[config.DEVELOPMENT, config.STAGING, config.PRODUCTION], ids=lambda environment: environment.name
)
def environment(request: pytest.FixtureRequest) -> Environment:
    """Every lasting environment."""
    chosen: Environment = request.param
    return chosen


@pytest.fixture
def stage(environment: Environment) -> cdk.Stage:
    """An empty stage of the environment, to put stacks into."""
    return cdk.Stage(cdk.App(), "Test", env=cdk.Environment(region=environment.region))


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Estate:
    """The templates of the whole of production."""
    return estate(config.PRODUCTION, shared_folder(tmp_path_factory))
