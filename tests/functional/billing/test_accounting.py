"""Whatever happens to an account, in whatever order, its figures add up."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlalchemy.orm import Session

from reelestate.billing import plans, service
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import Conflict, InsufficientCredits, NotFound
from reelestate.kit.ids import new_id


@dataclass
class Held:
    """What the model knows of a job."""

    amount: int
    bought: int
    status: str = "reserved"


class Accounting(RuleBasedStateMachine):
    """An account in the database beside a model of it: the month's credits and the bought ones in two heaps."""

    jobs = Bundle("jobs")

    def __init__(self) -> None:
        super().__init__()
        self.organization = new_id()
        self.now = datetime(2026, 1, 31, 9, tzinfo=UTC)
        self.month, self.bought = 3, 0
        self.granted = 3
        self.held: dict[UUID, Held] = {}
        self.payments = 0
        self._open = ExitStack()
        self._open.enter_context(patch.object(clock, "now", lambda: self.now))
        self._session = self._open.enter_context(transaction(self.organization))

    @contextmanager
    def acting(self) -> Iterator[Session]:
        """The session, in a transaction inside the example's: an error undoes it, as it would the request's."""
        with self._session.begin_nested():
            yield self._session

    @initialize()
    def open(self) -> None:
        with self.acting() as session:
            session.execute(
                text("insert into organizations (id, name, slug) values (:id, 'Test', :slug)"),
                {"id": self.organization, "slug": str(self.organization)},
            )
            self.end = service.open_account(session, self.organization, None).current_period_end

    def teardown(self) -> None:
        self._open.close()

    def _begin_months(self) -> None:
        """What the model does where the service may begin a month."""
        if self.end <= self.now:
            self.month = self.granted
            with self.acting() as session:
                service.reset_due(session, self.organization, self.now)
                self.end = service.balance(session, self.organization).next_reset

    @rule(target=jobs, amount=st.integers(0, 8))
    def begin_job(self, amount: int) -> UUID:
        job = new_id()
        self._reserve(job, amount)
        return job

    @rule(target=jobs, left=st.integers(0, 3))
    def begin_job_for_nearly_all(self, left: int) -> UUID:
        job = new_id()
        self._begin_months()
        self._reserve(job, max(0, self.month + self.bought - left))
        return job

    @rule(job=jobs, amount=st.integers(0, 8))
    def begin_again(self, job: UUID, amount: int) -> None:
        self._reserve(job, amount)

    def _reserve(self, job: UUID, amount: int) -> None:
        self._begin_months()
        known = self.held.get(job)
        again = known is not None and known.status != "released"
        try:
            with self.acting() as session:
                service.reserve(session, self.organization, job, None, amount, "Video")
        except InsufficientCredits:
            assert not again
            assert amount > self.month + self.bought
            return
        except Conflict:
            assert again
            assert known is not None
            assert known.amount != amount
            return
        if again:
            assert known is not None
            assert known.amount == amount
            return
        assert amount <= self.month + self.bought
        from_month = min(self.month, amount)
        self.month -= from_month
        self.bought -= amount - from_month
        self.held[job] = Held(amount, amount - from_month)

    @rule(job=jobs)
    def finish_job(self, job: UUID) -> None:
        known = self.held.get(job)
        try:
            with self.acting() as session:
                service.settle(session, self.organization, job)
        except NotFound:
            assert known is None
        except Conflict:
            assert known is not None
            assert known.status == "released"
        else:
            assert known is not None
            known.status = "settled"

    @rule(job=jobs)
    def fail_job(self, job: UUID) -> None:
        known = self.held.get(job)
        try:
            with self.acting() as session:
                service.release(session, self.organization, job, "the studio failed")
        except Conflict:
            assert known is not None
            assert known.status == "settled"
            return
        if known is not None and known.status == "reserved":
            known.status = "released"
            self.month += known.amount - known.bought
            self.bought += known.bought

    @rule(amount=st.integers(1, 9), twice=st.booleans())
    def buy(self, amount: int, twice: bool) -> None:
        self.payments += 1
        for _ in range(1 + twice):
            with self.acting() as session:
                service.purchase(session, self.organization, amount, "Credits", f"pi_{self.payments}")
        self.bought += amount

    @rule(amount=st.integers(1, 5))
    def give(self, amount: int) -> None:
        self.payments += 1
        with self.acting() as session:
            service.grant(session, self.organization, amount, "Gift", f"gift_{self.payments}")
        self.month += amount

    @rule(days=st.integers(5, 50))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self._begin_months()

    @rule(plan=st.sampled_from(["free", "standard", "pro", "enterprise"]))
    def change_plan(self, plan: str) -> None:
        self.payments += 1
        with self.acting() as session:
            subscription = service.start_plan(session, self.organization, plan, f"in_{self.payments}")
            self.end = subscription.current_period_end
        self.granted = self.month = plans.get(plan).credits_per_month

    @invariant()
    def adds_up(self) -> None:
        with self.acting() as session:
            found = service.balance(session, self.organization)
            lines, total = service.history(session, self.organization, limit=10_000)
            open_sum = session.execute(
                text("select coalesce(sum(amount), 0) from credit_reservations where status = 'reserved'")
            ).scalar_one()
        ledger = list(reversed(lines))
        assert len(ledger) == total
        assert found.balance == sum(line.amount for line in ledger) == self.month + self.bought >= 0
        assert found.purchased == sum(line.details["purchased"] for line in ledger) == self.bought
        assert 0 <= found.purchased <= found.balance
        held = sum(job.amount for job in self.held.values() if job.status == "reserved")
        assert found.reserved == open_sum == held
        before = 0
        for line in ledger:
            assert line.balance_after == before + line.amount
            assert line.amount != 0
            before = line.balance_after


@pytest.mark.usefixtures("application")
def test_the_figures_always_add_up() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis leaves it untyped
        Accounting,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],  # a shorter failing history would take minutes to find
        ),
    )
