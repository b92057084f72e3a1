"""Credits: what jobs hold and spend, grants, purchases, the month's reset. ``rules`` tells how they add up.

Every function that changes credits locks the organization's account until the transaction ends, so changes happen one
after the other; each is idempotent, so a repeated request or a retried step changes nothing twice.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from reelestate.billing import ledger, plans, repository, rules
from reelestate.billing.limits import Demand, exceeded
from reelestate.billing.plans import Plan
from reelestate.billing.schemas import CreditBalance, LineType
from reelestate.billing.tables import CreditAccount, CreditReservation, CreditTransaction, Subscription
from reelestate.kit import clock
from reelestate.kit.errors import Conflict, InsufficientCredits, InvalidInput, PlanLimit, missing


def open_account(session: Session, organization_id: UUID, user_id: UUID | None) -> Subscription:
    """Gives the organization the free plan and its first month's credits. One that has a plan keeps it."""
    now = clock.now()
    anchor_day = now.day
    added = repository.add_subscription(
        session,
        organization_id,
        plan=plans.FREE,
        anchor_day=anchor_day,
        current_period_start=now,
        current_period_end=rules.next_anniversary(now, anchor_day),
    )
    subscription = repository.get_subscription(session, organization_id)
    if added:
        account = CreditAccount(organization_id=organization_id, balance=0, purchased=0, reserved=0)
        session.add(account)
        session.flush()
        _begin_month(session, account, subscription, f"period:{now.isoformat()}", user_id)
    return subscription


def start_plan(
    session: Session,
    organization_id: UUID,
    plan_name: str,
    reference: str,
    *,
    user_id: UUID | None = None,
    price_paid: Decimal | None = None,
) -> Subscription:
    """Puts the organization on a plan from now on: a new month begins, and this day is its anniversary.

    ``reference`` names the payment or decision; the same one starts a plan once. Raises InvalidInput for an unknown
    plan and NotFound for an organization without an account.
    """
    plan, now, key = plans.get(plan_name), clock.now(), f"plan:{reference}"
    subscription = repository.get_subscription(session, organization_id, lock=True)
    account = repository.get_account(session, organization_id, lock=True)
    if repository.find_line(session, organization_id, f"{key}:grant"):
        return subscription
    subscription.plan, subscription.status, subscription.price_paid = plan.id, "active", price_paid
    subscription.cancel_at_period_end, subscription.cancelled_at = False, None
    subscription.anchor_day = now.day
    subscription.current_period_start = now
    subscription.current_period_end = rules.next_anniversary(now, now.day)
    _begin_month(session, account, subscription, key, user_id)
    return subscription


def reset_due(session: Session, organization_id: UUID, now: datetime) -> CreditTransaction | None:
    """Begins the organization's month when its last one has ended; the grant, or None when nothing is due.

    After missed months there is one grant, for the month that ``now`` lies in. A plan that was cancelled, or that was
    to end with the month, gives way to the free one. A paused or unpaid subscription waits.
    """
    if not _is_due(repository.get_subscription(session, organization_id), now):
        return None
    subscription = repository.get_subscription(session, organization_id, lock=True)
    if not _is_due(subscription, now):
        return None
    if subscription.status == "cancelled" or subscription.cancel_at_period_end:
        subscription.plan, subscription.status, subscription.price_paid = plans.FREE, "active", None
        subscription.cancel_at_period_end = False
    start, end = rules.period_at(
        subscription.current_period_start, subscription.current_period_end, subscription.anchor_day, now
    )
    subscription.current_period_start, subscription.current_period_end = start, end
    account = repository.get_account(session, organization_id, lock=True)
    return _begin_month(session, account, subscription, f"period:{start.isoformat()}", None)


def _is_due(subscription: Subscription, now: datetime) -> bool:
    return subscription.current_period_end <= now and subscription.status in rules.RESETTING_STATUSES


