"""Step Functions: names of parameters and results.

A definition names them in Pascal case (``TaskDefinition``); the services' own APIs often in camel case
(``taskDefinition``). AWS translates both ways and turns JSON into text where a service wants text. moto 5.2.5 has
this translation switched off, so that ECS, Batch and others receive nothing they know.
"""

import json
from datetime import datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService

from local.cloud.patches import replace


def translate() -> None:
    """Translates a task's parameters to the service's names and its result back."""

    def parameters(
        self: StateTaskService,
        parameters: dict[str, Any],
        boto_service_name: str | None = None,
        service_action_name: str | None = None,
    ) -> None:
        operation = _operation(self, boto_service_name, service_action_name)
        if operation is not None and operation.input_shape is not None:
            _refill(parameters, to_service(parameters, operation.input_shape))

    def response(
        self: StateTaskService,
        response: Any,
        boto_service_name: str | None = None,
        service_action_name: str | None = None,
    ) -> None:
        operation = _operation(self, boto_service_name, service_action_name)
        if isinstance(response, dict) and operation is not None and operation.output_shape is not None:
            _refill(response, from_service(response, operation.output_shape))

    replace(StateTaskService, "_normalise_parameters", parameters)
    replace(StateTaskService, "_normalise_response", response)
    # The names that definitions use for services whose SDK client is called otherwise.
    StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES.update(
        {"eventbridge": "events", "sagemakerruntime": "sagemaker-runtime", "cognitoidentityprovider": "cognito-idp"}
    )


def to_service(value: Any, shape: Shape) -> Any:
    """A parameter as the service's client wants it."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        members = {name.lower(): (name, member) for name, member in shape.members.items()}
        known = {
            members[key.lower()][0]: to_service(item, members[key.lower()][1])
            for key, item in value.items()
            if key.lower() in members
        }
        return {**known, **{key: item for key, item in value.items() if key.lower() not in members}}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [to_service(item, shape.member) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: to_service(item, shape.value) for key, item in value.items()}
    if shape.type_name == "string" and not isinstance(value, str):
        return json.dumps(value, separators=(",", ":"))
    if shape.type_name == "blob" and not isinstance(value, (str, bytes)):
        return json.dumps(value, separators=(",", ":")).encode()
    return value


def from_service(value: Any, shape: Shape | None) -> Any:
    """A result as a definition sees it. Translating twice changes nothing."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {key[:1].upper() + key[1:]: from_service(item, shape.members.get(key)) for key, item in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [from_service(item, shape.member) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: from_service(item, shape.value) for key, item in value.items()}
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, datetime) else value


def _refill(target: dict[str, Any], content: dict[str, Any]) -> None:
    target.clear()
    target.update(content)


def _operation(task: StateTaskService, service: str | None, action: str | None) -> OperationModel | None:
    model = _service_model(task._get_boto_service_name(service))
    wanted = task._get_boto_service_action(action).replace("_", "").lower()
    return next((model.operation_model(name) for name in model.operation_names if name.lower() == wanted), None)


@cache
def _service_model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)
