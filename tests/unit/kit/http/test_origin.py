"""Only what came through the edge is served, and the viewer is who the edge says."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from moto import mock_aws

from functions.api.app import create_app
from reelestate.kit import aws
from reelestate.kit.http import origin
from reelestate.kit.http.limits import address_of
from reelestate.kit.http.origin import OriginGuard, OriginSecret
from reelestate.kit.settings import Settings

EDGE = {"X-Origin-Verify": "first-value", "X-Studio-Viewer": "203.0.113.9"}


@pytest.fixture(autouse=True)
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        aws.forget_clients()
        yield
    aws.forget_clients()


@pytest.fixture
def arn(cloud: None) -> str:
    return str(aws.client("secretsmanager").create_secret(Name="origin", SecretString="first-value")["ARN"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the process has lived."""
    seconds = [1000.0]
    monkeypatch.setattr("reelestate.kit.http.origin.monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def client(arn: str) -> TestClient:
    app = FastAPI()
    app.add_middleware(OriginGuard, secret=OriginSecret(arn))

    @app.get("/address")
    def address(request: Request) -> str:
        return address_of(request)

    return TestClient(app)


def rotate(arn: str, value: str) -> None:
    aws.client("secretsmanager").put_secret_value(SecretId=arn, SecretString=value)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stages that are asked for from now on."""
    seen: list[str] = []
    manager = aws.client("secretsmanager")
    ask = manager.get_secret_value

    def counted(**named: str) -> object:
        seen.append(named["VersionStage"])
        return ask(**named)

    monkeypatch.setattr(manager, "get_secret_value", counted)
    return seen


def test_what_came_through_the_edge_is_served_as_the_viewers(client: TestClient) -> None:
    assert client.get("/address", headers=EDGE).json() == "203.0.113.9"
    six = {**EDGE, "X-Studio-Viewer": "2001:DB8::9"}
    assert client.get("/address", headers=six).json() == "2001:db8::9"


@pytest.mark.parametrize("headers", [{}, {"X-Origin-Verify": ""}, {"X-Origin-Verify": "first-valu"}, {"Host": "a"}])
def test_what_went_around_it_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/address", headers={"X-Studio-Viewer": "203.0.113.9", **headers})

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "FORBIDDEN"


def test_an_unreadable_viewer_is_not_believed(client: TestClient) -> None:
    assert client.get("/address", headers={**EDGE, "X-Studio-Viewer": "; drop"}).json() == "testclient"


def test_a_new_value_is_taken_and_the_old_one_until_the_edge_sends_the_new(
    client: TestClient, arn: str, clock: list[float]
) -> None:
    assert client.get("/address", headers=EDGE).status_code == 200
    rotate(arn, "second-value")
    new = {**EDGE, "X-Origin-Verify": "second-value"}

    assert client.get("/address", headers=new).status_code == 403  # read less than a minute ago
    clock[0] += origin.READ_AGAIN_SECONDS
    assert client.get("/address", headers=new).status_code == 200
    assert client.get("/address", headers=EDGE).status_code == 200
    rotate(arn, "third-value")
    clock[0] += origin.READ_AGAIN_SECONDS
    assert client.get("/address", headers={**EDGE, "X-Origin-Verify": "third-value"}).status_code == 200
    assert client.get("/address", headers=EDGE).status_code == 403


def test_who_tries_values_does_not_make_us_ask_for_each(
    client: TestClient, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = reads(monkeypatch)
    for guess in range(20):
        assert client.get("/address", headers={"X-Origin-Verify": f"guess-{guess}"}).status_code == 403
    assert client.get("/address").status_code == 403

    assert asked == ["AWSCURRENT", "AWSPREVIOUS"]


def test_without_the_secret_nobody_is_let_in(clock: list[float]) -> None:
    app = FastAPI()
    app.add_middleware(OriginGuard, secret=OriginSecret("arn:aws:secretsmanager:us-east-1:123456789012:secret:absent"))

    answer = TestClient(app).get("/address", headers=EDGE)

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "SERVICE_UNAVAILABLE"


def test_the_api_guards_itself_where_there_is_an_edge(arn: str) -> None:
    guarded = TestClient(create_app(Settings(origin_secret_arn=arn)))
    refused = guarded.get("/api/v1/health")

    assert refused.status_code == 403
    assert refused.headers["x-request-id"]
    assert guarded.get("/api/v1/health", headers=EDGE).status_code == 200
    assert TestClient(create_app(Settings())).get("/api/v1/health").status_code == 200
