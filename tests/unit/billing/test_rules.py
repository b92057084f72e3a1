"""Rules of credits: what a film costs, when a month ends, which credits go first, whose failure it was."""

import calendar
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.billing import rules

moments = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (zone given)


@pytest.mark.parametrize(
    ("seconds", "price"),
    [(0, 0), (15, 1), (20, 1), (20.5, 2), (21, 2), (30, 2), (45, 3), (60, 3), (61, 4), (90, 5), (120, 6)],
)
def test_credits_are_one_for_every_twenty_seconds_begun(seconds: float, price: int) -> None:
    assert rules.credits_required(seconds) == price


def test_a_minute_costs_three_credits() -> None:
    assert rules.credits_required(60) == rules.CREDITS_PER_MINUTE == 3


@pytest.mark.parametrize(
    ("after", "anchor_day", "expected"),
    [
        ("2026-01-31", 31, "2026-02-28"),
        ("2028-01-31", 31, "2028-02-29"),
        ("2026-02-28", 31, "2026-03-31"),
        ("2026-03-31", 31, "2026-04-30"),
        ("2028-02-29", 29, "2028-03-29"),
        ("2028-01-30", 30, "2028-02-29"),
        ("2026-12-31", 31, "2027-01-31"),
        ("2026-11-15", 15, "2026-12-15"),
        ("2100-01-31", 31, "2100-02-28"),
    ],
)
def test_the_anniversary_is_the_day_or_the_months_last(after: str, anchor_day: int, expected: str) -> None:
    start = datetime.fromisoformat(after).replace(hour=9, minute=41, tzinfo=UTC)

    assert rules.next_anniversary(start, anchor_day) == datetime.fromisoformat(expected).replace(
        hour=9, minute=41, tzinfo=UTC
    )


def test_the_day_is_counted_in_utc_wherever_the_moment_was_written() -> None:
    written_in_sydney = datetime(2026, 2, 1, 8, tzinfo=timezone(timedelta(hours=11)))

    assert rules.next_anniversary(written_in_sydney, 31) == datetime(2026, 2, 28, 21, tzinfo=UTC)


@given(moments, st.integers(0, 60))
def test_anniversaries_never_skip_a_month_nor_drift(start: datetime, months: int) -> None:
    moment = start
    for _ in range(months):
        moment = rules.next_anniversary(moment, start.day)

    assert (moment.year - start.year) * 12 + moment.month - start.month == months
    assert moment.day == min(start.day, calendar.monthrange(moment.year, moment.month)[1])
    assert moment.timetz() == start.timetz()


@given(moments, st.integers(-100, 2000))
def test_the_month_found_holds_the_moment(start: datetime, days: int) -> None:
    end = rules.next_anniversary(start, start.day)
    now = start + timedelta(days=days)

    found_start, found_end = rules.period_at(start, end, start.day, now)

    assert found_start <= max(now, start) < found_end
    assert found_end == rules.next_anniversary(found_start, start.day)


def test_the_end_of_a_month_is_the_next_ones_first_moment() -> None:
    start = datetime(2026, 1, 10, tzinfo=UTC)
    end = datetime(2026, 2, 10, tzinfo=UTC)

    assert rules.period_at(start, end, 10, end - timedelta(microseconds=1)) == (start, end)
    assert rules.period_at(start, end, 10, end) == (end, datetime(2026, 3, 10, tzinfo=UTC))


@given(st.data())
def test_the_months_credits_go_first(data: st.DataObject) -> None:
    balance = data.draw(st.integers(0, 1000))
    purchased = data.draw(st.integers(0, balance))
    amount = data.draw(st.integers(0, balance))

    bought = rules.bought_part(balance, purchased, amount)

    assert 0 <= bought <= min(amount, purchased)
    assert 0 <= purchased - bought <= balance - amount
    assert bought == 0 or purchased - bought == balance - amount


@pytest.mark.parametrize(
    ("code", "refunded"),
    [
        ("INTERNAL_SERVER_ERROR", True),
        ("PROVIDER_FAILED", True),
        ("QUALITY_REJECTED", True),
        ("SERVICE_UNAVAILABLE", True),
        ("INVALID_INPUT", False),
        ("CLAIM_UNBOUND", False),
        ("FAIR_HOUSING_BLOCKED", False),
        ("PLAN_LIMIT_EXCEEDED", False),
        ("CANCELLED", False),
    ],
)
def test_the_studios_failures_are_refunded_and_a_persons_are_not(code: str, refunded: bool) -> None:
    assert rules.is_refunded(code) is refunded