def _begin_month(
    session: Session, account: CreditAccount, subscription: Subscription, key: str, user_id: UUID | None
) -> CreditTransaction:
    """Takes the rest of the old month away and grants the new one's credits; bought credits stay."""
    plan = plans.get(subscription.plan)
    rest = account.balance - account.purchased
    if rest:
        ledger.write(
            session,
            account,
            "reset",
            -rest,
            purchased=0,
            key=f"{key}:reset",
            description="Unused credits of the month",
            user_id=user_id,
        )
    return ledger.write(
        session,
        account,
        "grant",
        plan.credits_per_month,
        purchased=0,
        key=f"{key}:grant",
        description=f"Monthly credits of the {plan.name} plan",
        user_id=user_id,
        plan=plan.id,
    )


def reserve(
    session: Session, organization_id: UUID, job_id: UUID, user_id: UUID | None, amount: int, description: str
) -> CreditReservation:
    """Takes the credits of a job that starts. A job that failed and gave them back reserves anew when it is resumed.

    A month that has ended is begun first, so nobody waits for the schedule. Raises InsufficientCredits, and Conflict
    when the job holds or spent another amount.
    """
    if amount < 0:
        raise InvalidInput("amount", f"{amount} credits is below zero", "Reserve what the job costs.")
    reset_due(session, organization_id, clock.now())
    account = repository.get_account(session, organization_id, lock=True)
    held = repository.find_reservation(session, organization_id, job_id)
    if held and held.status != "released":
        if held.amount != amount:
            raise Conflict(
                f"The job was charged {held.amount} credits, not {amount}. Start a new job for other work.",
                job_id=str(job_id),
            )
        return held
    if account.balance < amount:
        next_reset = repository.get_subscription(session, organization_id).current_period_end
        raise InsufficientCredits(required=amount, available=account.balance, next_reset=next_reset)
    bought = rules.bought_part(account.balance, account.purchased, amount)
    if held is None:
        held = CreditReservation(organization_id=organization_id, job_id=job_id, attempt=0)
        session.add(held)
    held.attempt += 1
    held.user_id, held.amount, held.purchased = user_id, amount, bought
    held.status, held.ended_at = "reserved", None
    account.reserved += amount
    if amount:
        ledger.write(
            session,
            account,
            "deduction",
            -amount,
            purchased=-bought,
            key=f"job:{job_id}:{held.attempt}:deduction",
            description=description,
            user_id=user_id,
            job_id=job_id,
        )
    session.flush()
    return held


def settle(session: Session, organization_id: UUID, job_id: UUID) -> CreditReservation:
    """Spends what the job holds. Call it in the transaction that completes the job.

    Raises NotFound when the job never reserved, and Conflict when its credits went back.
    """
    account = repository.get_account(session, organization_id, lock=True)
    held = repository.find_reservation(session, organization_id, job_id)
    if held is None:
        raise missing("credit_reservation", job_id)
    if held.status == "released":
        raise Conflict("The job's credits were given back. Reserve them again before it runs.", job_id=str(job_id))
    if held.status == "reserved":
        held.status, held.ended_at = "settled", clock.now()
        account.reserved -= held.amount
        session.flush()
    return held


def release(session: Session, organization_id: UUID, job_id: UUID, reason: str) -> CreditReservation | None:
    """Gives the job's credits back because the studio failed; None when it reserved nothing. ``reason`` is shown.

    Raises Conflict when the job is settled: what was delivered is not refunded by a late failure.
    """
    account = repository.get_account(session, organization_id, lock=True)
    held = repository.find_reservation(session, organization_id, job_id)
    if held is None or held.status == "released":
        return held
    if held.status == "settled":
        raise Conflict("The job's credits are spent; it cannot give them back.", job_id=str(job_id))
    held.status, held.ended_at = "released", clock.now()
    account.reserved -= held.amount
    if held.amount:
        ledger.write(
            session,
            account,
            "refund",
            held.amount,
            purchased=held.purchased,
            key=f"job:{job_id}:{held.attempt}:refund",
            description=f"Refund: {reason}",
            user_id=held.user_id,
            job_id=job_id,
        )
    session.flush()
    return held


