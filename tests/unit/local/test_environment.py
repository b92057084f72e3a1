"""Tying a process to one studio and to nothing else."""

import os

import pytest

from local.environment import addresses, applied, child_environment, isolated


def test_a_persons_aws_configuration_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://s3.example")

    environment = child_environment(addresses("http://127.0.0.1:1"))

    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert environment["AWS_CONFIG_FILE"] == os.devnull
    assert not {"AWS_PROFILE", "AWS_ENDPOINT_URL_S3"} & environment.keys()
    assert "PATH" in environment


def test_applying_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    before = dict(os.environ)

    with applied(addresses("http://127.0.0.1:1")):
        assert "AWS_PROFILE" not in os.environ
        assert os.environ["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"
        os.environ["SET_MEANWHILE"] = "kept"

    assert dict(os.environ) == {**before, "SET_MEANWHILE": "kept"}
    del os.environ["SET_MEANWHILE"]


def test_isolation_keeps_everything_else() -> None:
    assert isolated({"AWS_REGION": "eu-west-1", "HOME": "/home/realtor"}) == {"HOME": "/home/realtor"}


def test_variables_can_be_withheld() -> None:
    environment = child_environment({"SECRET": "s", "OPEN": "o"}, without=("SECRET",))

    assert "SECRET" not in environment
    assert environment["OPEN"] == "o"
