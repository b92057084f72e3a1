"""The one place that asks what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, always with the UTC zone."""
    return datetime.now(UTC)
