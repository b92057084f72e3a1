"""What every answer has in common, whatever was asked: headers, limits, ids, errors and their log lines."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from functions.api.app import create_app
from reelestate.kit.errors import AuthenticationRequired, Forbidden, InvalidCredentials, NotFound, RateLimited
from reelestate.kit.http import errors, middleware
from reelestate.kit.http.limits import address_of
from reelestate.kit.logging import get_logger
from reelestate.kit.settings import Settings

OUR_PAGE, OTHER_PAGE = "https://studio.example", "https://evil.example"
REFUSALS = {
    "sign-in": InvalidCredentials("The e-mail address or the password is wrong."),
    "token": AuthenticationRequired("Sign in."),
    "role": Forbidden("This is for administrators."),
    "often": RateLimited(7),
}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """The API, called with what needs no database."""
    app = create_app(Settings(cors_origins=(OUR_PAGE,)))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def edge() -> TestClient:
    """The edge around routes that fail."""
    app = FastAPI()
    errors.install(app)
    app.add_middleware(middleware.Guard)
    app.add_middleware(middleware.Edge)

    @app.get("/refused/{why}")
    def refuse(why: str) -> None:
        raise REFUSALS[why]

    @app.get("/missing")
    def miss() -> None:
        raise NotFound("There is nothing.")

    @app.get("/broken")
    def break_down() -> None:
        raise RuntimeError("password=hunter2 at postgresql://owner:secret@10.0.0.1")

    @app.post("/echo")
    async def echo(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/address")
    def address(request: Request) -> str:
        return address_of(request)

    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def log() -> Iterator[list[logging.LogRecord]]:
    """The log's records of this test."""
    records: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    keeper = Keeper()
    get_logger()
    logger = logging.getLogger("reelestate")
    logger.addHandler(keeper)
    yield records
    logger.removeHandler(keeper)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/health", 200),
        ("GET", "/api/v1/users/me", 401),
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/health", 405),
        ("POST", "/api/v1/auth/login", 422),
        ("GET", "/api/openapi.json", 200),
    ],
)
def test_every_answer_carries_the_security_headers(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    policy = {part.strip() for part in answer.headers["content-security-policy"].split(";")}
    assert policy == {"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"}
    seconds = re.match(r"max-age=(\d+); includeSubDomains", answer.headers["strict-transport-security"])
    assert seconds
    assert int(seconds[1]) >= 31_536_000
    assert "server" not in answer.headers
    assert "set-cookie" not in answer.headers


def test_only_our_pages_may_read_answers(client: TestClient) -> None:
    asked = {"Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization"}

    ours = client.options("/api/v1/users/me", headers={"Origin": OUR_PAGE} | asked)
    others = client.options("/api/v1/users/me", headers={"Origin": OTHER_PAGE} | asked)
    read = client.get("/api/v1/health", headers={"Origin": OTHER_PAGE})

    assert ours.headers["access-control-allow-origin"] == OUR_PAGE
    assert "access-control-allow-credentials" not in ours.headers
    assert others.status_code == 400
    for answer in (others, read):
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_nobody_described_are_refused(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/v1/health", headers={"X-Secret": "seen"})

    assert answer.status_code == 405
    assert "seen" not in answer.text


def test_nothing_but_the_api_is_served(client: TestClient) -> None:
    for path in ("/", "/.git/config", "/api", "/api/v1/", "/api/v1/health/..%2f..%2fetc/passwd", "/docs", "/metrics"):
        assert client.get(path).status_code == 404, path


def test_a_body_that_is_too_large_is_refused_with_and_without_its_length(edge: TestClient) -> None:
    large = b"x" * (middleware.MAX_BODY_BYTES + 1)

    declared = edge.post("/echo", content=large)
    streamed = edge.post("/echo", content=iter([large[:1000], large[1000:]]))
    allowed = edge.post("/echo", content=large[:-1])

    for refused in (declared, streamed):
        assert refused.status_code == 413
        assert refused.json()["error"]["code"] == "PAYLOAD_TOO_LARGE"
    assert allowed.json() == {"bytes": middleware.MAX_BODY_BYTES}


def test_a_request_id_is_taken_when_it_is_plain_and_made_otherwise(edge: TestClient) -> None:
    plain = edge.get("/missing", headers={"X-Request-Id": "order-66.retry_2"})
    forged = edge.get("/missing", headers={"X-Request-Id": 'x"}{"level":"ERROR'})

    assert plain.headers["x-request-id"] == "order-66.retry_2"
    assert re.fullmatch(r"[0-9a-f-]{36}", forged.headers["x-request-id"])


def test_an_unexpected_fault_tells_nothing(edge: TestClient, log: list[logging.LogRecord]) -> None:
    answer = edge.get("/broken")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "INTERNAL_SERVER_ERROR"
    for secret in ("hunter2", "postgresql", "RuntimeError", "Traceback", "10.0.0.1"):
        assert secret not in answer.text
    (fault,) = [record for record in log if record.levelno == logging.ERROR]
    assert fault.exc_info is not None


@pytest.mark.parametrize("why", REFUSALS)
def test_a_refusal_is_logged_with_who_and_why(edge: TestClient, log: list[logging.LogRecord], why: str) -> None:
    answer = edge.get(f"/refused/{why}", headers={"Authorization": "Bearer secret-token"})

    (refusal,) = [record for record in log if record.getMessage() == "request refused"]
    noted = vars(refusal)
    assert (noted["code"], noted["status"]) == (REFUSALS[why].code, answer.status_code)
    assert (noted["route"], noted["address"]) == ("/refused/{why}", "testclient")
    assert "secret-token" not in str(noted)


def test_what_is_merely_not_there_is_no_refusal(edge: TestClient, log: list[logging.LogRecord]) -> None:
    edge.get("/missing?email=jane@example.com")

    assert [record.getMessage() for record in log] == ["request"]
    assert "jane@example.com" not in str(vars(log[0])), "query strings are not logged"


def test_a_log_entry_is_one_line_whatever_it_holds() -> None:
    formatter = get_logger().registered_formatter
    assert formatter is not None
    record = logging.LogRecord("x", logging.INFO, "", 0, 'a\n{"level": "forged"}\r\x1b[2J', (), None)

    line = formatter.format(record)

    assert line.isprintable()
    assert json.loads(line)["message"] == record.msg


def test_headers_of_proxies_do_not_say_who_calls(edge: TestClient) -> None:
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}

    assert edge.get("/address", headers=forged).json() == "testclient"
