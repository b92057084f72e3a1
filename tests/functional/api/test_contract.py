"""The API's description says everything, and is true."""

import sys
from collections.abc import Iterator
from typing import Any

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
from fastapi.testclient import TestClient
from httpx2 import Response
from schemathesis.generation import GenerationMode

from local.postgres import PostgresServer
from reelestate.kit.errors import RateLimited
from reelestate.kit.http import limits
from tests.functional.api import callers
from tests.functional.api.callers import CHECKS, Caller, Company, aim
from tests.security.operations import JsonObject, Operation, document, operations

OPERATIONS = operations()


def _schema(examples: int, *phases: str) -> Any:
    """The description as schemathesis reads it; requests that fit it, and requests that do not."""
    made = schemathesis.openapi.from_dict(document())
    made.config.generation.update(modes=list(GenerationMode), max_examples=examples, database="none", no_shrink=True)
    made.config.phases.update(phases=list(phases))
    return made


def _exploring(test: Any) -> Any:
    """A company does not begin anew for every request, and a request may take long on a busy machine."""
    return hypothesis.settings(deadline=None, suppress_health_check=list(hypothesis.HealthCheck))(test)


GUIDES_CODES = {
    "AUTHENTICATION_REQUIRED",
    "INSUFFICIENT_CREDITS",
    "PROJECT_NOT_FOUND",
    "JOB_ALREADY_PROCESSING",
    "INVALID_INPUT",
    "RATE_LIMIT_EXCEEDED",
    "INTERNAL_SERVER_ERROR",
}
LIMITED_TAGS = {"auth", "generation"}
COST_OR_START = {
    "create_project",
    "import_properties",
    "generate_script",
    "regenerate_scene_text",
    "generate_caption",
    "generate_shot_plan",
    "generate_layouts",
    "analyze_photos",
    "start_render",
    "order_renders",
    "generate_project",
    "resume_job",
    "retry_job_step",
    "create_upload_url",
    "analyze_media",
    "admin_grant_credits",
}
"""Operations that cost money, give it, or start work. (Confirming an upload is named by the upload itself.)"""
NEEDS_MORE = {
    "accept_invitation",
    "admin_remove_second_factor",
    "change_password",
    "confirm_second_factor",
    "delete_me",
    "generate_project",
    "login",
    "login_with_google",
    "offer_second_factor",
    "order_renders",
    "refresh",
    "regenerate_scene_text",
    "remove_second_factor",
    "renew_recovery_codes",
    "reset_password",
    "start_render",
    "transfer_organization",
    "verify_email",
}
"""Operations that need a secret no example can hold, or a project and an organization further on than the one there."""
WITHOUT_VERSION = {"change_member_role", "attach_project_media"}
"""Changes of what has no version: a role is set as a whole, and putting one picture in forgets nobody's work."""


@pytest.fixture(scope="module")
def company(
    client: TestClient, postgres: PostgresServer, storage_endpoint: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Company]:
    """A company whose owner may call every operation."""
    with callers.company(client, postgres, storage_endpoint, tmp_path_factory.mktemp("company")) as company:
        yield company


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_operation_says_what_it_does(operation: Operation) -> None:
    described = operation.described

    assert described["summary"]
    assert described["description"].strip()
    assert set(described["tags"]) <= {tag["name"] for tag in document()["tags"] if tag["description"]}
    for parameter in described.get("parameters", ()):
        assert parameter["description"], parameter["name"]


def test_names_of_operations_are_unique() -> None:
    names = [operation.name for operation in OPERATIONS]

    assert len(names) == len(set(names)) >= 100


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_operation_names_the_errors_its_inputs_can_have(operation: Operation) -> None:
    statuses = operation.documented_statuses
    parameters = operation.described.get("parameters", ())
    has_body = "requestBody" in operation.described

    if not operation.is_open:
        assert 401 in statuses
    if parameters or has_body:
        assert 422 in statuses
    if operation.path_parameters:
        assert 404 in statuses
    if has_body:
        assert {400, 413} <= statuses
    if any(parameter["name"] == "If-Match" for parameter in parameters):
        assert {409, 412} <= statuses
    if any(parameter["name"] == "Idempotency-Key" for parameter in parameters):
        assert 409 in statuses
    if operation.path != "/api/v1/health":
        assert {500, 503} <= statuses


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.method in {"patch", "put"}], ids=str)
def test_a_change_can_be_tied_to_a_version(operation: Operation) -> None:
    names = {parameter["name"] for parameter in operation.described.get("parameters", ())}

    assert ("If-Match" in names) == (operation.name not in WITHOUT_VERSION)


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.method == "post"], ids=str)
def test_what_costs_or_starts_work_takes_an_idempotency_key(operation: Operation) -> None:
    names = {parameter["name"] for parameter in operation.described.get("parameters", ())}

    assert ("Idempotency-Key" in names) == (operation.name in COST_OR_START)


