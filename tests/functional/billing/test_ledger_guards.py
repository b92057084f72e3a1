"""What the database itself refuses, whoever asks as the application."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from reelestate.billing import service, usage
from reelestate.kit.database import transaction
from reelestate.kit.ids import new_id

_LINE = text(
    "insert into credit_transactions"
    " (id, organization_id, type, amount, balance_after, description, idempotency_key, details)"
    " values (gen_random_uuid(), :org, 'grant', :amount, :after, 'x', :key, '{}')"
)


@pytest.mark.parametrize(
    "statement",
    [
        "update credit_transactions set amount = 1000",
        "delete from credit_transactions",
        "truncate credit_transactions",
        "update usage_records set quantity = 0",
        "delete from usage_records",
    ],
)
def test_history_cannot_be_rewritten(account: UUID, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction(account) as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("update credit_accounts set balance = -1, purchased = 0", "balance_not_negative"),
        ("update credit_accounts set reserved = -1", "reserved_not_negative"),
        ("update credit_accounts set purchased = balance + 1", "purchased_in_balance"),
        ("update credit_accounts set purchased = -1", "purchased_in_balance"),
    ],
)
def test_an_account_cannot_go_below_zero(account: UUID, statement: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction(account) as session:
        session.execute(text(statement))


def test_a_line_cannot_leave_a_balance_below_zero(account: UUID) -> None:
    with pytest.raises(IntegrityError, match="balance_after_not_negative"), transaction(account) as session:
        session.execute(_LINE, {"org": account, "amount": -9, "after": -6, "key": "direct"})


def test_a_key_is_written_once(account: UUID) -> None:
    given = {"org": account, "amount": 1, "after": 4, "key": "direct"}
    with pytest.raises(IntegrityError, match="idempotency_key"), transaction(account) as session:
        session.execute(_LINE, given)
        session.execute(_LINE, given)


def test_lines_cannot_be_written_between_others(account: UUID) -> None:
    with pytest.raises(ProgrammingError, match="GENERATED ALWAYS"), transaction(account) as session:
        session.execute(
            text(
                "insert into credit_transactions"
                " (id, organization_id, number, type, amount, balance_after, description, idempotency_key, details)"
                " values (gen_random_uuid(), :org, 1, 'grant', 1, 4, 'x', 'direct', '{}')"
            ),
            {"org": account},
        )


@pytest.mark.parametrize(
    "table", ["subscriptions", "credit_accounts", "credit_reservations", "credit_transactions", "usage_records"]
)
def test_another_tenants_credits_are_invisible(account: UUID, table: str) -> None:
    with transaction(account) as session:
        service.reserve(session, account, new_id(), None, 1, "Video")
        usage.record(session, account, "video_render")
    count = text(f"select count(*) from {table}")  # noqa: S608 (a name of the list above)

    with transaction(account) as session:
        own = session.execute(count).scalar_one()
    with transaction(new_id()) as session:
        others = session.execute(count).scalar_one()
    with transaction(None) as session:
        nobodys = session.execute(count).scalar_one()

    assert own >= 1
    assert (others, nobodys) == (0, 0)


def test_another_tenants_account_cannot_be_changed_or_written_for(account: UUID) -> None:
    with transaction(new_id()) as session:
        changed = session.execute(text("update credit_accounts set balance = balance + 1"))
        assert changed.rowcount == 0  # type: ignore[attr-defined]  # a DML result counts its rows
    with pytest.raises(ProgrammingError, match="row-level security"), transaction(new_id()) as session:
        session.execute(_LINE, {"org": account, "amount": 1, "after": 1, "key": "planted"})
