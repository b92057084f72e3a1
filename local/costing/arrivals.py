"""When renders are asked for on a day: by people through the day, and by bulk orders at once."""

import math
import random
from dataclasses import dataclass

DAY = 86_400.0
BUSIEST = 14 * 3600.0
LARGEST_BULK = 500


@dataclass(frozen=True)
class Arrival:
    """So many renders at one moment, in seconds after midnight. More than one is a bulk order."""

    at: float
    renders: int


def arrivals(renders: int, bulk_share: float, peak_over_mean: float, rng: random.Random) -> list[Arrival]:
    """All orders of a day, in order, ``renders`` together.

    People's orders follow a bell around the busiest hour whose top is ``peak_over_mean`` times the mean; bulk orders
    come in the same hours, of a fiftieth of the day's renders each, 500 at most.
    """
    spread = _concentration(peak_over_mean)
    bulk = round(renders * bulk_share)
    size = max(1, min(LARGEST_BULK, renders // 50))
    sizes = [size] * (bulk // size) + ([bulk % size] if bulk % size else [])
    moments = [1] * (renders - bulk) + sizes
    return sorted((Arrival(_moment(spread, rng), count) for count in moments), key=lambda arrival: arrival.at)


def _moment(spread: float, rng: random.Random) -> float:
    angle = rng.vonmisesvariate(2 * math.pi * BUSIEST / DAY, spread)
    return (angle / (2 * math.pi) * DAY) % DAY


def _concentration(peak_over_mean: float) -> float:
    """The concentration at which a von Mises curve's top is so many times its mean."""
    low, high = 0.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        if math.exp(middle) / _bessel(middle) < peak_over_mean:
            low = middle
        else:
            high = middle
    return low


def _bessel(x: float) -> float:
    """The modified Bessel function of the first kind and order zero, by its series."""
    term = total = 1.0
    for k in range(1, 200):
        term *= (x / (2 * k)) ** 2
        total += term
        if term < 1e-12 * total:
            break
    return total
