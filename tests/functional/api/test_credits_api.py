"""Plans, credits and usage over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from reelestate.billing import service, usage
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from tests.functional.api.conftest import People, Person


def spend(person: Person, *, done: bool = True, amount: int = 2) -> None:
    """A film that costs credits, made or failed."""
    job_id = new_id()
    with transaction(person.organization_id, person.user_id) as session:
        service.open_account(session, person.organization_id, person.user_id)
        service.reserve(session, person.organization_id, job_id, person.user_id, amount, "Video generated: 40 seconds")
        if done:
            service.settle(session, person.organization_id, job_id)
            usage.record(session, person.organization_id, "video_render", job_id=job_id, user_id=person.user_id)
        else:
            service.release(session, person.organization_id, job_id, "The studio failed")


def test_a_new_account_has_the_free_plans_month(owner: Person) -> None:
    credit = owner.get("/users/me/credits").json()

    assert (credit["balance"], credit["tier"], credit["plan_type"], credit["monthly_limit"]) == (3, "free", "Free", 3)
    assert credit["credits_per_minute"] == 3
    (line,) = credit["history"]
    assert (line["type"], line["amount"], line["balance_after"]) == ("grant", 3, 3)
    days = (datetime.fromisoformat(credit["next_reset"]) - clock.now()).days
    assert 27 <= days <= 31
    assert credit["reset_date"] == credit["next_reset"][:10]


def test_the_history_tells_how_the_balance_became_what_it_is(owner: Person) -> None:
    spend(owner)
    spend(owner, done=False, amount=1)

    whole = owner.get("/users/me/credits").json()
    pages = [owner.get("/users/me/credits", params={"page": page, "limit": 3}).json() for page in (1, 2)]
    refunds = owner.get("/users/me/credits", params={"type": "refund"}).json()

    assert [(line["type"], line["amount"]) for line in whole["history"]] == [
        ("refund", 1),
        ("deduction", -1),
        ("deduction", -2),
        ("grant", 3),
    ]
    assert sum(line["amount"] for line in whole["history"]) == whole["balance"] == 1
    assert [line for page in pages for line in page["history"]] == whole["history"]
    assert pages[0]["pagination"] == {"page": 1, "limit": 3, "total_count": 4, "total_pages": 2}
    assert [line["amount"] for line in refunds["history"]] == [1]
    balance = owner.get("/credits/balance").json()
    assert balance == {name: value for name, value in whole.items() if name not in {"history", "pagination"}}


def test_a_month_that_has_ended_is_begun_when_somebody_looks(owner: Person) -> None:
    spend(owner)
    with transaction(owner.organization_id, owner.user_id) as session:
        session.execute(
            text(
                "update subscriptions set current_period_start = now() - interval '32 days',"
                " current_period_end = now() - interval '1 day'"
            )
        )

    credit = owner.get("/users/me/credits").json()

    assert credit["balance"] == 3
    assert [line["type"] for line in credit["history"]] == ["grant", "reset", "deduction", "grant"]
    assert datetime.fromisoformat(credit["next_reset"]) > clock.now()


def test_the_plans_are_told_to_everybody(owner: Person) -> None:
    answer = owner.client.get("/api/v1/subscriptions/plans")

    plans = answer.json()["plans"]
    assert [(plan["plan_id"], plan["price"], plan["credits_per_month"]) for plan in plans] == [
        ("free", 0, 3),
        ("standard", 39, 30),
        ("pro", 49, 60),
        ("enterprise", 99, 150),
    ]
    assert (plans[1]["limits"]["max_duration"], plans[1]["limits"]["max_characters"]) == (120, 3)
    assert plans[3]["limits"]["max_duration"] is None
    assert answer.json()["top_up"] == {"credits": 10, "price": 5, "currency": "USD"}
    assert owner.client.get("/api/v1/credits/plans").json() == answer.json()


def test_the_subscription_tells_what_was_used_of_it(owner: Person, people: People) -> None:
    spend(owner)
    with transaction(owner.organization_id, owner.user_id) as session:
        service.start_plan(session, owner.organization_id, "starter", "test", user_id=owner.user_id)
    spend(owner, amount=5)
    spend(owner, done=False, amount=7)

    page = owner.get("/billing/subscription").json()

    held, used = page["subscription"], page["usage"]
    assert (held["plan_name"], held["plan"]["name"], held["status"]) == ("standard", "Standard", "active")
    assert (held["storage_limit_gb"], held["storage_used_bytes"], held["cancel_at_period_end"]) == (50, 0, False)
    assert (used["credits_left"], used["video_render"], held["video_renders_used"]) == (25, 1, 1)
    assert used["credits_used"] == 5
    assert people.member_of(owner).get("/billing/subscription").json() == page


def test_usage_can_be_asked_for_days(owner: Person, stranger: Person) -> None:
    spend(owner)
    today = clock.now().astimezone(UTC).date()

    current = owner.get("/billing/usage", params={"period": "current"}).json()
    days = owner.get("/billing/usage", params={"start_date": str(today), "end_date": str(today)}).json()
    before = owner.get("/billing/usage", params={"start_date": "2024-01-01", "end_date": "2024-01-31"}).json()

    (record,) = current["usage_records"]
    assert (record["usage_type"], record["quantity"]) == ("video_render", 1)
    assert current["summary"]["video_render"] == 1
    assert days["usage_records"] == current["usage_records"]
    assert (days["start"], days["end"]) == (f"{today}T00:00:00Z", f"{today + timedelta(days=1)}T00:00:00Z")
    assert (before["usage_records"], before["summary"]["video_render"]) == ([], 0)
    assert stranger.get("/billing/usage").json()["usage_records"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"start_date": "2026-01-01"}, "end_date"),
        ({"end_date": "2026-01-01"}, "start_date"),
        ({"start_date": "2026-02-01", "end_date": "2026-01-01"}, "end_date"),
        ({"start_date": "2024-01-01", "end_date": "2026-01-01"}, "end_date"),
        ({"start_date": "0001-01-01", "end_date": "0001-01-02"}, "start_date"),
        ({"start_date": "9999-12-31", "end_date": "9999-12-31"}, "start_date"),
        ({"start_date": "soon", "end_date": "2026-01-01"}, "start_date"),
        ({"period": "current", "start_date": "2026-01-01", "end_date": "2026-01-02"}, "period"),
        ({"period": "last"}, "period"),
    ],
)
def test_days_that_make_no_span_are_refused(owner: Person, query: dict[str, Any], field: str) -> None:
    answer = owner.get("/billing/usage", params=query)

    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["field"] == field


def test_who_is_not_signed_in_sees_prices_only(owner: Person) -> None:
    anonymous = Person(owner.client, owner.user_id, "", "", owner.organization_id)

    for path in ("/users/me/credits", "/credits/balance", "/billing/subscription", "/billing/usage"):
        assert anonymous.get(path).status_code == 401
    assert anonymous.get("/subscriptions/plans").status_code == 200
