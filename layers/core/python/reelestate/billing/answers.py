"""What billing answers over HTTP."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from reelestate.billing.limits import BYTES_PER_GB
from reelestate.billing.plans import Plan, catalogue
from reelestate.billing.rules import CREDITS_PER_MINUTE
from reelestate.billing.schemas import CreditBalance, LineType, UsageType
from reelestate.billing.tables import CreditTransaction, Subscription
from reelestate.kit.http.envelope import Answer, Pagination


class BalanceAnswer(Answer):
    """What can be spent, and until when the month's part of it lasts."""

    balance: int = Field(description="What can be spent now.", examples=[15])
    purchased: int = Field(description="How many of the balance were bought; they outlast the month.")
    reserved: int = Field(description="What running jobs hold beside the balance.")
    tier: str = Field(description="The plan's id.", examples=["standard"])
    plan_type: str = Field(description="The plan's name.", examples=["Standard"])
    monthly_limit: int = Field(description="The credits that the plan grants each month.", examples=[30])
    reset_date: date = Field(description="The day (UTC) on which the month's credits are granted anew.")
    next_reset: datetime
    credits_per_minute: int = Field(default=CREDITS_PER_MINUTE, description="What a minute of film costs.")

    @classmethod
    def of(cls, credit: CreditBalance, plan: Plan) -> "BalanceAnswer":
        """The answer for a balance."""
        return cls(**_figures(credit, plan))


class CreditLineAnswer(Answer):
    """A line of the ledger."""

    transaction_id: UUID
    type: LineType
    amount: int = Field(description="Added to the balance; below zero when taken from it.", examples=[-3])
    balance_after: int
    description: str = Field(examples=["Video generated: 60 seconds"])
    user_id: UUID | None
    job_id: UUID | None
    created_at: datetime

    @classmethod
    def of(cls, line: CreditTransaction) -> "CreditLineAnswer":
        """The answer for a line."""
        kept = ("type", "amount", "balance_after", "description", "user_id", "job_id", "created_at")
        return cls.model_validate({name: getattr(line, name) for name in kept} | {"transaction_id": line.id})


class CreditsAnswer(BalanceAnswer):
    """The balance and a page of its history, the newest line first."""

    history: list[CreditLineAnswer]
    pagination: Pagination

    @classmethod
    def with_history(
        cls, credit: CreditBalance, plan: Plan, history: list[CreditLineAnswer], pagination: Pagination
    ) -> "CreditsAnswer":
        """The answer for a balance and some lines."""
        return cls(**_figures(credit, plan), history=history, pagination=pagination)


class PlanLimitsAnswer(Answer):
    """What a plan allows. Null is no limit."""

    max_duration: int | None = Field(description="Seconds of a film.", examples=[120])
    max_characters: int | None = Field(description="People who appear or speak in a film.")
    quality: str = Field(description="The largest picture.", examples=["1080p"])
    watermark: bool = Field(description="Whether films carry the studio's watermark.")
    storage_gb: int | None
    members: int | None
    api_access: bool


class PlanAnswer(Answer):
    """A plan on sale. Prices are in `currency`."""

    plan_id: str = Field(examples=["standard"])
    name: str = Field(examples=["Standard"])
    price: float = Field(description="For a month.", examples=[39])
    price_per_year: float
    currency: str = Field(examples=["USD"])
    credits_per_month: int = Field(examples=[30])
    credits_per_minute: int = Field(default=CREDITS_PER_MINUTE, description="What a minute of film costs.")
    features: list[str]
    limits: PlanLimitsAnswer

    @classmethod
    def of(cls, plan: Plan) -> "PlanAnswer":
        """The answer for a plan."""
        limits = plan.limits.model_dump()
        return cls(
            plan_id=plan.id,
            name=plan.name,
            price=float(plan.price_per_month),
            price_per_year=float(plan.price_per_year),
            currency=catalogue().currency,
            credits_per_month=plan.credits_per_month,
            features=list(plan.features),
            limits=PlanLimitsAnswer(max_duration=limits.pop("max_duration_seconds"), **limits),
        )


