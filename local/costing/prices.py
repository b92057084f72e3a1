"""List prices, assumptions and quotas, read from the files beside this one."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).parent


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Price(_Data):
    """``usd`` for one unit of ``per``; ``seen`` says where the figure was read, empty when it was not looked up."""

    usd: float
    per: str
    seen: str = ""


class Prices(_Data):
    """A price list of one region. ``as_of`` is the month the looked-up figures were valid for."""

    as_of: str
    region: str
    prices: dict[str, Price]

    def usd(self, name: str) -> float:
        """Dollars for one unit. Raises KeyError for a price the list does not have."""
        return self.prices[name].usd


class Assumption(_Data):
    """A figure nobody could measure here, with the range it may lie in."""

    value: float
    low: float
    high: float
    why: str


class Assumptions(_Data):
    """Every assumption by name; ``given`` replaces values, for tests and what-if questions."""

    known: dict[str, Assumption]
    given: dict[str, float] = {}

    def __getitem__(self, name: str) -> float:
        return self.given.get(name, self.known[name].value)

    def where(self, **values: float) -> "Assumptions":
        """These assumptions with other values. Raises KeyError for a name that is none."""
        for name in values:
            self.known[name]
        return self.model_copy(update={"given": {**self.given, **values}})


class Quota(_Data):
    """What AWS allows an account: at once (``limit``) or by a token bucket (``burst``, and ``rate`` a second)."""

    name: str
    limit: float | None = None
    burst: float | None = None
    rate: float | None = None
    adjustable: bool = True


def load_prices() -> Prices:
    """The price list."""
    return Prices.model_validate(_read("prices.yaml"))


def load_assumptions() -> Assumptions:
    """The assumptions at their stated values."""
    return Assumptions(known={name: Assumption(**given) for name, given in _read("assumptions.yaml").items()})


def load_quotas() -> dict[str, Quota]:
    """The default quotas by name."""
    return {name: Quota(**given) for name, given in _read("quotas.yaml").items()}


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return loaded
