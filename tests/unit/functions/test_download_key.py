"""The custom resource that makes the key of signed downloads, on the events AWS sends."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

import pytest
from moto import mock_aws

from functions.download_key.handler import handler
from reelestate.kit import aws
from tests.unit.support.inputs import real

Answers = list[dict[str, Any]]


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        aws.forget_clients()
        yield aws.client("secretsmanager").create_secret(Name="key", SecretString="random")["ARN"]
    aws.forget_clients()


@pytest.fixture
def cloudformation() -> Iterator[tuple[str, Answers]]:
    """Where CloudFormation takes answers, as S3 does: only with an empty type of content."""
    answers: Answers = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Content-Type"] == "" and self.path == "/answer?signed":
                answers.append(json.loads(body))
                self.send_response(200)
            else:
                self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Tests show no access log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/answer?signed", answers
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def event(kind: str, url: str, secret_arn: str) -> dict[str, Any]:
    """AWS's sample event, naming our secret and the test's address."""
    made: dict[str, Any] = json.loads((real("aws-events") / f"cloudformationCustomResource{kind}.json").read_text())
    made["ResourceProperties"]["SecretArn"] = secret_arn
    return {**made, "ResponseURL": url}


def test_a_deployment_learns_the_public_key_and_never_the_private_one(
    secret: str, cloudformation: tuple[str, Answers]
) -> None:
    url, answers = cloudformation
    asked = event("Create", url, secret)
    handler(asked, None)
    handler(event("Update", url, secret), None)

    created, updated = answers
    assert created["Status"] == "SUCCESS"
    assert created["PhysicalResourceId"] == updated["PhysicalResourceId"] == secret
    assert {name: created[name] for name in ("StackId", "RequestId", "LogicalResourceId")} == {
        name: asked[name] for name in ("StackId", "RequestId", "LogicalResourceId")
    }
    assert created["Data"] == updated["Data"]
    assert created["Data"]["PublicKey"].startswith("-----BEGIN PUBLIC KEY-----\n")
    assert "PRIVATE" not in json.dumps(answers)
    assert "PRIVATE" in aws.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]


def test_going_leaves_the_secret_alone(secret: str, cloudformation: tuple[str, Answers]) -> None:
    url, answers = cloudformation
    handler(event("Delete", url, secret), None)

    assert (answers[0]["Status"], answers[0]["Data"]) == ("SUCCESS", {})
    assert aws.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"] == "random"


def test_a_failure_is_answered_too(secret: str, cloudformation: tuple[str, Answers]) -> None:
    url, answers = cloudformation
    handler(event("Create", url, f"{secret}-of-somebody-else"), None)

    assert answers[0]["Status"] == "FAILED"
    assert "Unavailable" in answers[0]["Reason"]


def test_an_answer_that_is_not_taken_is_an_error(secret: str, cloudformation: tuple[str, Answers]) -> None:
    url, _ = cloudformation
    with pytest.raises(HTTPError):
        handler(event("Create", url + "-wrongly", secret), None)
