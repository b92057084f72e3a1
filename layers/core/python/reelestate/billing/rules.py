"""Pure rules of credits.

**The account.** ``balance`` is what can be spent now. ``reserved`` is what running jobs hold; it is no longer in the
balance. ``purchased`` is the part of the balance that was bought; the rest is the month's.

**The ledger** says how the balance became what it is: every change of the balance is one line, and nothing else is.
Hence, at every moment:

    sum of the ledger's amounts               = balance          ≥ 0
    a line's balance_after                    = the previous line's balance_after + its amount
    sum of the lines' ``details.purchased``   = purchased, and 0 ≤ purchased ≤ balance
    sum of the open reservations' amounts     = reserved

====================  ==================  ==========  ===========================================
what happens          ledger line         balance     reserved
====================  ==================  ==========  ===========================================
reserve (job starts)  deduction  -n       -n          +n
settle (job is done)  none                unchanged   -n: what was held is spent
release (we failed)   refund     +n       +n          -n
the month ends        reset      -rest    -rest       unchanged: running jobs keep what they hold
the month begins      grant      +month   +month      unchanged
credits are bought    purchase   +n       +n          unchanged
====================  ==================  ==========  ===========================================

**Two kinds of credits.** The month's credits end with the month; bought ones stay until they are spent. The month's
are spent first. A reservation remembers how many of its credits were bought, so a refund gives back the same kinds. A
refund that comes after the month has ended counts as the new month's: who waited for our failure does not pay for it.

**Attempts.** A job has one reservation. Reserving again while it is open or settled changes nothing; after a release it
begins the next attempt, which is a new pair of ledger lines.
"""

import calendar
import math
from datetime import UTC, datetime

from reelestate.kit.errors import Cancelled, ClaimUnbound, FairHousingBlocked, InvalidInput, PlanLimit

SECONDS_PER_CREDIT = 20
CREDITS_PER_MINUTE = 60 // SECONDS_PER_CREDIT

RESETTING_STATUSES = frozenset({"active", "trialing", "cancelled"})
"""Subscriptions whose month ends. A paused or unpaid one waits, and catches up when it is active again."""

PERSONS_ERRORS = frozenset(
    error.code for error in (InvalidInput, ClaimUnbound, FairHousingBlocked, PlanLimit, Cancelled)
)
"""Codes of failures that are not the studio's: what the person gave, or that they cancelled."""


def credits_required(seconds: float) -> int:
    """Credits a film of that many seconds costs: one for every 20 seconds begun."""
    return math.ceil(seconds / SECONDS_PER_CREDIT)


def is_refunded(error_code: str) -> bool:
    """Whether a job that failed with that code gives its credits back: yes, unless the failure was the person's."""
    return error_code not in PERSONS_ERRORS


def bought_part(balance: int, purchased: int, amount: int) -> int:
    """How many of ``amount`` credits are bought ones: those beyond what is left of the month's."""
    return max(0, amount - (balance - purchased))


def next_anniversary(after: datetime, anchor_day: int) -> datetime:
    """The same time of day in the following month, on the anchor day or, in a shorter month, on its last day."""
    start = after.astimezone(UTC)
    year, month = start.year + start.month // 12, start.month % 12 + 1
    last_day = calendar.monthrange(year, month)[1]
    return start.replace(year=year, month=month, day=min(anchor_day, last_day))


def period_at(start: datetime, end: datetime, anchor_day: int, now: datetime) -> tuple[datetime, datetime]:
    """The month that ``now`` lies in, going on from the month ``start`` to ``end``. Its end belongs to the next one."""
    while end <= now:
        start, end = end.astimezone(UTC), next_anniversary(end, anchor_day)
    return start, end
