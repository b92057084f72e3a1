"""Cost lines: a quantity, what it is of, and its price."""

from collections.abc import Iterable
from dataclasses import dataclass

from local.costing.prices import Prices


@dataclass(frozen=True)
class Line:
    """So much of something. ``service`` groups lines in a table; ``usd`` is the whole line's cost."""

    service: str
    what: str
    quantity: float
    usd: float


def total(lines: Iterable[Line]) -> float:
    """Dollars of all lines."""
    return sum(line.usd for line in lines)


def by_service(lines: Iterable[Line]) -> dict[str, float]:
    """Dollars of each service, the dearest first."""
    sums: dict[str, float] = {}
    for line in lines:
        sums[line.service] = sums.get(line.service, 0.0) + line.usd
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


class Till:
    """Makes lines by the price list."""

    def __init__(self, prices: Prices) -> None:
        self._prices = prices
        self.lines: list[Line] = []

    def add(self, service: str, price: str, quantity: float) -> None:
        """One more line: ``quantity`` units of the price's."""
        unit = self._prices.prices[price]
        self.lines.append(Line(service, unit.per, quantity, quantity * unit.usd))

    def add_at(self, service: str, what: str, quantity: float, usd: float) -> None:
        """A line whose price is no list price."""
        self.lines.append(Line(service, what, quantity, quantity * usd))
