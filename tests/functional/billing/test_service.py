"""Credits of an organization: opened, held, spent, given back, bought."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from reelestate.billing import plans, service
from reelestate.billing.schemas import CreditBalance, CreditLine
from reelestate.billing.tables import CreditTransaction
from reelestate.kit.database import transaction
from reelestate.kit.errors import Conflict, InsufficientCredits, InvalidInput, NotFound
from reelestate.kit.ids import new_id
from tests.functional.billing.conftest import SetClock


def balance(organization: UUID) -> CreditBalance:
    with transaction(organization) as session:
        return service.balance(session, organization)


def lines(organization: UUID) -> list[tuple[str, int, int]]:
    """Type, amount and balance after, of the oldest line first."""
    with transaction(organization) as session:
        rows, _ = service.history(session, organization, limit=100)
        return [(row.type, row.amount, row.balance_after) for row in reversed(rows)]


def reserve(organization: UUID, job: UUID, amount: int, user: UUID | None = None) -> None:
    with transaction(organization) as session:
        service.reserve(session, organization, job, user, amount, "Video generated: 60 seconds")


def settle(organization: UUID, job: UUID) -> None:
    with transaction(organization) as session:
        service.settle(session, organization, job)


def release(organization: UUID, job: UUID) -> None:
    with transaction(organization) as session:
        service.release(session, organization, job, "the studio could not finish the film")


def buy(organization: UUID, amount: int, reference: str) -> None:
    with transaction(organization) as session:
        service.purchase(session, organization, amount, "10 credits", reference)


def test_a_new_organization_has_the_free_plans_first_month(account: UUID, set_clock: SetClock) -> None:
    found = balance(account)

    assert (found.plan, found.status, found.balance, found.monthly_limit) == ("free", "active", 3, 3)
    assert found.next_reset == set_clock.set(2026, 2, 10, 9)
    assert lines(account) == [("grant", 3, 3)]


def test_opening_twice_grants_once(account: UUID, user: UUID, set_clock: SetClock) -> None:
    set_clock.set(2026, 1, 20)
    with transaction(account, user) as session:
        subscription = service.open_account(session, account, user)

    assert subscription.anchor_day == 10
    assert lines(account) == [("grant", 3, 3)]


def test_a_job_takes_its_credits_when_it_starts_and_spends_them_when_it_is_done(account: UUID, user: UUID) -> None:
    job = new_id()

    reserve(account, job, 2, user)
    during = balance(account)
    settle(account, job)
    after = balance(account)

    assert (during.balance, during.reserved) == (1, 2)
    assert (after.balance, after.reserved) == (1, 0)
    assert lines(account) == [("grant", 3, 3), ("deduction", -2, 1)]


def test_a_line_names_the_person_the_job_and_the_reason(account: UUID, user: UUID) -> None:
    job = new_id()
    reserve(account, job, 2, user)

    with transaction(account) as session:
        rows, total = service.history(session, account, limit=1)
        line = CreditLine.model_validate(rows[0])

    assert (total, line.type, line.user_id, line.job_id) == (2, "deduction", user, job)
    assert line.description == "Video generated: 60 seconds"


def test_our_failure_gives_the_credits_back_once(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 2)

    release(account, job)
    release(account, job)

    assert (balance(account).balance, balance(account).reserved) == (3, 0)
    assert lines(account) == [("grant", 3, 3), ("deduction", -2, 1), ("refund", 2, 3)]


def test_repeated_reservations_and_settlements_change_nothing(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 2)
    reserve(account, job, 2)
    settle(account, job)
    settle(account, job)
    reserve(account, job, 2)

    assert (balance(account).balance, balance(account).reserved) == (1, 0)
    assert lines(account) == [("grant", 3, 3), ("deduction", -2, 1)]


def test_a_resumed_job_reserves_again(account: UUID) -> None:
    job = new_id()
    for _ in range(3):
        reserve(account, job, 3)
        release(account, job)
    reserve(account, job, 3)
    settle(account, job)

    assert (balance(account).balance, balance(account).reserved) == (0, 0)
    assert [kind for kind, _, _ in lines(account)] == ["grant", *["deduction", "refund"] * 3, "deduction"]


def test_too_few_credits_are_told_with_what_is_missing_and_when_more_come(account: UUID) -> None:
    reserve(account, new_id(), 2)

    with pytest.raises(InsufficientCredits) as caught:
        reserve(account, new_id(), 2)

    assert (caught.value.status, caught.value.code) == (402, "INSUFFICIENT_CREDITS")
    assert caught.value.details == {"required": 2, "available": 1, "next_reset": "2026-02-10T09:00:00Z"}
    assert (balance(account).balance, balance(account).reserved) == (1, 2)


def test_a_job_that_costs_nothing_leaves_no_line(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 0)
    release(account, job)
    reserve(account, job, 0)
    settle(account, job)

    assert lines(account) == [("grant", 3, 3)]


def test_an_open_job_cannot_change_its_price(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 1)

    with pytest.raises(Conflict, match="charged 1 credits, not 2"):
        reserve(account, job, 2)


def test_what_is_delivered_is_not_refunded_by_a_late_failure(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 1)
    settle(account, job)

    with pytest.raises(Conflict, match="spent"):
        release(account, job)


def test_what_was_given_back_cannot_be_spent(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 1)
    release(account, job)

    with pytest.raises(Conflict, match="given back"):
        settle(account, job)


def test_a_job_that_reserved_nothing_has_nothing_to_settle_or_give_back(account: UUID) -> None:
    release(account, new_id())
    with pytest.raises(NotFound) as caught:
        settle(account, new_id())

    assert caught.value.code == "CREDIT_RESERVATION_NOT_FOUND"
    assert lines(account) == [("grant", 3, 3)]


@pytest.mark.parametrize(
    ("code", "returned", "left"), [("PROVIDER_FAILED", True, 3), ("INVALID_INPUT", False, 1), ("CANCELLED", False, 1)]
)
def test_a_failed_job_is_refunded_unless_the_person_failed(account: UUID, code: str, returned: bool, left: int) -> None:
    job = new_id()
    reserve(account, job, 2)

    for expected in (returned, False):
        with transaction(account) as session:
            assert service.close_failed(session, account, job, code, "it failed") is expected

    assert (balance(account).balance, balance(account).reserved) == (left, 0)


def test_resuming_after_the_persons_failure_costs_nothing_more(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 2)
    with transaction(account) as session:
        service.close_failed(session, account, job, "CLAIM_UNBOUND", "a claim has no source")

    reserve(account, job, 2)
    settle(account, job)

    assert lines(account) == [("grant", 3, 3), ("deduction", -2, 1)]


def test_failing_before_anything_was_reserved_changes_nothing(account: UUID) -> None:
    with transaction(account) as session:
        assert service.close_failed(session, account, new_id(), "PROVIDER_FAILED", "it failed") is False


def test_the_months_credits_are_spent_before_bought_ones(account: UUID) -> None:
    buy(account, 10, "pi_1")
    reserve(account, new_id(), 2)
    first = balance(account)
    reserve(account, new_id(), 5)
    second = balance(account)

    assert (first.balance, first.purchased) == (11, 10)
    assert (second.balance, second.purchased) == (6, 6)


def test_a_refund_gives_back_the_kind_that_was_taken(account: UUID) -> None:
    job = new_id()
    buy(account, 10, "pi_1")
    reserve(account, job, 5)
    release(account, job)

    assert (balance(account).balance, balance(account).purchased) == (13, 10)


def test_a_payment_or_a_gift_counts_once(account: UUID) -> None:
    buy(account, 10, "pi_1")
    buy(account, 10, "pi_1")
    for _ in range(2):
        with transaction(account) as session:
            service.grant(session, account, 5, "Sorry for the wait", "pi_1")

    assert lines(account) == [("grant", 3, 3), ("purchase", 10, 13), ("grant", 5, 18)]
    with pytest.raises(Conflict, match="already added 10"):
        buy(account, 20, "pi_1")


@pytest.mark.parametrize("amount", [0, -1])
def test_only_credits_above_zero_can_be_added(account: UUID, amount: int) -> None:
    with pytest.raises(InvalidInput, match="above zero"):
        buy(account, amount, "pi_1")


def test_a_job_cannot_cost_less_than_nothing(account: UUID) -> None:
    with pytest.raises(InvalidInput, match="below zero"):
        reserve(account, new_id(), -1)


def test_an_organization_without_an_account_is_told_so(organization: UUID) -> None:
    with pytest.raises(NotFound, match="subscription"):
        reserve(organization, new_id(), 1)


def test_nothing_is_taken_when_the_request_fails_afterwards(account: UUID) -> None:
    with pytest.raises(RuntimeError), transaction(account) as session:
        service.reserve(session, account, new_id(), None, 2, "Video")
        raise RuntimeError("the job could not be written")

    assert lines(account) == [("grant", 3, 3)]
    assert (balance(account).balance, balance(account).reserved) == (3, 0)


def test_history_comes_in_pages_newest_first_and_by_type(account: UUID) -> None:
    for number in range(1, 8):
        buy(account, number, f"pi_{number}")

    with transaction(account) as session:
        page, total = service.history(session, account, limit=3, offset=2)
        amounts = [line.amount for line in page]
        _, grants = service.history(session, account, kind="grant")

    assert (amounts, total, grants) == ([5, 4, 3], 8, 1)


def test_a_plan_starts_with_its_credits_and_its_own_anniversary(account: UUID, set_clock: SetClock) -> None:
    buy(account, 10, "pi_1")
    set_clock.set(2026, 1, 31, 12)

    for _ in range(2):
        with transaction(account) as session:
            service.start_plan(session, account, "professional", "in_1")

    found = balance(account)
    assert (found.plan, found.balance, found.purchased, found.monthly_limit) == ("pro", 70, 10, 60)
    assert found.next_reset == set_clock.set(2026, 2, 28, 12)
    assert lines(account)[2:] == [("reset", -3, 10), ("grant", 60, 70)]
    with transaction(account) as session:
        assert service.plan_of(session, account) == plans.get("pro")


def test_an_unknown_plan_cannot_be_started(account: UUID) -> None:
    with pytest.raises(InvalidInput, match="platinum"), transaction(account) as session:
        service.start_plan(session, account, "platinum", "in_1")


def test_the_ledger_adds_up_in_the_database(account: UUID) -> None:
    job = new_id()
    buy(account, 4, "pi_1")
    reserve(account, job, 6)
    release(account, job)
    reserve(account, job, 5)

    with transaction(account) as session:
        total = session.scalar(select(func.sum(CreditTransaction.amount)))

    assert total == balance(account).balance == 2
