"""Models behind SageMaker asynchronous endpoints: asking one, and letting the state that waits for it go on.

A step that is invoked with a task token asks (``ask``) and ends; the state waits. When the endpoint has answered, its
notification reaches the callback function, which hands the answer to the state (``settle``). The token is longer than
an inference's id may be, and the notification repeats nothing else of the request but where its input lies: so the
token lies beside the input, and only a process that may read the organization's objects can answer for it.
"""

import json
import re
from typing import Any
from uuid import UUID

from reelestate.kit import aws
from reelestate.kit.canonical import content_key
from reelestate.kit.errors import InvalidInput, ProviderFailed
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import get_settings
from reelestate.kit.storage import get_store, job_key

FAILED = "ModelFailed"
"""The error that a waiting state sees when the model could not answer; a Retry may name it."""

_FOLDER = re.compile(r"org/(?P<organization>[0-9a-f-]{36})/jobs/(?P<job>[0-9a-f-]{36})/inference/(?P<id>[0-9a-f]{64})")
_INPUT, _TOKEN, _ANSWER = "input.json", "token.json", "answer.out"
_QUEUE_SECONDS = 3600
_ENDED = {"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"}
_MAX_CAUSE = 32_768


def ask(organization_id: UUID, job_id: UUID, endpoint: str, given: dict[str, Any], task_token: str) -> str:
    """Sends ``given`` to the model; returns the inference's id. The answer goes to the state that ``task_token`` names.

    The id is the request's content, so the retry of a state asks under the same one and with its own token, and the
    first answer settles it. Raises ProviderFailed when the endpoint takes no requests.
    """
    from botocore.exceptions import ClientError

    inference_id = content_key("inference", {"endpoint": endpoint, "job": str(job_id), "given": given})
    folder = job_key(organization_id, job_id, f"inference/{inference_id}")
    store = get_store()
    store.put_json(f"{folder}/{_TOKEN}", {"task_token": task_token})
    store.put_json(f"{folder}/{_INPUT}", given)
    try:
        aws.client("sagemaker-runtime").invoke_endpoint_async(
            EndpointName=endpoint,
            ContentType="application/json",
            InputLocation=f"s3://{store.bucket}/{folder}/{_INPUT}",
            InferenceId=inference_id,
            # Below the endpoint's output path, which is ``org/``: an answer goes when its organization goes.
            S3OutputPathExtension=folder.removeprefix("org/"),
            Filename=_ANSWER,
            RequestTTLSeconds=_QUEUE_SECONDS,
        )
    except ClientError as error:
        raise ProviderFailed(f"The model {endpoint} takes no requests now.", endpoint=endpoint) from error
    return inference_id


def settle(notification: dict[str, Any]) -> None:
    """Hands a model's answer, or its failure, to the state that waits for it.

    A state goes on with ``{"inference_id", "answer_key"}``, or fails with ``FAILED``. One that no longer waits is left
    alone: notifications may come twice, and executions may be stopped. Raises InvalidInput for what is no notification
    of an inference we asked for.
    """
    inference_id, folder = _request_of(notification)
    token = get_store().get_json(f"{folder}/{_TOKEN}")["task_token"]
    status = notification.get("invocationStatus")
    if status == "Completed":
        answer = {"inference_id": inference_id, "answer_key": _answer_of(notification)}
        _tell("send_task_success", inference_id, taskToken=token, output=json.dumps(answer))
    elif status == "Failed":
        reason = str(notification.get("failureReason") or "The model gave no reason.")
        _tell("send_task_failure", inference_id, taskToken=token, error=FAILED, cause=reason[:_MAX_CAUSE])
    else:
        raise InvalidInput("invocationStatus", f"{status!r} is unknown", "Expect Completed or Failed.")


def _request_of(notification: dict[str, Any]) -> tuple[str, str]:
    """The inference's id, and the folder of the request."""
    location = str(notification.get("requestParameters", {}).get("inputLocation", ""))
    key = _key_of(location, "requestParameters.inputLocation")
    folder = key.removesuffix(f"/{_INPUT}")
    match = _FOLDER.fullmatch(folder)
    if match is None or folder == key or match["id"] != notification.get("inferenceId"):
        raise InvalidInput("inferenceId", f"{location!r} is no request of ours", "Only ask models through `ask`.")
    return match["id"], folder


def _answer_of(notification: dict[str, Any]) -> str:
    location = str(notification.get("responseParameters", {}).get("outputLocation", ""))
    return _key_of(location, "responseParameters.outputLocation")


def _key_of(location: str, field: str) -> str:
    prefix = f"s3://{get_settings().bucket}/"
    if not location.startswith(prefix):
        raise InvalidInput(field, f"{location!r} is not in the studio's bucket", "Only ask models through `ask`.")
    return location.removeprefix(prefix)


def _tell(operation: str, inference_id: str, **answer: str) -> None:
    from botocore.exceptions import ClientError

    try:
        getattr(aws.client("stepfunctions"), operation)(**answer)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ENDED:
            raise
        get_logger().info("nobody waits for this inference any more", inference_id=inference_id)
