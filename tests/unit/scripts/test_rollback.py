"""Taking functions back a version, against an embedded AWS."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from scripts.rollback import functions_of, main, plan, superfluous, versions

REGION = "us-east-1"


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield


@pytest.fixture
def client() -> Any:
    return boto3.client("lambda", region_name=REGION)


def _code(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("handler.py", text)
    return buffer.getvalue()


def _function(client: Any, name: str, published: int, *, environment: str = "staging", alias: bool = True) -> None:
    """A function with so many published versions, ``live`` on the newest."""
    role = boto3.client("iam").create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    client.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=role,
        Handler="handler.handler",
        Code={"ZipFile": _code("0")},
        Tags={"project": "reelestate", "environment": environment},
    )
    for number in range(1, published + 1):
        client.update_function_code(FunctionName=name, ZipFile=_code(str(number)))
        client.publish_version(FunctionName=name)
    if alias:
        client.create_alias(FunctionName=name, Name="live", FunctionVersion=str(published))


def _live(client: Any, name: str) -> str:
    return str(client.get_alias(FunctionName=name, Name="live")["FunctionVersion"])


def test_without_apply_nothing_moves(client: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Given a released function, when the rollback is only tried, then it tells the move and makes none."""
    _function(client, "api", 3)

    assert main(["staging"]) == 0

    assert "api: 3 → 2" in capsys.readouterr().out
    assert _live(client, "api") == "3"


def test_every_function_of_the_environment_goes_back(client: Any) -> None:
    """Given functions of two environments, when staging is taken back, then its own are, and no others."""
    _function(client, "staging-api", 3)
    _function(client, "staging-step", 2)
    _function(client, "production-api", 3, environment="production")
    _function(client, "staging-helper", 1, alias=False)

    assert main(["staging", "--apply"]) == 0

    assert {name: _live(client, name) for name in ("staging-api", "staging-step", "production-api")} == {
        "staging-api": "2",
        "staging-step": "1",
        "production-api": "3",
    }


def test_a_release_under_way_is_ended(client: Any) -> None:
    """Given an alias that gives a tenth to the next version, when taken back, then all goes to the version before."""
    _function(client, "api", 3)
    client.update_alias(
        FunctionName="api", Name="live", FunctionVersion="2", RoutingConfig={"AdditionalVersionWeights": {"3": 0.1}}
    )

    assert main(["staging", "--apply"]) == 0

    alias = client.get_alias(FunctionName="api", Name="live")
    assert alias["FunctionVersion"] == "2"
    assert not alias.get("RoutingConfig", {}).get("AdditionalVersionWeights")


def test_a_first_version_has_nothing_before_it(client: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Given a function's first version, when it is to go back, then that is told, and the exit code says so."""
    _function(client, "api", 1)

    assert main(["staging", "--apply"]) == 1
    assert "first version" in capsys.readouterr().out
    assert _live(client, "api") == "1"


def test_an_unknown_environment_is_an_error(client: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Given a name that no function carries, when it is taken back, then the tags that were looked for are told."""
    _function(client, "api", 2)

    assert main(["stagign", "--apply"]) == 1
    assert "environment=stagign" in capsys.readouterr().err


def test_the_alias_decides_not_the_newest_version(client: Any) -> None:
    """Given a function that was taken back already, when its plan is made, then it goes back one more."""
    _function(client, "api", 4)
    client.update_alias(FunctionName="api", Name="live", FunctionVersion="3")

    (move,) = plan(functions_of("staging", boto3.client("resourcegroupstaggingapi")), client)

    assert (move.at, move.to) == ("3", "2")


def test_pruning_keeps_what_is_live_and_the_newest(client: Any) -> None:
    """Given six versions with ``live`` on the second, when all but two are pruned, then it and the newest two stay."""
    _function(client, "api", 6)
    client.update_alias(FunctionName="api", Name="live", FunctionVersion="2")
    assert superfluous("api", 2, client) == [1, 3, 4]

    assert main(["staging", "--prune", "2", "--apply"]) == 0

    assert versions("api", client) == [2, 5, 6]
