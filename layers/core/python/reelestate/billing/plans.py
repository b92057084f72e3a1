"""The plan catalogue: what is on sale, what it grants and what it allows. The data is ``plans.yaml``."""

from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reelestate.kit.documents import read_document
from reelestate.kit.errors import InvalidInput

FREE = "free"
"""The plan everybody begins with, and falls back to when a paid one ends."""

Quality = Literal["720p", "1080p", "4K"]
QUALITY_PIXELS: dict[Quality, int] = {"720p": 720, "1080p": 1080, "4K": 2160}
"""The shorter side of the picture, in pixels, smallest first."""

Price = Annotated[Decimal, Field(ge=0, decimal_places=2)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Data):
    """What a plan allows. ``None`` is no limit."""

    max_duration_seconds: int | None = Field(ge=1)
    max_characters: int | None = Field(ge=1)
    quality: Quality = Field(description="The largest picture.")
    watermark: bool = Field(description="Whether films carry the studio's watermark.")
    storage_gb: int | None = Field(ge=1)
    members: int | None = Field(ge=1)
    api_access: bool


class Plan(_Data):
    """A plan: its prices in the catalogue's currency, the credits of a month, and its limits."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    price_per_month: Price
    price_per_year: Price
    credits_per_month: int = Field(ge=1)
    features: tuple[str, ...] = Field(min_length=1)
    limits: Limits


class TopUp(_Data):
    """Credits that can be bought beside a plan: how many for how much."""

    credits: int = Field(ge=1)
    price: Price


class Catalogue(_Data):
    """Every plan, cheapest first. Names and aliases are unique, and one plan is free."""

    currency: str
    top_up: TopUp
    plans: tuple[Plan, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        names = [name for plan in self.plans for name in (plan.id, *plan.aliases)]
        if len(names) != len(set(names)):
            raise ValueError("two plans share a name")
        if not any(plan.id == FREE and plan.price_per_month == 0 for plan in self.plans):
            raise ValueError(f"no plan is called {FREE} and costs nothing")
        prices = [plan.price_per_month for plan in self.plans]
        if prices != sorted(prices):
            raise ValueError("the plans are not in the order of their prices")
        return self


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    return Catalogue.model_validate(read_document(Path(__file__).with_name("plans.yaml")))


def get(name: str) -> Plan:
    """The plan of that id or alias, in any case of letters. Raises InvalidInput for an unknown one."""
    wanted = name.strip().lower()
    for plan in catalogue().plans:
        if wanted == plan.id or wanted in plan.aliases:
            return plan
    known = ", ".join(plan.id for plan in catalogue().plans)
    raise InvalidInput("plan", f"there is no plan {name!r}", f"Choose one of {known}.")
