"""HTTP routes that read plans, credits and usage."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from reelestate.access.callers import MEMBER_ERRORS, Member, MemberCaller
from reelestate.billing import plans, repository, service, usage
from reelestate.billing.answers import (
    BalanceAnswer,
    CreditLineAnswer,
    CreditsAnswer,
    PlansAnswer,
    SubscriptionPage,
    UsageAnswer,
    UsageRecordAnswer,
    UsageSummary,
)
from reelestate.billing.schemas import LineType
from reelestate.billing.tables import Subscription
from reelestate.kit import clock
from reelestate.kit.errors import InvalidInput
from reelestate.kit.http.envelope import Page, PageQuery
from reelestate.kit.http.errors import errors

router = APIRouter(tags=["billing"])

LONGEST_DAYS = 366
_DAYS = (date(2000, 1, 1), date(2999, 12, 31))


@router.get("/users/me/credits", responses=MEMBER_ERRORS | errors(422))
def get_credits(
    caller: Member,
    page: PageQuery,
    type: Annotated[LineType | None, Query(description="Only such lines.")] = None,  # noqa: A002 (its public name)
) -> CreditsAnswer:
    """Read the organization's credits and what became of them."""
    plan = plans.get(_subscription(caller).plan)
    credit = service.balance(caller.session, caller.organization_id)
    lines, total = service.history(
        caller.session, caller.organization_id, limit=page.limit, offset=page.offset, kind=type
    )
    history = [CreditLineAnswer.of(line) for line in lines]
    return CreditsAnswer.with_history(credit, plan, history, Page(lines, total, page).pagination)


@router.get("/credits/balance", responses=MEMBER_ERRORS)
def get_credit_balance(caller: Member) -> BalanceAnswer:
    """Read the organization's credits."""
    plan = plans.get(_subscription(caller).plan)
    return BalanceAnswer.of(service.balance(caller.session, caller.organization_id), plan)


@router.get("/credits/plans")
def list_credit_plans() -> PlansAnswer:
    """List what is on sale; the same as `/subscriptions/plans`."""
    return PlansAnswer.of_catalogue()


@router.get("/subscriptions/plans")
def list_plans() -> PlansAnswer:
    """List the plans, what they cost, grant and allow. Nobody needs to be signed in for it."""
    return PlansAnswer.of_catalogue()


@router.get("/billing/subscription", responses=MEMBER_ERRORS)
def get_subscription(caller: Member) -> SubscriptionPage:
    """Read the organization's plan and what was used of it in the present month."""
    session, organization_id = caller.session, caller.organization_id
    held = _subscription(caller)
    start, end = held.current_period_start, held.current_period_end
    return SubscriptionPage.of(
        held,
        plans.get(held.plan),
        usage.summary(session, organization_id, start, end),
        repository.stored_bytes(session, organization_id),
        repository.credits_spent(session, organization_id, start, end),
        service.balance(session, organization_id).balance,
    )


@router.get("/billing/usage", responses=MEMBER_ERRORS | errors(422))
def get_usage(
    caller: Member,
    page: PageQuery,
    period: Annotated[Literal["current"] | None, Query(description="The plan's present month; the default.")] = None,
    start_date: Annotated[date | None, Query(description="The first day (UTC).")] = None,
    end_date: Annotated[date | None, Query(description="The last day (UTC), at most a year after the first.")] = None,
) -> UsageAnswer:
    """Read what was used in the present month or between two days."""
    start, end = _span(caller, period, start_date, end_date)
    rows, total = usage.records(
        caller.session, caller.organization_id, start, end, limit=page.limit, offset=page.offset
    )
    return UsageAnswer(
        start=start,
        end=end,
        usage_records=[UsageRecordAnswer.model_validate(row) for row in rows],
        summary=UsageSummary.model_validate(usage.summary(caller.session, caller.organization_id, start, end)),
        pagination=Page(rows, total, page).pagination,
    )


def _subscription(caller: MemberCaller) -> Subscription:
    """The organization's subscription. A month that has ended is begun first, so what is told is what can be spent."""
    service.open_account(caller.session, caller.organization_id, caller.user_id)
    service.reset_due(caller.session, caller.organization_id, clock.now())
    return repository.get_subscription(caller.session, caller.organization_id)


def _span(caller: MemberCaller, period: str | None, first: date | None, last: date | None) -> tuple[datetime, datetime]:
    if first is None and last is None:
        held = _subscription(caller)
        return held.current_period_start, held.current_period_end
    if period is not None:
        raise InvalidInput("period", "is given beside days", "Give either the period or start_date and end_date.")
    if first is None or last is None:
        missing = "start_date" if first is None else "end_date"
        raise InvalidInput(missing, "is missing", "Give both the first and the last day.")
    for name, day in (("start_date", first), ("end_date", last)):
        if not _DAYS[0] <= day <= _DAYS[1]:
            raise InvalidInput(name, f"{day} is out of range", "Give a day of this century.")
    if last < first:
        raise InvalidInput("end_date", "lies before start_date", "Give a later day.")
    if (last - first).days >= LONGEST_DAYS:
        raise InvalidInput("end_date", "lies more than a year after start_date", "Ask for a year at a time.")
    midnight = time(tzinfo=UTC)
    return datetime.combine(first, midnight), datetime.combine(last + timedelta(days=1), midnight)
