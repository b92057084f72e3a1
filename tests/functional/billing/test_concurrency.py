"""Many at once: nobody gets a credit that another has, none is lost, nobody waits for ever."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from reelestate.billing import service
from reelestate.billing.tables import CreditReservation, CreditTransaction
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import InsufficientCredits, InvalidInput
from reelestate.kit.ids import new_id
from tests.functional.billing.conftest import SetClock
from tests.functional.billing.test_service import balance, buy, release, reserve, settle

CALLERS = 200


def at_once(actions: list[Callable[[], object]]) -> list[str]:
    """What became of each action when all start at the same moment: ``ok``, or the error's name."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        barrier.wait()
        try:
            action()
        except (InsufficientCredits, InvalidInput) as error:
            return type(error).__name__
        return "ok"

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def sums(organization: UUID) -> tuple[int, int]:
    """Sum of the ledger, and of the open reservations."""
    with transaction(organization) as session:
        ledger = session.scalar(select(func.coalesce(func.sum(CreditTransaction.amount), 0)))
        held = session.scalar(
            select(func.coalesce(func.sum(CreditReservation.amount), 0)).where(CreditReservation.status == "reserved")
        )
    return int(ledger or 0), int(held or 0)


def test_two_hundred_reservations_of_a_hundred_credits_grant_exactly_a_hundred(account: UUID) -> None:
    buy(account, 97, "pi_1")

    answers = at_once([lambda: reserve(account, new_id(), 1) for _ in range(CALLERS)])

    assert Counter(answers) == {"ok": 100, "InsufficientCredits": 100}
    found = balance(account)
    assert (found.balance, found.reserved, found.purchased) == (0, 100, 0)
    assert sums(account) == (0, 100)
    with transaction(account) as session:
        lines, total = service.history(session, account, limit=200)
        afters = [line.balance_after for line in reversed(lines)]
    assert total == 102
    assert afters == [3, 100, *range(99, -1, -1)]


def test_one_job_reserved_by_many_is_charged_once(account: UUID) -> None:
    job = new_id()

    answers = at_once([lambda: reserve(account, job, 2) for _ in range(40)])

    assert set(answers) == {"ok"}
    assert (balance(account).balance, balance(account).reserved) == (1, 2)


def test_one_job_released_by_many_is_refunded_once(account: UUID) -> None:
    job = new_id()
    reserve(account, job, 2)

    at_once([lambda: release(account, job) for _ in range(40)])

    assert (balance(account).balance, balance(account).reserved) == (3, 0)
    assert sums(account) == (3, 0)


def test_an_account_opened_by_many_is_granted_once(organization: UUID) -> None:
    def open_it() -> None:
        with transaction(organization) as session:
            service.open_account(session, organization, None)

    answers = at_once([open_it] * 20)

    assert set(answers) == {"ok"}
    assert balance(organization).balance == 3


def test_everything_at_once_neither_deadlocks_nor_loses_a_credit(account: UUID, set_clock: SetClock) -> None:
    buy(account, 60, "pi_1")
    done, failed = [new_id() for _ in range(20)], [new_id() for _ in range(20)]
    for job in [*done, *failed]:
        reserve(account, job, 1)
    set_clock.set(2026, 2, 10, 9)

    def reset() -> None:
        with transaction(account) as session:
            service.reset_due(session, account, clock.now())

    def upgrade() -> None:
        with transaction(account) as session:
            service.start_plan(session, account, "standard", "in_1")

    answers = at_once(
        [
            *(lambda job=job: settle(account, job) for job in done),
            *(lambda job=job: release(account, job) for job in failed),
            *(lambda: reserve(account, new_id(), 1) for _ in range(20)),
            *(lambda n=n: buy(account, 1, f"pi_more_{n % 5}") for n in range(20)),
            *[reset] * 10,
            *[upgrade] * 10,
        ]
    )

    assert set(answers) == {"ok"}
    found = balance(account)
    assert (found.balance, found.reserved) == sums(account)
    assert found.reserved == 20
    assert found.plan == "standard"


def test_a_reset_that_waited_for_another_does_nothing(account: UUID, set_clock: SetClock) -> None:
    now = set_clock.set(2026, 2, 10, 9)

    def reset() -> bool:
        with transaction(account) as session:
            return service.reset_due(session, account, now) is not None

    with ThreadPoolExecutor(1) as pool:
        with transaction(account) as session:
            assert service.reset_due(session, account, now) is not None
            other = pool.submit(reset)
            wait_for_waiting(session)
        assert other.result(timeout=30) is False

    assert sums(account) == (3, 0)


def test_a_payment_that_waited_for_its_twin_adds_nothing(account: UUID) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction(account) as session:
            service.purchase(session, account, 10, "10 credits", "pi_1")
            other = pool.submit(buy, account, 10, "pi_1")
            wait_for_waiting(session)
        other.result(timeout=30)

    assert sums(account) == (13, 0)


def wait_for_waiting(session: Session) -> None:
    """Returns once another session waits for a lock that this one holds."""
    waiting = text("select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))")
    deadline = time.monotonic() + 30
    while not session.execute(waiting).scalar_one():
        assert time.monotonic() < deadline, "nobody waits"
        time.sleep(0.01)
