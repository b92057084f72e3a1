"""What holds for every answer: headers, ids, the format of errors, what is read of a request."""

import json

import pytest
from fastapi.testclient import TestClient

from reelestate.kit.http.middleware import MAX_BODY_BYTES
from tests.functional.api.conftest import Person
from tests.functional.api.edge.asking import ANSWERS, SECURITY_HEADERS


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_a_request_id_and_the_security_headers(name: str, studio: TestClient) -> None:
    status, ask = ANSWERS[name]

    answer = ask(studio)

    assert answer.status_code == status, answer.text
    assert {name: answer.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert len(answer.headers["x-request-id"]) == 36
    assert "server" not in answer.headers


@pytest.mark.parametrize("name", [name for name, (status, _) in ANSWERS.items() if status >= 400])
def test_every_error_has_the_one_format(name: str, studio: TestClient) -> None:
    error = ANSWERS[name][1](studio).json()

    assert set(error) == {"error"}
    assert set(error["error"]) == {"code", "message", "details"}
    assert error["error"]["code"] == error["error"]["code"].upper()
    assert "the disc" not in json.dumps(error)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no such route", "NOT_FOUND"),
        ("no such method", "METHOD_NOT_ALLOWED"),
        ("nobody", "AUTHENTICATION_REQUIRED"),
        ("no JSON", "INVALID_INPUT"),
        ("too long", "PAYLOAD_TOO_LARGE"),
        ("endless", "PAYLOAD_TOO_LARGE"),
        ("a fault", "INTERNAL_SERVER_ERROR"),
    ],
)
def test_errors_have_the_codes_of_the_guide(name: str, code: str, studio: TestClient) -> None:
    assert ANSWERS[name][1](studio).json()["error"]["code"] == code


def test_a_method_that_is_not_there_is_answered_with_those_that_are(studio: TestClient) -> None:
    assert studio.put("/api/v1/health").headers["allow"] == "GET"


def test_a_callers_request_id_is_kept(studio: TestClient) -> None:
    assert studio.get("/api/v1/health", headers={"X-Request-Id": "abc.DEF_12-9"}).headers["x-request-id"] == (
        "abc.DEF_12-9"
    )


@pytest.mark.parametrize(
    "given", ["short", "x" * 101, "white space", "line\\r\\nbreak", '<script>alert("1")</script>', ""]
)
def test_a_request_id_that_could_do_harm_is_replaced(given: str, studio: TestClient) -> None:
    answer = studio.get("/api/v1/health", headers={"X-Request-Id": given})

    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) == 36


@pytest.mark.parametrize("sent", [b"[" * 100_000, b'{"email": "\xff"}', b"1" * 10_000, b"null", b'"text"', b"", b"NaN"])
def test_hostile_json_is_refused_in_plain_words(sent: bytes, studio: TestClient) -> None:
    answer = studio.post("/api/v1/auth/login", content=sent, headers={"Content-Type": "application/json"})

    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["error"]["code"] in {"INVALID_INPUT", "BAD_REQUEST"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", "image/png", "nonsense"]
)
def test_a_wrong_content_type_is_refused(content_type: str, studio: TestClient) -> None:
    body = b'{"email": "jane@example.com", "password": "heron velvet anchor 61"}'

    answer = studio.post("/api/v1/auth/login", content=body, headers={"Content-Type": content_type})

    assert answer.status_code in {400, 415, 422}, answer.text


def test_a_body_at_the_limit_is_read(studio: TestClient) -> None:
    body = b'{"email": "nobody"}'.ljust(MAX_BODY_BYTES)

    assert studio.post("/api/v1/auth/login", content=body).status_code == 422


def test_characters_no_table_can_hold_are_left_out(owner: Person) -> None:
    sent = b'{"name": "A\\u0000B \\ud800 C"}'

    answer = owner.post("/contacts", content=sent, headers={"Content-Type": "application/json"})

    assert answer.status_code == 201, answer.text
    assert answer.json()["contact"]["name"] == "AB C"
