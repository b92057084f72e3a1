"""From a waiting state through a model's notification and back, on the embedded cloud."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from functions.callback.handler import handler
from local.blueprint import Blueprint, Function, Kind, Ref
from local.runtime import LocalStudio
from reelestate.kit import inference
from reelestate.kit.errors import InvalidInput
from reelestate.kit.ids import new_id
from reelestate.kit.storage import get_store
from tests.functional.cloud.probing import eventually, finish, one_state, start

SNS_EVENT = Path(__file__).parents[3] / ".." / "shared" / "inputs" / "aws-events" / "snsEvent.json"
BUCKET = "inference-media"
BLUEPRINT = Blueprint(
    buckets=(BUCKET,),
    functions=(Function(name="asking", handler="tests.functional.inference.asking:handler"),),
    environment={"REELESTATE_STAGE": "local", "REELESTATE_BUCKET": Ref(kind=Kind.BUCKET_NAME, name=BUCKET)},
)
WAITING = one_state(
    Resource="arn:aws:states:::lambda:invoke.waitForTaskToken",
    Parameters={
        "FunctionName": "asking",
        "Payload": {
            "organization_id.$": "$.organization_id",
            "job_id.$": "$.job_id",
            "given": {"text": "A bright kitchen."},
            "task_token.$": "$$.Task.Token",
        },
    },
    TimeoutSeconds=60,
)
RETRIED = deepcopy(WAITING)
RETRIED["States"]["A"]["Retry"] = [{"ErrorEquals": ["ModelFailed"], "IntervalSeconds": 1, "MaxAttempts": 1}]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    """A studio with a function that asks a model."""
    with LocalStudio(tmp_path_factory.mktemp("studio"), BLUEPRINT) as opened:
        yield opened


class Waiting:
    """An execution that waits for a model."""

    def __init__(self, studio: LocalStudio, definition: dict[str, Any]) -> None:
        self._studio = studio
        self.given = {"organization_id": str(new_id()), "job_id": str(new_id())}
        self.prefix = f"org/{self.given['organization_id']}/jobs/{self.given['job_id']}/inference/"
        self.execution = start(studio, definition, self.given)

    def token(self, other_than: str = "") -> str:
        """The token that lies beside the request, once it does."""
        return str(eventually(lambda: self._token(other_than)))

    def end(self) -> dict[str, Any]:
        """The execution's description when it has ended."""
        return finish(self._studio, self.execution)

    def request(self) -> str:
        """Key of the model's input."""
        return str(eventually(lambda: next((k for k in self._keys() if k.endswith("input.json")), None)))

    def _keys(self) -> list[str]:
        return list(get_store().list_keys(self.prefix))

    def _token(self, other_than: str) -> str | None:
        for key in self._keys():
            if key.endswith("token.json"):
                token = str(get_store().get_json(key)["task_token"])
                return token if token != other_than else None
        return None


def completed(key: str) -> dict[str, Any]:
    """A notification of success as SageMaker documents it."""
    return {
        "awsRegion": "us-east-1",
        "eventTime": "2026-11-21T17:58:05.077Z",
        "receivedTime": "2026-11-21T17:58:04.279Z",
        "invocationStatus": "Completed",
        "requestParameters": {
            "contentType": "application/json",
            "endpointName": "speech",
            "inputLocation": f"s3://{BUCKET}/{key}",
        },
        "responseParameters": {
            "contentType": "application/json",
            "outputLocation": f"s3://{BUCKET}/{key.replace('input.json', 'answer.out')}",
        },
        "inferenceId": key.split("/")[-2],
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }


def failed(key: str) -> dict[str, Any]:
    """A notification of failure as SageMaker documents it."""
    notification = completed(key) | {
        "invocationStatus": "Failed",
        "failureReason": "ClientError: Received server error (500) from model.",
    }
    del notification["responseParameters"]
    return notification


def sns_event(notification: dict[str, Any]) -> dict[str, Any]:
    """What Lambda is handed by SNS."""
    if not SNS_EVENT.is_file():
        pytest.skip("the collection of real events is not here")
    event: dict[str, Any] = json.loads(SNS_EVENT.read_text(encoding="utf-8"))
    event["Records"][0]["Sns"]["Message"] = json.dumps(notification)
    return event


def test_the_state_goes_on_with_the_models_answer(studio: LocalStudio) -> None:
    waiting = Waiting(studio, WAITING)
    waiting.token()
    key = waiting.request()
    notification = completed(key)

    handler(sns_event(notification), None)
    # SNS delivers at least once.
    handler(sns_event(notification), None)

    end = waiting.end()
    assert end["status"] == "SUCCEEDED", end
    assert end["output"] == {
        "inference_id": notification["inferenceId"],
        "answer_key": key.replace("input.json", "answer.out"),
    }


def test_the_state_fails_with_the_models_reason(studio: LocalStudio) -> None:
    waiting = Waiting(studio, WAITING)
    waiting.token()

    handler(sns_event(failed(waiting.request())), None)

    end = waiting.end()
    assert (end["status"], end["error"]) == ("FAILED", inference.FAILED)
    assert "server error (500)" in end["cause"]


def test_a_retried_state_waits_with_a_token_of_its_own(studio: LocalStudio) -> None:
    # given a model that fails the first time
    waiting = Waiting(studio, RETRIED)
    first = waiting.token()
    key = waiting.request()
    handler(sns_event(failed(key)), None)

    waiting.token(other_than=first)
    handler(sns_event(completed(key)), None)

    assert waiting.end()["status"] == "SUCCEEDED"


def test_nobody_waits_for_a_stopped_execution(studio: LocalStudio) -> None:
    waiting = Waiting(studio, WAITING)
    waiting.token()
    key = waiting.request()
    studio.client("stepfunctions").stop_execution(executionArn=waiting.execution)

    handler(sns_event(completed(key)), None)

    assert waiting.end()["status"] == "ABORTED"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"requestParameters": {"inputLocation": "s3://another-bucket/org/x/input.json"}}, "requestParameters"),
        ({"requestParameters": {"inputLocation": f"s3://{BUCKET}/org/../secrets/token.json"}}, "inferenceId"),
        ({"inferenceId": "0" * 64}, "inferenceId"),
        ({"requestParameters": {}}, "requestParameters"),
    ],
)
def test_what_was_never_asked_is_refused(studio: LocalStudio, change: dict[str, Any], field: str) -> None:
    folder = f"org/{UUID(int=1)}/jobs/{UUID(int=2)}/inference/{'a' * 64}"

    with pytest.raises(InvalidInput) as caught:
        inference.settle(completed(f"{folder}/input.json") | change)

    assert caught.value.field.startswith(field)


def test_an_answer_outside_the_bucket_is_refused(studio: LocalStudio) -> None:
    folder = f"org/{UUID(int=1)}/jobs/{UUID(int=2)}/inference/{'a' * 64}"
    get_store().put_json(f"{folder}/token.json", {"task_token": "none"})
    notification = completed(f"{folder}/input.json") | {"responseParameters": {"outputLocation": "s3://other/x"}}

    with pytest.raises(InvalidInput, match="not in the studio's bucket"):
        inference.settle(notification)
