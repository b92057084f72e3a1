"""What was used is counted, once for each job."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from reelestate.billing import usage
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput
from reelestate.kit.ids import new_id
from tests.functional.billing.conftest import SetClock

JANUARY = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))


def test_a_retried_step_counts_once(account: UUID, user: UUID) -> None:
    job, project = new_id(), new_id()
    answers = []
    for _ in range(2):
        with transaction(account) as session:
            answers.append(usage.record(session, account, "video_render", user_id=user, project_id=project, job_id=job))

    with transaction(account) as session:
        found, total = usage.records(session, account, *JANUARY)

    assert (answers, total) == ([True, False], 1)
    assert (found[0].user_id, found[0].project_id, found[0].job_id, found[0].quantity) == (user, project, job, 1)


def test_use_is_summed_by_type_within_the_time_asked_for(account: UUID, set_clock: SetClock) -> None:
    with transaction(account) as session:
        usage.record(session, account, "ai_script")
        usage.record(session, account, "ai_script", 2)
        usage.record(session, account, "storage", 512)
        usage.record(session, account, "video_render", job_id=new_id())
        usage.record(session, account, "ai_voice", job_id=new_id())
        set_clock.set(2026, 2, 1)
        usage.record(session, account, "ai_script", 40)

    with transaction(account) as session:
        summary = usage.summary(session, account, *JANUARY)
        page, total = usage.records(session, account, *JANUARY, limit=2, offset=1)

    assert summary == {"ai_script": 3, "ai_voice": 1, "storage": 512, "video_render": 1}
    assert (len(page), total) == (2, 5)


def test_nothing_used_is_not_recorded(account: UUID) -> None:
    with pytest.raises(InvalidInput, match="nothing used"), transaction(account) as session:
        usage.record(session, account, "ai_script", 0)
