"""Waits after failed sign-ins. ``rules`` tells why and how long.

A try is counted before its proof is looked at, so that many at once are counted as many; a success forgives them.
"""

import hashlib
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reelestate.identity.rules import FORGIVEN, FROM_EVERYWHERE, FROM_NETWORK, REMEMBERED, Patience, network_of
from reelestate.identity.tables import SignInWait
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.errors import RateLimited


def enter(key: str, address: str) -> None:
    """Counts a try to be ``key`` (an address key) from a network address. Raises RateLimited while it has to wait."""
    now = clock.now()
    with transaction(None) as session:
        here = _row(session, _bucket("network", key, network_of(address)), now)
        counted = [(here, FROM_NETWORK)]
        if here.succeeded_at is None or here.succeeded_at < now - REMEMBERED:
            counted.append((_row(session, _bucket("account", key), now), FROM_EVERYWHERE))
        wait = max((row.wait_until - now).total_seconds() for row, _ in counted)
        if wait > 0:
            raise RateLimited(max(1, round(wait)))
        for row, patience in counted:
            _count(row, patience, now)


def succeeded(key: str, address: str) -> None:
    """Forgives the account's failures and remembers the network as its owner's."""
    now = clock.now()
    with transaction(None) as session:
        here = _row(session, _bucket("network", key, network_of(address)), now)
        here.failures, here.wait_until, here.succeeded_at, here.updated_at = 0, now, now, now
        _forgive(session, key)


def forgive(key: str) -> None:
    """Forgives what was counted for the account from everywhere, after its owner proved to be it in another way."""
    with transaction(None) as session:
        _forgive(session, key)


def forget_waits(before: datetime) -> int:
    """Removes what was not touched since; returns how many."""
    with transaction(None) as session:
        gone = session.execute(delete(SignInWait).where(SignInWait.updated_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DML result counts its rows


def _forgive(session: Session, key: str) -> None:
    session.execute(delete(SignInWait).where(SignInWait.bucket == _bucket("account", key)))


def _count(row: SignInWait, patience: Patience, now: datetime) -> None:
    row.failures = 1 if row.updated_at < now - FORGIVEN else row.failures + 1
    row.wait_until = now + patience.wait_after(row.failures)
    row.updated_at = now


def _row(session: Session, bucket: str, now: datetime) -> SignInWait:
    session.execute(
        insert(SignInWait)
        .values(bucket=bucket, failures=0, wait_until=now, updated_at=now)
        .on_conflict_do_nothing(index_elements=["bucket"])
    )
    return session.scalars(select(SignInWait).where(SignInWait.bucket == bucket).with_for_update()).one()


def _bucket(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
