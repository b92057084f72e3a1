"""What bounds a day: places that may be taken at once, and token buckets; both count what was asked of them."""

import math
from collections import Counter


class Places:
    """So many units that may be in use at once. ``limit`` is infinity where nothing bounds them."""

    def __init__(self, limit: float = math.inf) -> None:
        self.limit = limit
        self.busy = 0.0
        self.peak = 0.0
        self.refused = 0
        self.busy_seconds = 0.0
        self._since = 0.0

    def take(self, now: float, units: float = 1.0) -> bool:
        """Takes units when they are free; counts the refusal when they are not."""
        if self.busy + units > self.limit:
            self.refused += 1
            return False
        self.busy_seconds += self.busy * (now - self._since)
        self._since = now
        self.busy += units
        self.peak = max(self.peak, self.busy)
        return True

    def give_back(self, now: float, units: float = 1.0) -> None:
        """Frees units that were taken."""
        self.busy_seconds += self.busy * (now - self._since)
        self._since = now
        self.busy -= units


class Bucket:
    """A token bucket: ``burst`` tokens at most, ``rate`` new ones a second. Infinity bounds nothing."""

    def __init__(self, burst: float = math.inf, rate: float = math.inf) -> None:
        self.burst, self.rate = burst, rate
        self.refused = 0
        self._tokens = burst
        self._at = 0.0
        self._asked: Counter[int] = Counter()

    def take(self, now: float) -> bool:
        """Takes a token; counts the refusal when there is none."""
        self._fill(now)
        if self._tokens < 1:
            self.refused += 1
            return False
        self._tokens -= 1
        return True

    def delay(self, now: float) -> float:
        """Takes a token, maybe a future one; returns the seconds until it is there."""
        self._fill(now)
        self._tokens -= 1
        if self._tokens >= 0:
            return 0.0
        self.refused += 1
        return -self._tokens / self.rate

    @property
    def peak(self) -> int:
        """Most tokens asked for within a second."""
        return max(self._asked.values(), default=0)

    def _fill(self, now: float) -> None:
        self._asked[int(now)] += 1
        if math.isinf(self.burst):
            return
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