def close_failed(session: Session, organization_id: UUID, job_id: UUID, error_code: str, reason: str) -> bool:
    """Ends the reservation of a job that failed with that code; True when its credits went back.

    The studio's failures are refunded; a person's own (bad input, a cancellation) are not, and since their job stays
    paid for, resuming it costs nothing more. What is settled stays settled, and who reserved nothing is left alone.
    """
    if repository.find_reservation(session, organization_id, job_id) is None:
        return False
    repository.get_account(session, organization_id, lock=True)
    held = repository.find_reservation(session, organization_id, job_id)
    if held is None or held.status != "reserved":
        return False
    if rules.is_refunded(error_code):
        release(session, organization_id, job_id, reason)
        return True
    settle(session, organization_id, job_id)
    return False


def grant(
    session: Session,
    organization_id: UUID,
    amount: int,
    description: str,
    reference: str,
    *,
    user_id: UUID | None = None,
) -> CreditTransaction:
    """Adds credits that end with the month, such as a gift. The same ``reference`` adds them once."""
    return _add(session, organization_id, "grant", amount, description, reference, user_id)


def purchase(
    session: Session,
    organization_id: UUID,
    amount: int,
    description: str,
    reference: str,
    *,
    user_id: UUID | None = None,
) -> CreditTransaction:
    """Adds bought credits, which stay until they are spent. The same ``reference`` (the payment) adds them once."""
    return _add(session, organization_id, "purchase", amount, description, reference, user_id)


def _add(
    session: Session,
    organization_id: UUID,
    kind: LineType,
    amount: int,
    description: str,
    reference: str,
    user_id: UUID | None,
) -> CreditTransaction:
    if amount < 1:
        raise InvalidInput("amount", f"{amount} credits cannot be added", "Give a whole number above zero.")
    key = f"{kind}:{reference}"
    account = repository.get_account(session, organization_id, lock=True)
    line = repository.find_line(session, organization_id, key)
    if line is None:
        return ledger.write(
            session,
            account,
            kind,
            amount,
            purchased=amount if kind == "purchase" else 0,
            key=key,
            description=description,
            user_id=user_id,
            reference=reference,
        )
    if line.amount != amount:
        raise Conflict(f"{reference} already added {line.amount} credits.", reference=reference)
    return line


def balance(session: Session, organization_id: UUID) -> CreditBalance:
    """The organization's credits and its plan's month."""
    account = repository.get_account(session, organization_id)
    subscription = repository.get_subscription(session, organization_id)
    return CreditBalance(
        balance=account.balance,
        purchased=account.purchased,
        reserved=account.reserved,
        plan=subscription.plan,
        status=subscription.status,
        monthly_limit=plans.get(subscription.plan).credits_per_month,
        next_reset=subscription.current_period_end,
    )


def history(
    session: Session, organization_id: UUID, *, limit: int = 20, offset: int = 0, kind: LineType | None = None
) -> tuple[Sequence[CreditTransaction], int]:
    """A page of the ledger, the newest line first, and how many lines there are in all."""
    return repository.list_lines(session, organization_id, limit, offset, kind)


def plan_of(session: Session, organization_id: UUID) -> Plan:
    """The plan the organization is on. Raises NotFound when it has no account."""
    return plans.get(repository.get_subscription(session, organization_id).plan)


def check_limits(plan: Plan, demand: Demand) -> None:
    """Raises PlanLimit, naming the limit and the cheapest plan that allows all of it, when the plan does not."""
    problems = exceeded(plan.limits, demand)
    if not problems:
        return
    first = problems[0]
    allowing = next((other for other in plans.catalogue().plans if not exceeded(other.limits, demand)), None)
    remedy = f"The {allowing.name} plan allows what you ask for." if allowing else "Ask for less; no plan allows it."
    raise PlanLimit(
        f"The {plan.name} plan allows {first.allows}. {remedy}",
        limit=first.limit,
        allowed=first.allowed,
        requested=first.asked,
        plan=plan.id,
        allowing_plan=allowing.id if allowing else None,
    )