class TopUpAnswer(Answer):
    """Credits that can be bought beside a plan."""

    credits: int = Field(examples=[10])
    price: float = Field(examples=[5])
    currency: str


class PlansAnswer(Answer):
    """Every plan, the cheapest first."""

    plans: list[PlanAnswer]
    top_up: TopUpAnswer

    @classmethod
    def of_catalogue(cls) -> "PlansAnswer":
        """The answer for what is on sale."""
        sale = catalogue()
        top_up = TopUpAnswer(credits=sale.top_up.credits, price=float(sale.top_up.price), currency=sale.currency)
        return cls(plans=[PlanAnswer.of(plan) for plan in sale.plans], top_up=top_up)


class SubscriptionAnswer(Answer):
    """The plan an organization holds."""

    id: UUID
    plan_name: str = Field(description="The plan's id.", examples=["standard"])
    plan: PlanAnswer
    status: str = Field(examples=["active"])
    current_period_start: datetime
    current_period_end: datetime
    trial_end: datetime | None
    cancel_at_period_end: bool
    cancelled_at: datetime | None
    price_paid: float | None = Field(description="What was last paid for it.")
    storage_limit_gb: int | None = Field(description="Null is no limit.")
    storage_used_bytes: int
    video_renders_limit: int | None = Field(description="Always null: credits limit films, not their number.")
    video_renders_used: int = Field(description="Films in the present month.")

    @classmethod
    def of(cls, row: Subscription, plan: Plan, summary: dict[str, int], stored_bytes: int) -> "SubscriptionAnswer":
        """The answer for a subscription and what was used of it."""
        kept = ("id", "status", "current_period_start", "current_period_end", "trial_end")
        more = ("cancel_at_period_end", "cancelled_at", "price_paid")
        return cls.model_validate(
            {name: getattr(row, name) for name in (*kept, *more)}
            | {
                "plan_name": plan.id,
                "plan": PlanAnswer.of(plan),
                "storage_limit_gb": plan.limits.storage_gb,
                "storage_used_bytes": stored_bytes,
                "video_renders_limit": None,
                "video_renders_used": summary.get("video_render", 0),
            }
        )


class UsageSummary(Answer):
    """How much of each kind was used: pieces, of storage megabytes."""

    video_render: int = 0
    infographic_render: int = 0
    ai_script: int = 0
    ai_voice: int = 0
    storage: int = 0


class PeriodUsage(UsageSummary):
    """What was used in the present month, and the credits that are left of it."""

    credits_used: int = Field(description="Credits taken in this month, less what was given back.")
    credits_left: int
    storage_used_gb: float


class SubscriptionPage(Answer):
    """The plan, and what was used of it in the present month."""

    subscription: SubscriptionAnswer
    usage: PeriodUsage

    @classmethod
    def of(
        cls, row: Subscription, plan: Plan, summary: dict[str, int], stored_bytes: int, spent: int, left: int
    ) -> "SubscriptionPage":
        """The answer for a subscription and what was used of it."""
        gigabytes = round(stored_bytes / BYTES_PER_GB, 3)
        usage = PeriodUsage.model_validate(
            summary | {"credits_used": spent, "credits_left": left, "storage_used_gb": gigabytes}
        )
        return cls(subscription=SubscriptionAnswer.of(row, plan, summary, stored_bytes), usage=usage)


class UsageRecordAnswer(Answer):
    """Something that was used."""

    id: UUID
    usage_type: UsageType
    quantity: int
    user_id: UUID | None
    project_id: UUID | None
    job_id: UUID | None
    recorded_at: datetime


class UsageAnswer(Answer):
    """What was used from `start` until before `end`, the newest first."""

    start: datetime
    end: datetime
    usage_records: list[UsageRecordAnswer]
    summary: UsageSummary
    pagination: Pagination


def _figures(credit: CreditBalance, plan: Plan) -> dict[str, object]:
    return {
        "balance": credit.balance,
        "purchased": credit.purchased,
        "reserved": credit.reserved,
        "tier": plan.id,
        "plan_type": plan.name,
        "monthly_limit": credit.monthly_limit,
        "reset_date": credit.next_reset.date(),
        "next_reset": credit.next_reset,
    }