def _schema_errors(schema: JsonObject, value: Any) -> list[str]:
    whole = schema | {"components": document()["components"]}
    return [str(error) for error in jsonschema_rs.Draft202012Validator(whole).iter_errors(value)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_examples_fit_their_schemas(operation: Operation) -> None:
    """A valid request body is shown, and a valid answer."""
    for status, response in operation.described["responses"].items():
        for media_type in response.get("content", {}).values():
            if int(status) < 300 and "$ref" in media_type["schema"]:
                assert _schema_errors(media_type["schema"], media_type["example"]) == []
    for name, media_type in operation.described.get("requestBody", {}).get("content", {}).items():
        if name != "multipart/form-data":
            assert media_type["example"]
            assert _schema_errors(media_type["schema"], media_type["example"]) == []


def test_examples_of_errors_fit_the_error_format_and_have_the_guides_codes() -> None:
    shown = {
        code: example["value"]
        for response in document()["components"]["responses"].values()
        for code, example in response["content"]["application/json"]["examples"].items()
    }

    for code, value in shown.items():
        assert _schema_errors({"$ref": "#/components/schemas/ErrorAnswer"}, value) == []
        assert value["error"]["code"] == code
    assert set(shown) >= GUIDES_CODES


SHOWN = [o for o in OPERATIONS if "application/json" in o.described.get("requestBody", {}).get("content", {})]


@pytest.mark.parametrize("operation", SHOWN, ids=str)
def test_a_request_as_it_is_shown_is_understood(operation: Operation, company: Company) -> None:
    caller = company.newcomer()
    shown = operation.described["requestBody"]["content"]["application/json"]["example"]

    answer = _send(operation, caller, json=caller.with_own_ids(shown))

    assert answer.status_code in operation.documented_statuses, answer.text
    if operation.name not in NEEDS_MORE:
        assert answer.is_success, answer.text
    elif answer.status_code == 422:
        assert not answer.json()["error"]["details"].get("errors"), "its form is wrong: " + answer.text


def _send(operation: Operation, caller: Caller, **options: Any) -> Response:
    path = operation.url(caller.owned.ids).removeprefix("/api/v1")
    return caller.person.call(operation.method.upper(), path, **options)


@pytest.fixture
def exhausted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every limit is reached."""

    counted = limits.hit

    def refuse(*_given: object) -> None:
        raise RateLimited(30)

    for name, module in list(sys.modules.items()):
        if name.startswith("reelestate.") and getattr(module, "hit", None) is counted:
            monkeypatch.setattr(module, "hit", refuse)


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.method != "get"], ids=str)
def test_what_is_limited_says_so(operation: Operation, company: Company, exhausted: None) -> None:
    options: dict[str, Any] = {}
    caller = company.newcomer()
    if (body := operation.body(caller.owned.ids)) is not None:
        options["json"] = body

    answer = _send(operation, caller, **options)

    limited = answer.status_code == 429
    if limited:
        assert 429 in operation.documented_statuses
        assert answer.headers["retry-after"] == "30"
    if LIMITED_TAGS & set(operation.described["tags"]):
        assert limited, answer.text


@_schema(3, "examples", "fuzzing").parametrize()
@_exploring
def test_whatever_is_sent_is_answered_as_described(
    case: schemathesis.Case[Any], company: Company, client: TestClient
) -> None:
    caller = company.caller(case.operation.definition.raw["operationId"])
    aim(case, caller)

    case.call_and_validate(app=client.app, headers=caller.person.headers, checks=CHECKS)
