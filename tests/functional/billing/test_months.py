"""The month's end: what lapses, what stays, what is granted, and when."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from local.postgres import PostgresServer
from reelestate.billing import repository, rules, service
from reelestate.billing.schedule import run_resets
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id
from tests.functional.billing.conftest import SetClock
from tests.functional.billing.test_service import balance, buy, lines, release, reserve, settle

ANNIVERSARY = datetime(2026, 2, 10, 9, tzinfo=UTC)


def reset(organization: UUID, now: datetime) -> bool:
    with transaction(organization) as session:
        return service.reset_due(session, organization, now) is not None


def change(organization: UUID, **values: Any) -> None:
    with transaction(organization) as session:
        subscription = repository.get_subscription(session, organization, lock=True)
        for name, value in values.items():
            setattr(subscription, name, value)


def test_nothing_happens_before_the_anniversary(account: UUID) -> None:
    assert reset(account, ANNIVERSARY - timedelta(microseconds=1)) is False
    assert lines(account) == [("grant", 3, 3)]


def test_unused_credits_lapse_and_the_new_months_are_granted_once(account: UUID) -> None:
    reserve(account, new_id(), 1)

    assert [reset(account, ANNIVERSARY), reset(account, ANNIVERSARY)] == [True, False]

    assert lines(account) == [("grant", 3, 3), ("deduction", -1, 2), ("reset", -2, 0), ("grant", 3, 3)]
    assert balance(account).next_reset == datetime(2026, 3, 10, 9, tzinfo=UTC)


def test_a_month_used_up_leaves_nothing_to_lapse(account: UUID) -> None:
    reserve(account, new_id(), 3)
    reset(account, ANNIVERSARY)

    assert [kind for kind, _, _ in lines(account)] == ["grant", "deduction", "grant"]


def test_bought_credits_stay(account: UUID) -> None:
    buy(account, 10, "pi_1")
    reserve(account, new_id(), 5)

    reset(account, ANNIVERSARY)

    assert (balance(account).balance, balance(account).purchased) == (11, 8)


def test_gifts_end_with_the_month(account: UUID) -> None:
    with transaction(account) as session:
        service.grant(session, account, 20, "Welcome", "welcome")

    reset(account, ANNIVERSARY)

    assert balance(account).balance == 3


def test_running_jobs_keep_what_they_hold(account: UUID) -> None:
    done, failed = new_id(), new_id()
    buy(account, 1, "pi_1")
    reserve(account, done, 2)
    reserve(account, failed, 2)

    reset(account, ANNIVERSARY)
    assert (balance(account).balance, balance(account).reserved) == (3, 4)
    settle(account, done)
    release(account, failed)

    assert (balance(account).balance, balance(account).purchased, balance(account).reserved) == (5, 1, 0)


def test_missed_months_are_caught_up_with_one_grant(account: UUID) -> None:
    assert reset(account, datetime(2026, 7, 1, tzinfo=UTC))

    assert lines(account) == [("grant", 3, 3), ("reset", -3, 0), ("grant", 3, 3)]
    assert balance(account).next_reset == datetime(2026, 7, 10, 9, tzinfo=UTC)


def test_the_thirty_first_stays_the_thirty_first(account: UUID, set_clock: SetClock) -> None:
    set_clock.set(2028, 1, 31, 8)
    with transaction(account) as session:
        service.start_plan(session, account, "standard", "in_1")
    resets = []
    for _ in range(4):
        resets.append(balance(account).next_reset.astimezone(UTC).date().isoformat())
        assert reset(account, balance(account).next_reset)

    assert resets == ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]


def test_a_job_begins_the_month_that_the_schedule_has_not_begun_yet(account: UUID, set_clock: SetClock) -> None:
    reserve(account, new_id(), 3)
    set_clock.set(2026, 2, 10, 9, 5)

    reserve(account, new_id(), 2)

    assert lines(account)[2:] == [("grant", 3, 3), ("deduction", -2, 1)]


@pytest.mark.parametrize("ended", [{"status": "cancelled"}, {"cancel_at_period_end": True}])
def test_a_plan_that_ended_gives_way_to_the_free_one(account: UUID, ended: dict[str, Any]) -> None:
    with transaction(account) as session:
        service.start_plan(session, account, "pro", "in_1")
    change(account, **ended)

    reset(account, ANNIVERSARY)

    found = balance(account)
    assert (found.plan, found.status, found.balance) == ("free", "active", 3)


@pytest.mark.parametrize("status", ["past_due", "paused"])
def test_an_unpaid_or_paused_plan_waits_and_catches_up(account: UUID, status: str) -> None:
    change(account, status=status)
    assert reset(account, ANNIVERSARY) is False

    change(account, status="active")

    assert reset(account, ANNIVERSARY + timedelta(days=40)) is True
    assert balance(account).next_reset == datetime(2026, 4, 10, 9, tzinfo=UTC)


def test_the_schedule_begins_every_due_month_of_every_tenant(account: UUID, set_clock: SetClock) -> None:
    first = run_resets(ANNIVERSARY)
    again = run_resets(ANNIVERSARY)

    assert first["begun"] >= 1
    assert first["failed"] == []
    assert again == {"begun": 0, "failed": []}
    assert lines(account) == [("grant", 3, 3), ("reset", -3, 0), ("grant", 3, 3)]


@pytest.mark.parametrize("status", ["active", "trialing", "cancelled", "past_due", "paused"])
def test_the_gate_lists_exactly_the_subscriptions_that_are_reset(account: UUID, status: str) -> None:
    change(account, status=status)

    with transaction(None) as session:
        before = repository.list_due(session, ANNIVERSARY - timedelta(seconds=1))
        due = repository.list_due(session, ANNIVERSARY)

    assert account not in before
    assert (account in due) is (status in rules.RESETTING_STATUSES)


def test_one_tenants_fault_does_not_keep_the_others_waiting(account: UUID, application: None) -> None:
    broken = account
    change(broken, plan="discontinued")

    result = run_resets(ANNIVERSARY)

    assert result["failed"] == [str(broken)]
    change(broken, plan="free")
    assert run_resets(ANNIVERSARY) == {"begun": 1, "failed": []}


def test_the_schedule_function_begins_the_months_in_a_process_of_its_own(
    account: UUID, postgres: PostgresServer
) -> None:
    task = "from functions.schedule.handler import handler; print(handler({'task': 'reset_credits'}, None)['done'])"
    root = Path(__file__).parents[3]
    answer = subprocess.run(
        [sys.executable, "-c", task],
        cwd=root,
        env=os.environ
        | {
            "PYTHONPATH": f"{root / 'layers/core/python'}:{root}",
            "REELESTATE_DATABASE_URL": postgres.application_url,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert "'failed': []" in answer.stdout, answer.stderr
    assert lines(account)[1:] == [("reset", -3, 0), ("grant", 3, 3)]
