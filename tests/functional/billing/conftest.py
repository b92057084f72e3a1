"""Organizations with credit accounts, and a clock the tests set."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from reelestate.billing import service
from reelestate.identity.tables import User
from reelestate.kit import clock
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id


class SetClock:
    """The studio's clock while a test holds it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def set(self, *parts: int) -> datetime:
        """Sets it to a moment given as year, month, day and perhaps a time, in UTC."""
        year, month, day, *time = parts
        self.moment = datetime(year, month, day, *time, tzinfo=UTC)  # type: ignore[misc]  # at most four times follow
        return self.moment

    def now(self) -> datetime:
        """What the studio takes for the present."""
        return self.moment


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SetClock]:
    """It is the 10th of January 2026, nine o'clock, until the test says otherwise."""
    held = SetClock(datetime(2026, 1, 10, 9, tzinfo=UTC))
    monkeypatch.setattr(clock, "now", held.now)
    return held


@pytest.fixture
def user(application: None) -> UUID:
    """A person."""
    user_id = new_id()
    with transaction(None, user_id) as session:
        session.add(User(id=user_id, email=f"{user_id}@studio.test", full_name="Ada Alder", subject=str(user_id)))
    return user_id


@pytest.fixture
def account(set_clock: SetClock, organization: UUID, user: UUID) -> UUID:
    """A tenant on the free plan since the 10th of January 2026."""
    with transaction(organization, user) as session:
        service.open_account(session, organization, user)
    return organization
