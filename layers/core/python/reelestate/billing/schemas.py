"""What billing answers."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

LineType = Literal["deduction", "grant", "purchase", "refund", "reset"]
UsageType = Literal["video_render", "infographic_render", "ai_script", "ai_voice", "storage"]


class CreditBalance(BaseModel):
    """An organization's credits and its plan's month."""

    model_config = ConfigDict(frozen=True)

    balance: int = Field(description="What can be spent now.")
    purchased: int = Field(description="How many of the balance were bought; they outlast the month.")
    reserved: int = Field(description="What running jobs hold beside the balance.")
    plan: str = Field(description="The plan's id.")
    status: str = Field(description="The subscription's status.")
    monthly_limit: int = Field(description="The credits the plan grants each month.")
    next_reset: datetime = Field(description="When the month ends and the next one's credits are granted.")


class CreditLine(BaseModel):
    """A line of the ledger."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    type: LineType
    amount: int = Field(description="Added to the balance; below zero when taken from it.")
    balance_after: int
    description: str
    user_id: UUID | None
    job_id: UUID | None
    details: dict[str, Any]
    created_at: datetime
