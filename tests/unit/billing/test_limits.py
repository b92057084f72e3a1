"""What plans allow, and what a person is told when theirs does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelestate.billing import plans, service
from reelestate.billing.limits import BYTES_PER_GB, Demand, exceeded
from reelestate.kit.errors import PlanLimit

demands = st.builds(
    Demand,
    duration_seconds=st.none() | st.floats(0, 400),
    characters=st.none() | st.integers(0, 12),
    quality=st.none() | st.sampled_from(["720p", "1080p", "4K"]),
    without_watermark=st.booleans(),
    storage_bytes=st.none() | st.integers(0, 500 * BYTES_PER_GB),
    members=st.none() | st.integers(0, 20),
    api_access=st.booleans(),
)


@pytest.mark.parametrize(
    ("plan", "demand", "limit", "allowing"),
    [
        ("free", Demand(duration_seconds=60.5), "max_duration_seconds", "standard"),
        ("standard", Demand(duration_seconds=121), "max_duration_seconds", "pro"),
        ("pro", Demand(duration_seconds=181), "max_duration_seconds", "enterprise"),
        ("free", Demand(characters=2), "max_characters", "standard"),
        ("standard", Demand(characters=4), "max_characters", "pro"),
        ("pro", Demand(characters=6), "max_characters", "enterprise"),
        ("free", Demand(quality="1080p"), "quality", "standard"),
        ("standard", Demand(quality="4K"), "quality", "pro"),
        ("free", Demand(quality="1080p", duration_seconds=150), "max_duration_seconds", "pro"),
        ("free", Demand(without_watermark=True), "watermark", "standard"),
        ("free", Demand(storage_bytes=BYTES_PER_GB + 1), "storage_gb", "standard"),
        ("free", Demand(members=2), "members", "standard"),
        ("standard", Demand(api_access=True), "api_access", "pro"),
    ],
)
def test_the_limit_and_the_plan_that_would_allow_it_are_named(
    plan: str, demand: Demand, limit: str, allowing: str
) -> None:
    with pytest.raises(PlanLimit) as caught:
        service.check_limits(plans.get(plan), demand)

    error = caught.value
    assert (error.status, error.code) == (403, "PLAN_LIMIT_EXCEEDED")
    assert (error.details["limit"], error.details["plan"], error.details["allowing_plan"]) == (limit, plan, allowing)
    assert plans.get(allowing).name in error.message


def test_the_message_says_what_the_plan_allows() -> None:
    with pytest.raises(PlanLimit) as caught:
        service.check_limits(plans.get("free"), Demand(duration_seconds=90))

    assert caught.value.message == (
        "The Free plan allows films of up to 60 seconds. The Standard plan allows what you ask for."
    )
    assert caught.value.details == {
        "limit": "max_duration_seconds",
        "allowed": 60,
        "requested": 90,
        "plan": "free",
        "allowing_plan": "standard",
    }


@pytest.mark.parametrize(
    ("plan", "demand"),
    [
        ("free", Demand()),
        ("free", Demand(duration_seconds=60, characters=1, quality="720p", storage_bytes=BYTES_PER_GB, members=1)),
        ("standard", Demand(duration_seconds=120, characters=3, quality="1080p", without_watermark=True)),
        ("pro", Demand(duration_seconds=180, characters=5, quality="4K", api_access=True)),
    ],
)
def test_what_reaches_the_limit_is_allowed(plan: str, demand: Demand) -> None:
    service.check_limits(plans.get(plan), demand)

    assert exceeded(plans.get(plan).limits, demand) == []


@given(demands)
def test_a_dearer_plan_never_allows_less(demand: Demand) -> None:
    problems = [len(exceeded(plan.limits, demand)) for plan in plans.catalogue().plans]

    assert problems == sorted(problems, reverse=True)
    assert problems[-1] == 0
