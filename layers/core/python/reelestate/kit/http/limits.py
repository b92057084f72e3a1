"""Rate limits, counted in the database so that every instance counts together.

A hit is counted in a transaction of its own: a request that fails counts as well.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import Request
from sqlalchemy import delete, text

from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import RateLimited
from reelestate.kit.http.tables import RateWindow

_HIT = text(
    "insert into rate_windows (bucket, window_start, hits) values (:bucket, :start, 1)"
    " on conflict (bucket, window_start) do update set hits = rate_windows.hits + 1 returning hits"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``hits`` in ``seconds``, under a name."""

    name: str
    hits: int
    seconds: int


def hit(limit: Limit, who: str) -> None:
    """Counts one more of ``who``. Raises RateLimited, with the seconds to wait, when it is one too many."""
    now = clock.now()
    start = datetime.fromtimestamp(now.timestamp() // limit.seconds * limit.seconds, UTC)
    bucket = hashlib.sha256(f"{limit.name}\0{who}".encode()).hexdigest()
    with transaction(None) as session:
        hits = session.execute(_HIT, {"bucket": bucket, "start": start}).scalar_one()
    if hits > limit.hits:
        wait = (start + timedelta(seconds=limit.seconds) - now).total_seconds()
        raise RateLimited(max(1, round(wait)))


def forget_windows(before: datetime) -> int:
    """Removes windows that ended long ago; returns how many."""
    with transaction(None) as session:
        gone = session.execute(delete(RateWindow).where(RateWindow.window_start < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DML result counts its rows


def address_of(request: Request) -> str:
    """The caller's network address, as the server in front of us saw it."""
    return request.client.host if request.client else "unknown"
