"""Pages of ours may read answers, pages of others may not."""

import pytest
from fastapi.testclient import TestClient

from tests.functional.api.edge.asking import ANSWERS, PAGE


def test_a_page_of_ours_may_read_answers_errors_and_faults(studio: TestClient) -> None:
    for status, ask in (ANSWERS[name] for name in ("answered", "no such route", "nobody", "a fault", "too long")):
        studio.headers["Origin"] = PAGE
        answer = ask(studio)
        del studio.headers["Origin"]
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == PAGE
        assert {"ETag", "Retry-After", "X-Request-Id"} <= set(
            answer.headers["access-control-expose-headers"].split(", ")
        )
        assert "access-control-allow-credentials" not in answer.headers


def test_a_page_of_ours_may_send_our_headers(studio: TestClient) -> None:
    asked = "authorization,content-type,idempotency-key,if-match,x-organization-id,x-request-id"
    headers = {"Origin": PAGE, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": asked}

    answer = studio.options("/api/v1/contacts", headers=headers)

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "PATCH" in answer.headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{PAGE}.evil.example", "http://studio.example.com"]
)
def test_another_page_may_read_nothing(origin: str, studio: TestClient) -> None:
    answer = studio.get("/api/v1/health", headers={"Origin": origin})
    preflight = studio.options(
        "/api/v1/contacts", headers={"Origin": origin, "Access-Control-Request-Method": "DELETE"}
    )

    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-origin" not in preflight.headers
    assert preflight.status_code == 400
